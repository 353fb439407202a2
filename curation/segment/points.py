"""Where a recording may be cut, and what each place costs.

Shot boundaries cost least, then silence, then pauses in speech, then the moment before a sound sets in, then any
moment. A place within speech, within a dissolve or just after a sound set in costs more, so that words, pictures and
sounds stay whole wherever clips of the wanted lengths allow it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from curation.segment.base import Lengths, Material, visible
from schemas.base import on_grid
from schemas.media import Boundary
from schemas.survey import Survey

Spans = Sequence[tuple[float, float]]

_STEP = 0.5
"""Seconds between the places that are tried for want of a reason."""
_COST = {
    "start": 0.0, "end": 0.0, "cut": 0.0, "dissolve": 0.5, "fade": 0.25, "gradual": 0.5, "black": 0.25, "frozen": 0.25,
    "silence": 1.0, "speech-gap": 1.5, "onset": 2.5, "length": 3.0,
}  # fmt: skip
_IN_SPEECH = 6.0
"""What a place within speech costs on top: more than any awkward length."""
_IN_CHANGE = 2.0
"""The same within a dissolve or fade, away from its middle."""
_IN_SOUND = 1.5
"""The same just after a sound set in; less the longer ago it is."""
_IN_NOISE = 0.3
"""The same wherever there is no silence."""
_EXACT, _EVENT = 0.04, 0.4
"""Seconds by which an onset may be off, and for which a sound counts as one event."""
_BEFORE = 0.02
"""Seconds to keep clear before a sound sets in."""
_ONSETS_APART = 0.25
"""Onsets closer than this give one place: in music they are everywhere."""
_SILENCE = 0.1
_BLACK, _STILL = 1.0, 8.0
"""Seconds that a silent picture must be black, or stand still, to be left out: a title is read in less."""

Grid = Callable[[float], float]


@dataclass(frozen=True)
class Point:
    """A place to cut, and what it costs to choose it."""

    boundary: Boundary
    cost: float

    @property
    def at(self) -> float:
        """Second of the recording."""
        return self.boundary.at


def points(material: Material, lengths: Lengths, edges: tuple[Boundary, Boundary] | None = None) -> list[Point]:
    """All places worth trying in a recording or a stretch of it, in order of time.

    Args:
        material: The recording and what was measured in it.
        lengths: How long clips may be.
        edges: Start and end of the stretch; None for the whole recording.
    """
    start, end = edges or whole(material)
    material = replace(material, survey=_near(material.survey, start.at, end.at))
    grid, costs = frame_grid(material), _Costs(material.survey)
    best = {edge.at: Point(edge, 0.0) for edge in (start, end)}
    for boundary in (*_reasons(material, grid), *_by_length(start.at, end.at, lengths, grid)):
        if start.at < boundary.at < end.at:
            point = Point(boundary, costs.of(boundary))
            known = best.get(boundary.at)
            best[boundary.at] = point if known is None or point.cost < known.cost else known
    return [best[at] for at in sorted(best)]


def whole(material: Material) -> tuple[Boundary, Boundary]:
    """Start and end of what can be cut of a recording."""
    return Boundary(at=0.0, reason="start"), Boundary(at=on_grid(visible(material.recording)), reason="end")


def shot_edges(survey: Survey, grid: Grid) -> list[Boundary]:
    """The shot boundaries: a cut at the first new frame, a dissolve at its middle, a fade where it is darkest."""
    return [Boundary(at=grid(one.at), reason=one.kind, confidence=one.confidence) for one in survey.changes]


def dead(material: Material) -> list[tuple[float, float]]:
    """Stretches where nothing is to be seen or heard: black or still for long, and silent."""
    survey = material.survey
    quiet = joined(survey.silence) if material.recording.audio else [(0.0, survey.duration)]
    found = [
        span
        for spans, least in ((joined(survey.black), _BLACK), (joined([*survey.black, *survey.frozen]), _STILL))
        for span in common(spans, quiet)
        if span[1] - span[0] >= least
    ]
    return joined(found)


def frame_grid(material: Material) -> Grid:
    """Moves a time to the nearest frame of the recording; without a picture it moves nothing."""
    video = material.recording.video
    if video is None or video.frame_rate.startswith("0/"):
        return on_grid
    frames, first = Fraction(video.frame_rate), Fraction(video.start)
    return lambda at: max(0.0, on_grid(float(first + round((Fraction(at) - first) * frames) / frames)))


def joined(spans: Spans) -> list[tuple[float, float]]:
    """Spans in order, those that touch or overlap as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def common(one: Spans, other: Spans) -> list[tuple[float, float]]:
    """What two lists of spans, each in order and without overlap, have in common."""
    found, at = [], 0
    for start, end in one:
        while at < len(other) and other[at][1] <= start:
            at += 1
        here = at
        while here < len(other) and other[here][0] < end:
            found.append((max(start, other[here][0]), min(end, other[here][1])))
            here += 1
    return found


