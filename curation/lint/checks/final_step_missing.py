"""Steps that do not end in the answer: the final one is not the last, or the last does not reach the answer."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, Unclear, row_check
from curation.lint.rows import YES_NO, by_key, lacks_answer, named, right_texts, said, step_name
from curation.lint.texts import plain, stems
from schemas.issues import Severity
from schemas.loose import LooseRow, LooseStep

_ENOUGH = 0.5
"""Share of a long answer's words of weight that the last step must say."""
_LONG = 4


def _flaws(row: LooseRow) -> Iterator[Flaw | Unclear]:
    steps = row.steps or ()
    last = step_name(len(steps))
    marked = [number for number, step in enumerate(steps, start=1) if step.final]
    for number in marked:
        if number != len(steps):
            name = step_name(number)
            yield Flaw(f"{name} is marked as the final one, but {last} comes last", "put it last", at=name)
    if not marked and any(step.final is not None for step in steps):
        yield Flaw(f"no step is marked as the final one, not even {last}", "add the step that concludes", at=last)
    if marked and marked[-1] != len(steps):
        return
    if lacks_answer(row) or not right_texts(row):
        yield Unclear(lacks_answer(row) or "its right answer is not clear")
        return
    reached = _reaches(row, steps[-1])
    if reached is None:
        yield Unclear("whether the last step reaches the answer")
    elif not reached:
        message = f"{last} comes last, but does not reach the answer"
        yield Flaw(message, "let the last step conclude", at=last, severity=Severity.warning)


def _reaches(row: LooseRow, step: LooseStep) -> bool | None:
    """Whether a step states the answer; None where words alone do not tell."""
    texts, whole = right_texts(row), said(step)
    if row.options and any(_is_right(row, text) for text in (step.answer, step.text) if text.strip()):
        return True
    if _states(row, whole):
        return True
    if texts & YES_NO:
        opposite = YES_NO - texts
        return False if plain(step.answer) in opposite else None  # a statement may well say yes
    if row.benchmark_task == "av-captioning":
        return None
    found = stems(whole)
    if any(stems(text) <= found for text in texts):
        return True
    longest = max(texts, key=lambda text: len(stems(text)))
    if len(stems(longest)) >= _LONG:
        return True if len(stems(longest) & found) >= _ENOUGH * len(stems(longest)) else None
    return False


def _is_right(row: LooseRow, text: str) -> bool:
    option = named(text, row.options)
    return option is not None and plain(option.text) in right_texts(row)


def _states(row: LooseRow, text: str) -> bool:
    padded = f" {plain(text)} "
    keyed = by_key(row)
    letter = f" {keyed.id.strip().casefold()} " if keyed and len(keyed.id.strip()) == 1 else ""
    if letter and (f" option{letter}" in padded or f" answer is{letter}" in padded):
        return True
    return any(f" {one} " in padded for one in right_texts(row))


CHECK = row_check(
    "final-step-missing",
    "the step marked as final is not the last, or the last does not reach the answer",
    _flaws,
    applies=lambda row: bool(row.steps),
)
