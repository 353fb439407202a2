"""Evidence that ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, Unclear, row_check
from curation.lint.rows import step_name
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw | Unclear]:
    for number, step in enumerate(row.steps or (), start=1):
        for start, end in step.evidence:
            if start is None or end is None:
                yield Unclear("a time of the evidence is missing or cannot be read")
            elif end < start:
                name = step_name(number)
                message = f"{name} has evidence from {start:g} s to {end:g} s"
                yield Flaw(message, "swap the two times, if that is meant", at=name)


CHECK = row_check(
    "evidence-reversed",
    "evidence ends before it starts",
    _flaws,
    applies=lambda row: any(step.evidence for step in row.steps or ()),
)
