"""Stretches of words to clips: joined, given room, and widened where they are too short."""

from __future__ import annotations

from collections.abc import Sequence

from curation.segment.base import Candidate, Lengths, Material
from curation.segment.cheapest import divided
from curation.segment.points import frame_grid, whole
from schemas.base import on_grid
from schemas.media import Boundary, BoundaryReason

_ROOM = 0.25
"""Seconds of pause that a clip keeps before and after words, at most half of the pause."""

Stretch = tuple[float, float, str]
"""Start and end in seconds, and what to note."""


def joined_to_target(stretches: Sequence[Stretch], lengths: Lengths, pause: float) -> list[Stretch]:
    """Neighbours joined while that brings them nearer to the target length.

    Args:
        stretches: In order, without overlap.
        lengths: No joined stretch is longer than the longest clip.
        pause: Seconds between two stretches over which they are joined; a stretch shorter than the shortest clip is
            joined over any pause that is shorter than that.
    """
    found: list[Stretch] = []
    for start, end, note in stretches:
        if found:
            first, until, known = found[-1]
            now, then = until - first, end - first
            nearer = abs(then - lengths.target) < abs(now - lengths.target)
            over = max(pause, lengths.shortest) if min(now, end - start) < lengths.shortest else pause
            if then <= lengths.longest and nearer and start - until <= over:
                found[-1] = (first, end, known or note)
                continue
        found.append((start, end, note))
    return found


def clips_of(
    material: Material, lengths: Lengths, stretches: Sequence[Stretch], reason: BoundaryReason
) -> list[Candidate]:
    """A clip for each stretch, with a little room around it; too long ones divided, too short ones widened.

    A stretch that cannot be made long enough without touching its neighbours is left out.
    """
    over, grid = whole(material)[1].at, frame_grid(material)
    found: list[Candidate] = []
    for number, (start, end, note) in enumerate(stretches):
        floor = found[-1].start + found[-1].duration if found else 0.0
        ceiling = stretches[number + 1][0] if number + 1 < len(stretches) else over
        edges = _edges((start, end), (floor, ceiling), lengths)
        found += divided(
            material, lengths, *(Boundary(at=_within(grid(at), floor, over), reason=reason, note=note) for at in edges)
        )
    return found


def _within(at: float, floor: float, over: float) -> float:
    return on_grid(min(max(at, floor), over))


def _edges(words: tuple[float, float], free: tuple[float, float], lengths: Lengths) -> tuple[float, float]:
    """Where a clip of some words begins and ends.

    Args:
        words: Start and end of what is said.
        free: The end of the clip before, and the start of the next words.
        lengths: The shortest clip decides how far it is widened.
    """
    start = max(words[0] - _ROOM, (words[0] + free[0]) / 2, free[0])
    end = min(words[1] + _ROOM, max(words[1], (words[1] + free[1]) / 2))
    if end - start > lengths.longest >= words[1] - words[0]:
        return words
    lacks = lengths.shortest - (end - start)
    if lacks <= 0:
        return start, end
    lacks += 0.1  # a clip moved to whole frames must still be long enough
    after = min(max(0.0, free[1] - end), max(lacks / 2, lacks - (start - free[0])))
    return max(free[0], start - (lacks - after)), end + after
