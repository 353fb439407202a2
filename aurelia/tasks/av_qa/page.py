"""The AV-QA part of the labelling page: the question's form and, for counting questions, the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.page import choice_of, choice_result, text_of, text_result
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"


def data(question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the controls."""
    return {ABOUT: f"What kind of question is it? Collection: {question.dataset or 'none'}"}


def prefill(question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The draft's form and number."""
    results = []
    if question.extra.get("form"):
        results.append(choice_result("task_form", ABOUT, question.extra["form"]))
    count = answer.extra.get("count") if answer else None
    if count is not None:
        results.append(text_result("task_count", ABOUT, str(count)))
    return results


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The form, and the number where one was written; what is no number stays text, for the checks to tell."""
    count = text_of(results, "task_count")
    number: int | str | None = int(count) if count.isdecimal() else count or None
    return {"form": choice_of(results, "task_form")}, {"count": number}
