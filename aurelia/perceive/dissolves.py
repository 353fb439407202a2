"""Dissolves: where the frames between two pictures are mixtures of them, in the share that their time says.

The contrast dips meanwhile, as unlike pictures do not add up. A camera that moved, zoomed or saw the light change is no
dissolve: then the last picture is the first one, shifted or enlarged; nor is a thing that moved through the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from aurelia.perceive.coarse import LONGEST, SAME, Film, Floats

_LENGTHS = (5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 25, 28, 32, 36, 42, 50, LONGEST)
"""Frames from the last one of one shot to the first one of the next across which dissolves are looked for."""
_ACROSS = 5.0
"""Levels by which the ends of a dissolve differ at least (root mean square)."""
_WITHIN = 9
"""Frames between that are looked at, at most."""
_MISFIT = 0.35
"""Most that the frames between may differ from mixtures, as a share of the squared difference across."""
_JUMP = 0.3
"""Most of the squared difference across that one step may make; a cut makes all of it."""
_DIP = 0.4
"""Part of the squared contrast that is gone in the middle of a dissolve; one of unlike pictures takes a half."""
_BLEND = (0.25, 0.6)
"""Least score of the shortest dissolve and of the longest: how unlike its ends are, times how well mixtures explain
what lies between, times how far the contrast dips (each 0..1). The more time, the more may have moved instead."""
_TURNED = 1.2
"""Least angle (radians) that the four quarters of a dissolve add up to, where 0 is between pictures alike."""
_ZOOMS = (1.1, 1.21, 1.33)
"""How many times larger a zooming camera may have made the picture meanwhile."""
_SPREAD = 0.08
"""Least part of the picture that differs across a dissolve; less is something that moved through a still picture."""

Span = tuple[int, int]
"""The last whole frame of one shot and the first whole frame of the next."""


def over(taken: Iterable[Span], span: Span) -> bool:
    """Whether a span overlaps one of those taken."""
    return any(span[0] < end and begin < span[1] for begin, end in taken)


def dissolves(film: Film, taken: list[Span]) -> list[tuple[Span, float]]:
    """Dissolves with their scores, the best of those that overlap."""
    every: list[tuple[float, Span]] = []
    for length in (length for length in _LENGTHS if length < len(film)):
        scores, least = _blended(film, length), _BLEND[0] + (_BLEND[1] - _BLEND[0]) * (length / LONGEST) ** 2
        every += [(float(scores[at]), (at, at + length)) for at in np.flatnonzero(scores >= least).tolist()]
    found: list[tuple[Span, float]] = []
    within: set[Span] = set()
    for score, span in sorted(every, reverse=True):
        roughly = (span[0] // 6, span[1] // 6)
        if roughly in within or over(taken, span) or over((other for other, _ in found), span):
            continue
        if _one_shot(film, *span):
            within.add(roughly)
        else:
            found.append((span, score))
    return found


def _blended(film: Film, length: int) -> Floats:
    """Score of a dissolve that begins after each frame and ends `length` frames later."""
    n, inner, times = len(film) - length, film.inner, film.times
    across, misfit = film.apart(length), np.zeros(n, np.float32)
    within = np.unique(np.linspace(1, length - 1, _WITHIN).round().astype(int)).tolist()
    for k in within:  # how far the frame is from the point between the ends that its time says
        share = ((times[k : k + n] - times[:n]) / (times[length:] - times[:n])).astype(np.float32)
        misfit += (1 - share) * film.apart(k)[:n] + share * film.apart(length - k)[k:] - share * (1 - share) * across
    misfit /= len(within) * (across + 1e-3)
    quarter = length // 4
    low = -_highest(-inner[0], length - 2 * quarter + 1)[quarter : quarter + n]
    dip = 1 - low / ((inner[0, :n] + inner[0, length:]) / 2 + 1e-3)
    score = (1 - np.maximum(0, film.alike(length))) * (1 - misfit / _MISFIT) * np.clip(dip / _DIP, 0, 1)
    fits = (across >= _ACROSS**2) & (_highest(film.apart(1), length)[:n] <= _JUMP * across)
    return np.asarray(np.where(fits, score, 0), np.float32)


def _highest(values: Floats, length: int) -> Floats:
    """The highest of each value and those after it, so many in all."""
    reach = 1
    while 2 * reach <= length:
        values, reach = np.maximum(values[:-reach], values[reach:]), 2 * reach
    rest = length - reach
    return values if rest == 0 else np.maximum(values[:-rest], values[rest:])


def _one_shot(film: Film, first: int, last: int) -> bool:
    """Whether two pictures are explained by a camera that moved, zoomed or saw the light change, or by one thing."""
    if film.moved(first, last) >= SAME or film.spread(first, last) < _SPREAD:
        return True
    way = [first + (last - first) * k // 4 for k in range(5)]
    if sum(np.arccos(np.clip(film.moved(a, b), 0, 1)) for a, b in pairwise(way)) < _TURNED:
        return True
    return any(film.moved(first, last, zoom) >= SAME for by in _ZOOMS for zoom in (by, 1 / by))
