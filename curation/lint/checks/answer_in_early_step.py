"""A step before the last that gives the answer away."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.leaks import leak
from curation.lint.base import Flaw, quoted, row_check
from curation.lint.checks._suspects import Suspect, suspect_of
from curation.lint.rows import as_answer, as_question, is_last, lacks_answer, right_texts, step_name
from schemas.issues import Severity
from schemas.loose import LooseRow

_HINT = "say what to look or listen for, not what it is"


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    suspect: Suspect | None = None
    steps = row.steps or ()
    for place, step in enumerate(steps):
        if is_last(steps, place):
            continue
        suspect = suspect or suspect_of(row)
        name = step_name(place + 1)
        for text, severity in ((step.text, Severity.error), (step.evidence_text, Severity.warning)):
            if not suspect.may_leak(text):
                continue
            verdict = leak(text, as_question(row), as_answer(row))
            if verdict.status == "clean":
                continue
            sure = verdict.status == "leaks"
            what = "its evidence " if severity is Severity.warning else ""
            message = f"{name}: {what}{'states' if sure else 'may state'} the answer ({quoted(verdict.where)})"
            yield Flaw(message, _HINT, at=name, severity=severity if sure else Severity.warning)
            break


def _lacks(row: LooseRow) -> str:
    return lacks_answer(row) or ("" if right_texts(row) else "its right answer is not clear")


CHECK = row_check(
    "answer-in-early-step",
    "a step before the last gives the answer away",
    _flaws,
    structural=False,
    applies=lambda row: len(row.steps or ()) > 1 and row.benchmark_task != "av-captioning",
    lacks=_lacks,
)
