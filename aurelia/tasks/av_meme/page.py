"""The meme part of the labelling page: the points a right explanation has to mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.page import text_of, text_result
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"


def data(_question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the controls."""
    return {ABOUT: "What must a right explanation mention? One point a line, other wordings after a bar: cat | kitten"}


def prefill(_question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The points so far."""
    points = answer.extra.get("points", ()) if answer else ()
    return [text_result("task_points", ABOUT, "\n".join(points))] if points else []


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The points, one a line."""
    lines = (line.strip() for line in text_of(results, "task_points").splitlines())
    return {}, {"points": [line for line in lines if line]}
