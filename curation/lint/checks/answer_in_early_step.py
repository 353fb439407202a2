"""A step before the last that gives the answer away."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.leaks import leak
from curation.lint.base import Flaw, quoted, row_check
from curation.lint.checks._suspects import Suspect, suspect_of, without_lists
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
        if flaw := _stated(row, suspect, step.text, name):
            yield flaw
        elif suspect.names_right(step.evidence_text):
            message = f"{name}: its evidence names the answer ({quoted(step.evidence_text)})"
            yield Flaw(message, _HINT, at=name, severity=Severity.warning)


def _stated(row: LooseRow, suspect: Suspect, text: str, name: str) -> Flaw | None:
    text = without_lists(text, row)
    if not suspect.may_leak(text):
        return None
    verdict = leak(text, as_question(row), as_answer(row))
    if verdict.status == "leaks":
        return Flaw(f"{name}: states the answer ({quoted(verdict.where)})", _HINT, at=name)
    if verdict.status == "clean" or suspect.names_all(text):
        return None
    message = f"{name}: may state the answer ({quoted(verdict.where)})"
    return Flaw(message, _HINT, at=name, severity=Severity.warning)


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
