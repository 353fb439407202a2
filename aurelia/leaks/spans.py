"""Places in a text."""

from __future__ import annotations

Span = tuple[int, int]
"""From one word of the text up to another, by index."""
