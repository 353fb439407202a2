"""Where a recording may be cut, what each place costs, and the cheapest way to cut it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf

from curation.segment.base import Candidate, Lengths
from schemas.base import on_grid
from schemas.media import Boundary
from schemas.survey import Change

Spans = Sequence[tuple[float, float]]

_STEP = 0.5
"""Seconds between the places that are tried for want of a reason."""

_IN_SPEECH = 6.0
"""What a place within speech costs on top: more than any awkward length."""

_COST = {
    "start": 0.0, "end": 0.0, "cut": 0.0, "dissolve": 0.5, "fade": 0.5, "gradual": 0.5, "speech-gap": 1.5,
    "length": 3.0,
}  # fmt: skip
_LEFT_OUT = 4.0
"""What it costs to leave out a rest at the end as long as the target."""


@dataclass(frozen=True)
class Point:
    """A place to cut, and what it costs to choose it."""

    boundary: Boundary
    cost: float

    @property
    def at(self) -> float:
        """Second of the recording."""
        return self.boundary.at


def points(
    duration: float, changes: Sequence[Change], speech: Spans, lengths: Lengths, grid: Callable[[float], float]
) -> list[Point]:
    """All places worth trying, in order of time.

    Args:
        duration: Seconds of the recording.
        changes: Its shot boundaries.
        speech: When somebody speaks, in order and without overlap.
        lengths: How long clips may be.
        grid: Moves a time to the nearest frame.
    """
    found = [Boundary(at=0.0, reason="start"), Boundary(at=on_grid(duration), reason="end")]
    found += [Boundary(at=change.at, reason=change.kind, confidence=change.confidence) for change in changes]
    found += [Boundary(at=grid(at), reason="speech-gap") for at in _pauses(speech)]
    for length in (_STEP, lengths.shortest, lengths.target, lengths.longest):
        found += [Boundary(at=grid(k * length), reason="length") for k in range(1, int(duration / length) + 1)]
    best: dict[float, Point] = {}
    for boundary in found:
        if 0 <= boundary.at <= duration:
            point = Point(boundary, _cost(boundary, speech))
            known = best.get(boundary.at)
            best[boundary.at] = point if known is None or point.cost < known.cost else known
    return [best[at] for at in sorted(best)]


def cheapest(choices: Sequence[Point], lengths: Lengths) -> list[Candidate]:
    """The clips of the cheapest way through all places: one after another from the start, no gaps.

    Lengths stay within bounds; a rest at the end that is too short for a clip is left out.
    """
    if not choices:
        return []
    costs, before = [0.0] + [inf] * (len(choices) - 1), [-1] * len(choices)
    for end in range(1, len(choices)):
        for start in range(end - 1, -1, -1):
            length = on_grid(choices[end].at - choices[start].at)
            if length > lengths.longest:
                break
            if length < lengths.shortest or costs[start] == inf:
                continue
            cost = costs[start] + choices[end].cost + _length_cost(length, lengths)
            if cost < costs[end]:
                costs[end], before[end] = cost, start
    over = choices[-1].at
    last = min(range(len(choices)), key=lambda i: (costs[i] + _rest_cost(over - choices[i].at, lengths), -i))
    return _way(choices, before, last)


def frame_grid(rate: str | None, start: float) -> Callable[[float], float]:
    """Moves a time to the nearest frame of a constant rate (a fraction as text); None moves nothing."""
    if rate is None:
        return on_grid
    frames, first = Fraction(rate), Fraction(start)
    return lambda at: max(0.0, on_grid(float(first + round((Fraction(at) - first) * frames) / frames)))


def _pauses(speech: Spans) -> list[float]:
    """The middles of the pauses between speech."""
    return [(end + start) / 2 for (_, end), (start, _) in pairwise(speech)]


def _cost(boundary: Boundary, speech: Spans) -> float:
    cost = _COST[boundary.reason] + (1 - boundary.confidence)
    within = bisect_left(speech, (boundary.at,)) - 1  # the last that starts before it
    inside = boundary.reason != "end" and within >= 0 and boundary.at < speech[within][1]
    return cost + _IN_SPEECH if inside else cost


def _length_cost(length: float, lengths: Lengths) -> float:
    """0 at the target, 2 at either bound."""
    room = lengths.target - lengths.shortest if length < lengths.target else lengths.longest - lengths.target
    return 2 * ((length - lengths.target) / room) ** 2 if room > 0 else 0.0


def _rest_cost(rest: float, lengths: Lengths) -> float:
    return _LEFT_OUT * rest / lengths.target


def _way(choices: Sequence[Point], before: Sequence[int], last: int) -> list[Candidate]:
    spans = []
    while before[last] >= 0:
        start, end = choices[before[last]].boundary, choices[last].boundary
        spans.append(Candidate(start.at, on_grid(end.at - start.at), (start, end)))
        last = before[last]
    return spans[::-1]
