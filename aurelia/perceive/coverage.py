"""Which pictures stand for a recording: as many shots, and as much of what they show, as so few pictures can.

First one picture a shot, from its middle, longest shots first; then, one after the other, the picture that is least
like those chosen and farthest from them in time, which splits long shots. Pictures that are black, blurred or
within a change of shots are taken only where a shot has no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aurelia.media.stills import Candidate
from schemas.survey import Change

FEWEST, MOST = 8, 64
"""How many pictures a recording gets: one a shot within these bounds."""

_BLACK = 30.0
"""Mean luma (0..255) below which a picture shows next to nothing."""
_BLURRED = 0.5
"""A picture is blurred when its sharpness is below this share of the sharpest of its shot."""
_CLEAR = 0.08
"""Seconds that a picture keeps from a change of shots."""
_MIDDLE = 0.35
"""Pictures within this share of a shot's length around its middle count as its middle: the clearest is taken."""
_TIME = 0.35
"""What a gap of a whole recording is worth beside the difference of white and black."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Shot:
    """A shot and the numbers of the candidates in it; `clean` are those worth showing."""

    start: float
    end: float
    inside: tuple[int, ...]
    clean: tuple[int, ...]


def how_many(shots: int) -> int:
    """How many pictures a recording of so many shots gets."""
    return min(MOST, max(FEWEST, shots))


def choose(candidates: Sequence[Candidate], changes: Sequence[Change], duration: float, count: int) -> list[Candidate]:
    """At most `count` of the candidates that cover the recording best, in order of time.

    Args:
        candidates: Pictures to choose from, in order of time.
        changes: The shot boundaries.
        duration: Seconds of the recording.
        count: How many.
    """
    shots = _shots(candidates, changes, duration)
    by_length = sorted((shot for shot in shots if shot.inside), key=lambda shot: shot.start - shot.end)
    chosen = [_middle(shot, candidates) for shot in by_length[:count]]
    free = sorted({at for shot in shots for at in shot.clean} - set(chosen))
    chosen += _farthest(candidates, chosen, free, duration, count - len(chosen))
    return [candidates[at] for at in sorted(chosen)]


def _shots(candidates: Sequence[Candidate], changes: Sequence[Change], duration: float) -> list[_Shot]:
    times = np.array([one.at for one in candidates])
    edges = [0.0, *sorted(change.at for change in changes if 0 < change.at < duration), float("inf")]
    bounds = np.searchsorted(times, edges)
    spans = [(change.span[0] - _CLEAR, change.span[1] + _CLEAR) for change in changes]
    changing = np.zeros(len(times), bool)
    for start, end in spans:
        changing[np.searchsorted(times, start) : np.searchsorted(times, end)] = True
    found = []
    for (start, end), (first, last) in zip(pairwise(edges), pairwise(bounds), strict=True):
        inside = tuple(range(int(first), int(last)))
        sharpest = max((candidates[at].sharpness for at in inside), default=0.0)
        clean = tuple(
            at
            for at in inside
            if not changing[at] and candidates[at].light >= _BLACK and candidates[at].sharpness >= _BLURRED * sharpest
        )
        found.append(_Shot(start, min(end, max(duration, start)), inside, clean))
    return found


def _middle(shot: _Shot, candidates: Sequence[Candidate]) -> int:
    """The clearest picture about the middle of a shot, or the one nearest to it."""
    middle, reach = (shot.start + shot.end) / 2, _MIDDLE * (shot.end - shot.start) / 2
    among = shot.clean or shot.inside
    near = [at for at in among if abs(candidates[at].at - middle) <= reach]
    if near and not shot.clean:
        return max(near, key=lambda at: candidates[at].light)
    return min(near or among, key=lambda at: abs(candidates[at].at - middle))


def _farthest(
    candidates: Sequence[Candidate], chosen: Sequence[int], free: Sequence[int], duration: float, count: int
) -> list[int]:
    """So many of the free ones, each the farthest from all taken before it in content and time."""
    if not free or count <= 0:
        return []
    prints = np.stack([candidates[at].thumbprint.ravel() for at in free]) / 255
    times = np.array([candidates[at].at for at in free]) / max(duration, 1e-6)

    def away(at: int) -> Floats:
        content = np.abs(prints - candidates[at].thumbprint.ravel() / 255).mean(axis=1)
        return np.asarray(content + _TIME * np.abs(times - candidates[at].at / max(duration, 1e-6)), np.float64)

    nearest = np.full(len(free), np.inf)
    for at in chosen:
        nearest = np.minimum(nearest, away(at))
    added: list[int] = []
    while len(added) < min(count, len(free)):
        best = int(np.argmax(nearest))
        added.append(free[best])
        nearest = np.minimum(nearest, away(free[best]))
        nearest[best] = -1.0
    return added
