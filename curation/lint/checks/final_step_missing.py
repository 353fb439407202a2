"""Steps that do not end in the answer: the final one is not the last, or the last does not reach the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Flaw, Gap, LintCheck, told
from curation.lint.rows import YES_NO, by_key, lacks_answer, named, right_texts, said, step_name
from curation.lint.texts import plain, stems
from schemas.issues import Severity
from schemas.loose import LooseRow, LooseStep

_NAME = "final-step-missing"
_SOME, _MOSTLY = 10, 0.8
_ENOUGH = 0.5
"""Share of a long answer's words of weight that the last step must say."""
_LONG = 4


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap]:
    reached = [_end(row) for row in rows]
    stated = _stated(rows, reached)
    for place, row in enumerate(rows):
        for flaw in _marks(row):
            yield Finding(told(_NAME, row.subject, flaw.message, flaw.hint, Severity.error), (place,), flaw.at)
        end = reached[place]
        if isinstance(end, str):
            yield Gap((place,), end)
        elif not end and not (stated or _marked(row)):
            yield Gap((place,), "its steps may be meant to be free of the answer")
        elif not end:
            last = step_name(len(row.steps or ()))
            message = f"{last} comes last, but does not reach the answer"
            issue = told(_NAME, row.subject, message, "let the last step conclude", Severity.warning)
            yield Finding(issue, (place,), last)


def _stated(rows: Sequence[LooseRow], reached: Sequence[bool | str]) -> bool:
    """Whether steps that mark no final one state the answer, mostly; there are formats whose steps are free of it."""
    told_by = [end for row, end in zip(rows, reached, strict=True) if not _marked(row) and not isinstance(end, str)]
    return len(told_by) >= _SOME and sum(told_by) >= _MOSTLY * len(told_by)


def _marked(row: LooseRow) -> bool:
    return any(step.final is not None for step in row.steps or ())


def _marks(row: LooseRow) -> Iterator[Flaw]:
    steps = row.steps or ()
    last = step_name(len(steps))
    marked = [number for number, step in enumerate(steps, start=1) if step.final]
    for number in marked:
        if number != len(steps):
            name = step_name(number)
            yield Flaw(f"{name} is marked as the final one, but {last} comes last", "put it last", at=name)
    if not marked and _marked(row):
        yield Flaw(f"no step is marked as the final one, not even {last}", "add the step that concludes", at=last)


def _end(row: LooseRow) -> bool | str:
    """Whether the last step reaches the answer; why that cannot be told."""
    steps = row.steps or ()
    if any(step.final for step in steps) and not steps[-1].final:
        return True  # told already: another step is the final one
    if lacks_answer(row) or not right_texts(row):
        return lacks_answer(row) or "its right answer is not clear"
    found = _reaches(row, steps[-1])
    return "words alone do not tell whether the last step reaches the answer" if found is None else found


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


CHECK = LintCheck(
    _NAME,
    "the step marked as final is not the last, or the last does not reach the answer",
    _look,
    applies=lambda row: bool(row.steps),
    compares=False,
)