def _near(survey: Survey, start: float, end: float) -> Survey:
    """What was measured in a stretch, with one span more on either side: films have many stretches."""

    def touching(spans: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        first = bisect_left(spans, start, key=lambda span: span[1])
        return spans[max(0, first - 1) : bisect_right(spans, end, key=lambda span: span[0]) + 1]

    times = [change.at for change in survey.changes]
    return survey.model_copy(
        update={
            **{kind: touching(getattr(survey, kind)) for kind in ("speech", "silence", "black", "frozen")},
            "changes": survey.changes[max(0, bisect_left(times, start) - 1) : bisect_right(times, end) + 1],
            "onsets": survey.onsets[bisect_left(survey.onsets, start - 1) : bisect_right(survey.onsets, end)],
        }
    )


def _reasons(material: Material, grid: Grid) -> Iterator[Boundary]:
    survey = material.survey
    yield from shot_edges(survey, grid)
    for (_, end), (start, _) in pairwise(survey.speech):
        yield Boundary(at=grid((end + start) / 2), reason="speech-gap")
    for start, end in survey.silence:
        if end - start >= _SILENCE:
            yield Boundary(at=grid((start + end) / 2), reason="silence")
    for at in (at for span in survey.black if span[1] - span[0] >= _BLACK for at in span):
        yield Boundary(at=grid(at), reason="black")
    for at in (at for span in survey.frozen if span[1] - span[0] >= _STILL for at in span):
        yield Boundary(at=grid(at), reason="frozen")
    for at in (at for span in dead(material) for at in span):
        yield Boundary(at=grid(at), reason="silence")
    last = -_ONSETS_APART
    for at in survey.onsets:
        if at - last >= _ONSETS_APART:
            last = at
            yield Boundary(at=grid(max(0.0, at - _BEFORE)), reason="onset")


def _by_length(start: float, end: float, lengths: Lengths, grid: Grid) -> Iterator[Boundary]:
    for length in (_STEP, lengths.shortest, lengths.target, lengths.longest):
        for k in range(1, int((end - start) / length) + 1):
            yield Boundary(at=grid(start + k * length), reason="length")


class _Costs:
    """What places of one recording cost."""

    def __init__(self, survey: Survey) -> None:
        self._speech = joined(survey.speech)
        self._silence = joined(survey.silence)
        self._onsets = survey.onsets
        self._slow = [(*change.span, change.at) for change in survey.changes if change.length > 0]

    def of(self, boundary: Boundary) -> float:
        at = boundary.at
        cost = _COST[boundary.reason] + (1 - boundary.confidence)
        cost += _IN_SPEECH * _inside(self._speech, at)
        cost += _IN_CHANGE * any(
            start < at < end and abs(at - middle) > _EXACT for start, end, middle in self._near(at)
        )
        if _inside(self._silence, at):
            return cost
        return cost + _IN_NOISE + _IN_SOUND * self._within_sound(at)

    def _near(self, at: float) -> list[tuple[float, float, float]]:
        """The gradual changes around a time."""
        here = bisect_left(self._slow, (at,))
        return self._slow[max(0, here - 2) : here + 1]

    def _within_sound(self, at: float) -> float:
        """1 just after a sound set in, down to 0 where the last one is long gone."""
        last = bisect_right(self._onsets, at - _EXACT) - 1
        since = at - self._onsets[last] if last >= 0 else _EVENT
        return max(0.0, 1 - since / _EVENT)


def _inside(spans: Spans, at: float) -> bool:
    within = bisect_left(spans, (at,)) - 1  # the last that starts before it
    return within >= 0 and at < spans[within][1]
