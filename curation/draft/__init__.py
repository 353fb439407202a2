"""Drafting: measure each clip, draft from it, answer asked questions, compose clips with known truth."""
