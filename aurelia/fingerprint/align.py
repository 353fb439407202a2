"""Following two recordings from a place where they may run along to where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SLOPES = (1.0, *(1 + sign * n / 100 for n in range(1, 9) for sign in (1, -1)))
"""How much faster time may run in the other recording, tried in this order."""
_BLOCK = 8.0
"""Seconds followed at a time."""
_BEND = (0, -1, 1, -2, 2)
"""Steps by which the end of a block may lie off the line."""
_STIFF = 0.03
"""A bend of one step must agree better by so much."""
_HOLDS = 0.5
"""The share of a block that must agree for the two to be still together."""
_FITS = 0.9
"""A straight line is taken for a bent one when it agrees so well."""
_FINER = 0.002
_WORSE = 0.3
"""By so much of the limit an end may agree worse than the midst."""
_TOGETHER = 2.0
"""Seconds over which agreement is averaged to find where a stretch begins and ends."""
_REACH = 6
"""Steps on both sides of a place that are tried."""

Ticks = NDArray[np.int64]


@dataclass(frozen=True)
class Track:
    """Two recordings by one sense.

    Args:
        rate: Prints a second.
        mine: `(n, k)` words of the first.
        theirs: `(m, k)` words of the second.
        pairs: Which of my words is compared with which of theirs; the nearest pair counts.
        limit: So many bits may differ where two moments agree.
    """

    rate: int
    mine: NDArray[Any]
    theirs: NDArray[Any]
    pairs: tuple[tuple[int, int], ...]
    limit: int

    def compare(self, ticks: Ticks, theirs: Ticks) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """How well moments agree (0: not at all, up to `limit` + 1), and where there is something to compare."""
        inside = (ticks >= 0) & (ticks < len(self.mine)) & (theirs >= 0) & (theirs < len(self.theirs))
        ours, others = np.where(inside, ticks, 0), np.where(inside, theirs, 0)
        apart = np.full(ticks.shape, 255, np.int64)
        told = np.zeros(ticks.shape, np.bool_)
        if not len(self.mine) or not len(self.theirs):
            return apart * 0, told
        for one, other in self.pairs:
            a, b = self.mine[ours, one], self.theirs[others, other]
            both = inside & (a != 0) & (b != 0)
            told |= both
            apart = np.where(both, np.minimum(apart, np.bitwise_count(a ^ b)), apart)
        return np.maximum(0, self.limit + 1 - apart), told


@dataclass(frozen=True)
class Run:
    """A stretch along which two recordings agree.

    Args:
        ticks: Moments of the first, in steps, in order.
        theirs: The same moments in the second, in steps (fractions are kept).
        agreed: Which of them agree.
        told: Which of them have something to compare.
    """

    ticks: Ticks
    theirs: NDArray[np.float64]
    agreed: NDArray[np.bool_]
    told: NDArray[np.bool_]

    @property
    def score(self) -> float:
        """The share of compared moments that agree."""
        return float(self.agreed.sum() / max(1, self.told.sum()))

    @property
    def slope(self) -> float:
        """Steps of the second for a step of the first."""
        return float((self.theirs[-1] - self.theirs[0]) / max(1, self.ticks[-1] - self.ticks[0]))


def line_near(track: Track, tick: int, offset: int, width: int) -> tuple[int, float, float]:
    """The best line through a place: a moment of mine, the same one of theirs, and the slope.

    Args:
        track: The two recordings.
        tick: The middle of the place, in my steps.
        offset: Steps to add for theirs.
        width: Steps that are looked at.
    """
    ticks = np.arange(max(0, tick - width // 2), min(len(track.mine), tick + width // 2 + 1))
    middle = int(ticks[len(ticks) // 2]) if ticks.size else tick
    best = (-1.0, 1.0, 0)
    shifts = np.arange(-_REACH, _REACH + 1)
    for slope in SLOPES:
        line = middle + offset + (ticks - middle) * slope
        theirs = np.rint(line[None] + shifts[:, None]).astype(np.int64)
        good, _ = track.compare(np.broadcast_to(ticks, theirs.shape), theirs)
        sums = good.sum(axis=1)
        for n in np.argsort(np.abs(shifts), kind="stable"):
            if sums[n] > best[0] * 1.02 + 0.5:  # a line that is no better than an earlier one is not worth a change
                best = (float(sums[n]), slope, int(shifts[n]))
    return middle, float(middle + offset + best[2]), best[1]


def follow(track: Track, tick: int, their: float, slope: float) -> Run | None:
    """The whole stretch around a point of a line, followed block by block as the line bends; None where nothing is."""
    back = _walk(track, tick, their, slope, -1)
    forth = _walk(track, tick, their, slope, 1)
    ticks = np.concatenate([back[0][::-1], forth[0]])
    theirs = np.concatenate([back[1][::-1], forth[1]])
    if not ticks.size:
        return None
    run = _trimmed(track, _run(track, ticks, theirs))
    return _straight(track, run) if run is not None else None


def _run(track: Track, ticks: Ticks, theirs: NDArray[np.float64]) -> Run:
    good, told = track.compare(ticks, np.rint(theirs).astype(np.int64))
    return Run(ticks, theirs, good > 0, told)


def _straight(track: Track, run: Run) -> Run:
    """The run on the straight line that fits it best, of normal speed where that is as good; bent where none fits."""
    middle = len(run.ticks) // 2
    steps = run.ticks - run.ticks[middle]
    best, chosen = 0.0, run.theirs
    for slope in (1.0, *(run.slope + np.arange(-8, 9) * _FINER)):
        for shift in _BEND:
            line = run.theirs[middle] + shift + steps * slope
            good, _ = track.compare(run.ticks, np.rint(line).astype(np.int64))
            if good.sum() > best * (1 + _STIFF / 3):
                best, chosen = float(good.sum()), line
    bent, _ = track.compare(run.ticks, np.rint(run.theirs).astype(np.int64))
    return _run(track, run.ticks, chosen) if best >= _FITS * bent.sum() else run


def _walk(track: Track, tick: int, their: float, slope: float, way: int) -> tuple[Ticks, NDArray[np.float64]]:
    """Moments and their counterparts from a point on, forwards (`way` 1) or backwards (-1), while they agree."""
    size = round(_BLOCK * track.rate)
    steps = np.arange(size) if way > 0 else np.arange(1, size + 1)
    ticks: list[Ticks] = [np.zeros(0, np.int64)]
    theirs: list[NDArray[np.float64]] = [np.zeros(0)]
    begun, quiet = (tick, their), 0
    while 0 <= tick < len(track.mine) and -1 < their < len(track.theirs) and quiet <= 2:
        block = tick + way * steps
        straight = their + way * steps * slope
        lines = [straight + bend * steps / size for bend in _BEND]
        scored = [track.compare(block, np.rint(line).astype(np.int64)) for line in lines]
        n = max(range(len(lines)), key=lambda n: (float(scored[n][0].sum()) * (1 - _STIFF * abs(_BEND[n])), -n))
        good, told = scored[n]
        quiet = quiet + 1 if told.sum() < 2 else 0
        ticks.append(block)
        theirs.append(lines[n])
        if not quiet and (good > 0).sum() < _HOLDS * told.sum():
            break
        their, tick = float(their + way * size * slope + _BEND[n]), tick + way * size
        if abs(tick - begun[0]) >= 3 * size:
            slope = (their - begun[1]) / (tick - begun[0])
    return np.concatenate(ticks), np.concatenate(theirs)


def _trimmed(track: Track, run: Run) -> Run | None:
    """The run without the ends where the two do not agree as they do in its midst."""
    good, told = track.compare(run.ticks, np.rint(run.theirs).astype(np.int64))
    if not run.agreed.any():
        return None
    strong = good > max(0.0, float(np.median(good[run.agreed])) - _WORSE * track.limit)
    ones = np.ones(round(_TOGETHER * track.rate))
    sums = np.convolve(strong, ones, "same"), np.convolve(told, ones, "same")
    inside = np.flatnonzero(strong & (sums[0] >= _HOLDS * np.maximum(sums[1], 1)))
    if inside.size < 2:
        return None
    first, last = int(inside[0]), int(inside[-1]) + 1
    return Run(run.ticks[first:last], run.theirs[first:last], run.agreed[first:last], run.told[first:last])
