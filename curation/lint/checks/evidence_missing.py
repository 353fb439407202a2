"""A step that perceives something, and does not say where or what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Gap, LintCheck, told
from curation.lint.rows import canonical, is_last, said, step_name
from schemas.issues import Severity
from schemas.loose import LooseRow, LooseStep

_NAME = "evidence-missing"
_NEARLY_ALL, _ENOUGH = 0.95, 20
_KINDS = {"infer", "inference", "recall", "reason", "reasoning", "conclude", "conclusion", "answer", "knowledge"}
"""Kinds of steps that perceive nothing."""


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap]:
    if not any(_has(step) for row in rows for step in row.steps or ()):
        # All steps without it: the format may have none.
        yield Gap(tuple(range(len(rows))), "no step of the file has evidence")
        return
    worded = _worded(rows)
    for place, row in enumerate(rows):
        for number, step in enumerate(row.steps or (), start=1):
            if not said(step) or not _perceives(row.steps or (), number - 1):
                continue
            name = step_name(number)
            if not _has(step):
                message = f"{name} ({step.modality or 'no modality'}) has no evidence"
                issue = told(_NAME, row.subject, message, "say when it is seen or heard, or what", Severity.error)
                yield Finding(issue, (place,), name)
            elif worded and not step.evidence_text.strip():
                message = (
                    f"{name} ({step.modality or 'no modality'}) has no words for its evidence, nearly all others do"
                )
                issue = told(_NAME, row.subject, message, "write it", Severity.warning)
                yield Finding(issue, (place,), name)


def _worded(rows: Sequence[LooseRow]) -> bool:
    """Whether nearly all evidence of the file is in words (too)."""
    found = [bool(step.evidence_text.strip()) for row in rows for step in row.steps or () if _has(step)]
    return len(found) >= _ENOUGH and sum(found) >= _NEARLY_ALL * len(found)


def _has(step: LooseStep) -> bool:
    return bool(step.evidence) or any(char.isalnum() for char in step.evidence_text)


def _perceives(steps: Sequence[LooseStep], place: int) -> bool:
    step = steps[place]
    if canonical(step.kind) in _KINDS or canonical(step.modality or "") == "none":
        return False
    # The last step may draw the conclusion, unless it is said to perceive.
    return not is_last(steps, place) or canonical(step.kind) == "perceive"


CHECK = LintCheck(
    _NAME,
    "a step that perceives something has no evidence, neither a time nor words",
    _look,
    applies=lambda row: bool(row.steps),
    compares=False,
)
