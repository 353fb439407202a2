"""From words that are near each other to places where two recordings may run along: votes on their offset in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW = 12.0
"""Seconds that vote together: so short that a change of speed of 5 % moves them by half a second only."""
_BIN = 0.5
_COMMON = 8.0
"""A moment that is met in more recordings than this counts the less, the more they are."""
_MOST = 48
"""Places looked at for each window and variant, those with most votes first."""
_MOST_IN_ALL = 20_000


@dataclass(frozen=True)
class Hits:
    """Moments that look or sound alike.

    Args:
        ticks: Of the recording that is looked up, in steps of its grid.
        recordings: Number of the other recording.
        theirs: The moments there, in steps.
    """

    ticks: NDArray[np.int64]
    recordings: NDArray[np.int64]
    theirs: NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """Where two recordings may run along.

    Args:
        recording: Number of the other one.
        tick: A moment of ours in the midst of those that voted, in steps.
        offset: Steps to add for the same moment in the other one.
        votes: How much speaks for it.
    """

    recording: int
    tick: int
    offset: int
    votes: float


def places(hits: Hits, rate: int, least: float) -> list[Place]:
    """The places with at least `least` votes, best first. A moment has one vote, less where it is common.

    Args:
        hits: Moments that look or sound alike.
        rate: Steps a second.
        least: Votes a place needs.
    """
    if not hits.ticks.size:
        return []
    width, window = round(_BIN * rate), round(WINDOW * rate)
    weights = _weights(hits)
    bins = (hits.theirs - hits.ticks) // width
    low = int(bins.min())
    span = int(bins.max()) - low + 2
    others = int(hits.recordings.max()) + 1
    keys = ((hits.ticks // window) * others + hits.recordings) * span + bins - low
    pairs = _unique(keys * window + hits.ticks % window)  # a moment votes once for a bin
    bin_keys, ticks = pairs // window, pairs % window + pairs // window // (others * span) * window
    found, inverse = _groups(bin_keys)
    votes = np.bincount(inverse, weights[ticks])
    middles = np.rint(np.bincount(inverse, ticks) / np.bincount(inverse)).astype(np.int64)
    after = np.searchsorted(found, found + 1).clip(max=found.size - 1)
    both = votes + np.where(found[after] == found + 1, votes[after], 0.0)
    chosen = np.flatnonzero(both >= least)
    if chosen.size > _MOST_IN_ALL:
        chosen = chosen[np.argsort(-both[chosen], kind="stable")[:_MOST_IN_ALL]]
    shape = (span, low, others)
    return _best(found[chosen], both[chosen], middles[chosen], shape, width)


def _weights(hits: Hits) -> NDArray[np.float64]:
    """The vote of each moment of ours: 1, or less where it is met in many recordings."""
    others = int(hits.recordings.max()) + 1
    spread = np.bincount(_unique(hits.ticks * others + hits.recordings) // others)
    return np.minimum(1.0, _COMMON / np.maximum(spread, 1))


def _unique(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different numbers, in order."""
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def _groups(ordered: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different ones of numbers in order, and for each number which of them it is."""
    new = np.diff(ordered, prepend=ordered[:1] - 1) != 0
    return ordered[new], np.cumsum(new) - 1


def _best(
    keys: NDArray[np.int64], votes: NDArray[np.float64], middles: NDArray[np.int64], shape: tuple[int, int, int],
    width: int,
) -> list[Place]:  # fmt: skip
    span, low, recordings = shape
    rest, bins = np.divmod(keys, span)
    windows, others = np.divmod(rest, recordings)
    found: list[Place] = []
    taken: dict[int, int] = {}
    for n in np.argsort(-votes, kind="stable"):
        number = int(windows[n])
        taken[number] = taken.get(number, 0) + 1
        if taken[number] <= _MOST:
            offset = (int(bins[n]) + low + 1) * width
            found.append(Place(int(others[n]), int(middles[n]), offset, float(votes[n])))
    return found
