"""Where one shot of a film ends and the next begins, from miniatures of every frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from aurelia.media.planes import Planes, planes
from aurelia.perceive.changes import Change, Minis, apart, changes, miniatures
from schemas.base import on_grid

VERSION = 1
"""Raised when the boundaries found in the same film change."""

_SIDE = 96
_CHUNK, _OVERLAP = 2000, 128
"""Frames looked at together, and how many of them are looked at again with the next chunk."""


def boundaries(path: Path) -> list[Change]:
    """The shot boundaries of a film, in order of time; none for a film of one shot.

    Raises:
        MediaError: The file has no picture or cannot be decoded.
    """
    found: list[Change] = []
    for part, first, last in _chunks(planes(path, max_side=_SIDE)):
        found += [change for change in changes(part) if first <= change.at < last]
    return apart(found)


def spans(found: Iterable[Change], duration: float) -> tuple[tuple[float, float], ...]:
    """The shots between boundaries as (start, end) in seconds, covering 0 to `duration`."""
    inner = sorted(on_grid(change.at) for change in found)
    edges = [0.0, *(at for at in inner if 0 < at < duration), duration]
    return tuple((a, b) for a, b in pairwise(edges) if b > a)


def _chunks(frames: Iterable[Planes]) -> Iterator[tuple[Minis, float, float]]:
    """Frames in overlapping chunks, each with the span of time whose boundaries it decides."""
    held: list[Planes] = []
    begin = float("-inf")
    for frame in frames:
        held.append(frame)
        if len(held) == _CHUNK:
            end = held[-_OVERLAP // 2].time
            yield miniatures(held), begin, end
            begin, held = end, held[-_OVERLAP:]
    yield miniatures(held), begin, float("inf")
