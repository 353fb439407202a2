"""The captioning part of the labelling page: which senses the caption covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.page import choice_result, choices_of
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"


def data(_question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the controls."""
    return {ABOUT: "What does the caption tell? Tick both only if both are really in it."}


def prefill(_question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The senses ticked so far."""
    covers = answer.extra.get("covers", ()) if answer else ()
    return [choice_result("task_covers", ABOUT, *covers)] if covers else []


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ticked senses."""
    return {}, {"covers": choices_of(results, "task_covers")}
