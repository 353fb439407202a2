"""Evidence before the clip begins or after it ends: the spans of steps, and times that their words name."""

from __future__ import annotations

import math
from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from curation.lint.rows import seconds_of, step_name
from curation.lint.times import times_in
from schemas.issues import Severity
from schemas.loose import LooseRow, LooseStep

_SLACK = 0.1
"""Seconds that a measured duration and a span may differ by."""


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    duration = seconds_of(row)
    if duration is None:
        return
    for number, step in enumerate(row.steps or (), start=1):
        yield from _of_step(row, step, step_name(number), duration)


def _of_step(row: LooseRow, step: LooseStep, name: str, duration: float) -> Iterator[Flaw]:
    for start, end in step.evidence:
        bounds = [at for at in (start, end) if at is not None]
        if any(at < -_SLACK for at in bounds):
            yield Flaw(f"{name} has evidence at {min(bounds):g} s, before the clip begins", "mend the span", at=name)
        elif bounds and max(bounds) > _limit(max(bounds), duration):
            message = f"{name} has evidence at {max(bounds):g} s, but the clip lasts {duration:g} s"
            yield Flaw(message, _hint(row, bounds), at=name)
    for said, at in times_in(f"{step.evidence_text}\n{step.text}"):
        if at > _limit(at, duration):
            message = f"{name} speaks of '{said}', but the clip lasts {duration:g} s"
            yield Flaw(message, "is that a time of the clip?", at=name, severity=Severity.warning)


def _limit(at: float, duration: float) -> float:
    """How late a time may be; one in whole seconds may be rounded up."""
    return max(duration + _SLACK, math.ceil(duration) if at == int(at) else 0.0)


def _hint(row: LooseRow, bounds: list[float]) -> str:
    for media in row.media:
        if media.start and media.end is not None and media.start <= min(bounds) and max(bounds) <= media.end:
            return f"are these times of the recording? The clip starts there at {media.start:g} s"
    return "give times in seconds of the clip"


def _applies(row: LooseRow) -> bool:
    return any(step.evidence or any(times_in(f"{step.evidence_text}\n{step.text}")) for step in row.steps or ())


CHECK = row_check(
    "evidence-outside-clip",
    "evidence lies before the clip begins or after it ends",
    _flaws,
    applies=_applies,
    lacks=lambda row: "" if seconds_of(row) is not None else "it is not said how long the clip is",
)
