"""What people answered by themselves, scored by the benchmark task as a model's reply is."""

from __future__ import annotations

from collections.abc import Iterable

from curation.review.gather import Solved
from schemas.base import normal_text
from schemas.reasoning import Answer, Question
from schemas.review import Senses, Solve
from schemas.task import BenchmarkTask


def score_of(task: BenchmarkTask, question: Question, answer: Answer, solve: Solve) -> float | None:
    """How right a person's answer is, 0..1, by the benchmark task's own `score`.

    Args:
        task: The benchmark task.
        question: The question as the item asks it.
        answer: The right answer.
        solve: What the person answered; options are compared by their text, for their letters may differ by now.

    Returns:
        None where the person could not tell, or the answer cannot be read against the question as it is now.
    """
    reply = _reply(question, solve)
    if reply is None:
        return None
    try:
        return task.score(answer, question, reply)
    except Exception:  # noqa: BLE001 - a task is code of others; what it cannot score counts as unread
        return None


def otherwise(task: BenchmarkTask, question: Question, answer: Answer, solves: Iterable[Solved]) -> int:
    """How many people with sound and picture answered, if every one of them answered wrong; else 0."""
    scores = [score_of(task, question, answer, one.solve) for one in solves if one.solve.senses is Senses.both]
    told = [score for score in scores if score is not None]
    return len(told) if told and not any(told) else 0


def _reply(question: Question, solve: Solve) -> str | None:
    if solve.cannot_tell or solve.answer is None:
        return None
    if not question.options:
        return f"ANSWER: {solve.answer.text}"
    told = solve.question.option_text(solve.answer.option or "") or solve.answer.text
    letters = [one.id for one in question.options if normal_text(one.text) == normal_text(told)]
    return f"ANSWER: {letters[0]}" if len(letters) == 1 else None
