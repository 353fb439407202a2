"""Chapters that a file holds, and one look into a file of others that says all that is kept of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from aurelia.media.opening import opened, origin
from aurelia.media.probe import as_json
from schemas.base import on_grid
from schemas.streams import Chapter

MOST = 2000
LONGEST_TITLE = 300


def chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters of a file in the time of the recording, in order; those without a length are left out.

    Raises:
        MediaError: The file cannot be read.
    """
    found = []
    with opened(path) as container:
        zero = origin(container)
        for one in container.chapters()[:MOST]:
            base = one["time_base"] or Fraction(1)
            start, end = max(Fraction(0), one["start"] * base - zero), one["end"] * base - zero
            if start < end < 10**7:
                title = "".join(mark for mark in one["metadata"].get("title", "") if mark.isprintable())
                chapter = Chapter(title=title[:LONGEST_TITLE], start=on_grid(float(start)), end=on_grid(float(end)))
                found.append(chapter)
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def look(path: str) -> dict[str, Any]:
    """What `probe.as_json` gives, and the `chapters`: for `aurelia.media.child`."""
    return {**as_json(path), "chapters": [one.model_dump(mode="json") for one in chapters(Path(path))]}
