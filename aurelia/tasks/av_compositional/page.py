"""The compositional part of the labelling page: what each option is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.page import choice_of, choice_result, choices_of
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"
LETTERS = ("A", "B", "C")
UNCHANGED = "stitched without a change of order"


def data(_question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the controls."""
    return {ABOUT: "One option is right, one has the events swapped, one pairs events that do not belong together."}


def prefill(question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """What each option is, as far as it is known, and whether the clip is a control."""
    kinds = answer.extra.get("kinds", {}) if answer else {}
    known = [(f"task_kind_{letter.lower()}", kinds[letter]) for letter in LETTERS if kinds.get(letter)]
    if question.extra.get("control"):
        known.append(("task_control", UNCHANGED))
    return [choice_result(control, ABOUT, value) for control, value in known]


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Whether it is a control, and what each option is; options nobody judged are left out."""
    ticked = {letter: choice_of(results, f"task_kind_{letter.lower()}") for letter in LETTERS}
    control = UNCHANGED in choices_of(results, "task_control")
    return {"control": control}, {"kinds": {letter: kind for letter, kind in ticked.items() if kind}}
