"""The matching part of the labelling page: how well each track fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.dm_match.contract import TRACKS
from aurelia.tasks.page import rating_of, rating_result
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"


def data(_question: Question, _answer: Answer | None) -> dict[str, Any]:
    """The line above the controls."""
    return {ABOUT: "How well does each track fit, from 1 (not at all) to 5? The right one must fit best, alone."}


def prefill(_question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The ratings so far."""
    fit = answer.extra.get("fit", {}) if answer else {}
    return [rating_result(f"task_fit_{letter.lower()}", ABOUT, fit[letter]) for letter in TRACKS if letter in fit]


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ratings; tracks nobody rated are left out."""
    fit = {letter: rating_of(results, f"task_fit_{letter.lower()}") for letter in TRACKS}
    return {}, {"fit": {letter: rating for letter, rating in fit.items() if rating}}
