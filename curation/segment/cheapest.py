"""The cheapest way to cut a stretch into clips: a dynamic programme over the places where it may be cut.

Every place is reached by a clip that ends there, or by leaving out what lies before it. Leaving out costs nothing
where nothing is to be seen or heard, and so much elsewhere that it happens only where no clips of the wanted lengths
fit. A clip looks back no further than the longest clip, so the work grows with the length of the recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.segment.base import Candidate, Lengths, Material
from curation.segment.points import Point, Spans, dead, joined, points
from schemas.base import on_grid
from schemas.media import Boundary

_LEFT_OUT = 12.0
"""What it costs to leave out as much as one clip of the target length: more than to cut within speech."""
_GAP = 20.0
"""What it costs on top to leave out anything between two clips."""
_HELD = 12.0
"""What a clip costs on top in which nothing is to be seen or heard for as long as the target."""
_BLACK = 4.0
"""The same for one that is black, with sound."""

Numbers = NDArray[np.float64]


def divided(material: Material, lengths: Lengths, start: Boundary, end: Boundary) -> list[Candidate]:
    """A stretch as clips: one where it is short enough, else as many as it takes; none where it is too short."""
    length = on_grid(end.at - start.at)
    if length < lengths.shortest:
        return []
    if length <= lengths.longest:
        return [Candidate(start.at, length, (start, end))]
    return cheapest(points(material, lengths, (start, end)), lengths, dead(material), material.survey.black)


def cheapest(choices: Sequence[Point], lengths: Lengths, empty: Spans = (), black: Spans = ()) -> list[Candidate]:
    """The clips of the cheapest way through all places, in order, without overlap.

    Args:
        choices: Where clips may begin and end, in order of time.
        lengths: Clips stay within them.
        empty: Where nothing is to be seen or heard: left out for nothing.
        black: Where the picture is black.
    """
    if len(choices) < 2:
        return []
    way = _Way(choices, lengths, joined(empty), joined(black))
    way.find()
    return way.clips()


class _Way:
    """One run of the programme. A place is reached `cut` (a clip ends, or what is empty does) or in a `gap`."""

    def __init__(self, choices: Sequence[Point], lengths: Lengths, empty: Spans, black: Spans) -> None:
        self._choices, self._lengths = choices, lengths
        self._at = np.array([point.at for point in choices])
        self._cost = np.array([point.cost for point in choices])
        steps, nothing = np.diff(self._at), np.diff(_covered(empty, self._at))
        self._free = np.concatenate([[False], nothing > steps - 1e-6])
        self._left_out = np.concatenate([[0.0], np.where(self._free[1:], 0.0, steps * _LEFT_OUT / lengths.target)])
        held = _HELD * _covered(empty, self._at) + _BLACK * _covered(black, self._at)
        self._held = held / lengths.target
        count = len(choices)
        self._cut, self._gap = np.full(count, np.inf), np.full(count, np.inf)
        self._begin = np.full(count, np.inf)  # the cost of beginning a clip here
        self._from = np.full(count, -1)  # where the clip that ends here began; -1: what lies before is left out
        self._opened = np.zeros(count, bool)
        self._cut[0] = self._begin[0] = 0.0

    def find(self) -> None:
        micro = np.round(self._at * 1e6).astype(np.int64)
        first = np.searchsorted(micro, micro - round(self._lengths.longest * 1e6), "left")
        last = np.searchsorted(micro, micro - round(self._lengths.shortest * 1e6), "right")
        for end in range(1, len(self._choices)):
            self._leave_out(end)
            if first[end] < last[end]:
                self._clip(end, int(first[end]), int(last[end]))
            self._begin[end] = min(self._cut[end], self._gap[end] + self._cost[end])

    def _leave_out(self, end: int) -> None:
        if self._free[end]:
            self._cut[end], self._gap[end] = self._cut[end - 1], self._gap[end - 1]
            return
        opened = self._cut[end - 1] + _GAP
        self._opened[end] = opened < self._gap[end - 1]
        self._gap[end] = min(opened, self._gap[end - 1]) + self._left_out[end]

    def _clip(self, end: int, first: int, last: int) -> None:
        length = self._at[end] - self._at[first:last]
        costs = self._begin[first:last] + _length_costs(length, self._lengths)
        costs += self._held[end] - self._held[first:last]
        best = last - 1 - int(np.argmin(costs[::-1]))  # of equal ways, the one with the shorter clip
        cost = costs[best - first] + self._cost[end]
        if cost < self._cut[end]:
            self._cut[end], self._from[end] = cost, best

    def clips(self) -> list[Candidate]:
        """What `find` found, read from the end; a rest at the end is left out without a gap."""
        left = np.cumsum(self._left_out)
        totals = self._cut + (left[-1] - left)
        here, found = len(totals) - 1 - int(np.argmin(totals[::-1])), []
        in_gap = False
        while here > 0:
            start = int(self._from[here])
            if in_gap or start < 0:
                in_gap = in_gap and not self._opened[here]
                here -= 1
                continue
            found.append(self._candidate(start, here))
            in_gap = bool(self._cut[start] > self._gap[start] + self._cost[start])
            here = start
        return found[::-1]

    def _candidate(self, start: int, end: int) -> Candidate:
        edges = self._choices[start].boundary, self._choices[end].boundary
        return Candidate(edges[0].at, on_grid(edges[1].at - edges[0].at), edges)


def _length_costs(length: Numbers, lengths: Lengths) -> Numbers:
    """0 at the target, 2 at either bound."""
    below, above = lengths.target - lengths.shortest, lengths.longest - lengths.target
    room = np.where(length < lengths.target, below, above)
    off = np.divide(length - lengths.target, room, out=np.zeros_like(length), where=room > 0)
    return np.asarray(2 * off**2)


def _covered(spans: Spans, at: Numbers) -> Any:
    """Seconds that spans (in order, without overlap) cover before each time."""
    if not spans:
        return np.zeros_like(at)
    starts, ends = np.array(spans).T
    before = np.concatenate([[0.0], np.cumsum(ends - starts)])
    number = np.searchsorted(starts, at, "right")
    inside = np.where(number > 0, np.minimum(at, ends[number - 1]) - ends[number - 1], 0.0)
    return before[number] + inside
