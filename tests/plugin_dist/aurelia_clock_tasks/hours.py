"""The extra field of this task, the hour on the clock's face: its contract, page part and check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from aurelia.tasks.checks import error, subject_of
from aurelia.tasks.page import rating_of, rating_result
from schemas.base import Value
from schemas.issues import Issue
from schemas.item import Item
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue


class AnswerExtra(Value):
    """Extra fields of the answer."""

    hour: int | None = Field(default=None, ge=1, le=12)
    """The hour that the hands show."""


def data(_question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the control."""
    return {"task_about": "Which hour do the hands show?"}


def prefill(_question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The hour so far."""
    hour = answer.extra.get("hour") if answer else None
    return [rating_result("task_hour", "task_about", hour)] if hour else []


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The hour that was set."""
    return {}, {"hour": rating_of(results, "task_hour")}


def check(item: Item) -> list[Issue]:
    """The hour was read."""
    if AnswerExtra.model_validate(item.answer.extra).hour is None:
        return [error(subject_of(item), "hour-missing", "nobody read the clock's face", "set the hour")]
    return []
