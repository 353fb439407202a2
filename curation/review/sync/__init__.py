"""Keeping a Label Studio and the store alike: sending work, bringing judgements back."""
