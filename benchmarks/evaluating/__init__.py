"""Worlds of known truth for what evaluates models: their scores, their items, and the runs that are made of them."""
