"""Drafters: candidates for review, made by rules over measurements or by a model."""
