"""What one reply states and what that is worth: strict, in the order in which the options were shown, never a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aurelia.evaluate.orders import own_letter, shown, shown_letter
from aurelia.evaluate.score_words import plainly_other, same_thing
from aurelia.tasks.scoring import read_choice, score_choice, score_open, stated_answer
from schemas.errors import PluginError, WorkspaceError
from schemas.reasoning import Answer, Question
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask

LONGEST = {"caption": 5000}
"""Characters of a statement; a longer one is a text in which anything can be found, and counts as none."""
_LONGEST_ELSE = 2000


@dataclass(frozen=True)
class Asked:
    """A question as a model saw it.

    Args:
        task: The benchmark task.
        question: With the options under the letters they were shown under.
        answer: The right answer, with the letter it was shown under.
        order: The options' own letters as shown; empty for open questions.
        right: The right option's own letter.
    """

    task: BenchmarkTask
    question: Question
    answer: Answer
    order: str
    right: str | None


@dataclass(frozen=True)
class Reading:
    """What a reply says.

    Args:
        stated: Its last statement, as it stands there.
        option: The own letter of the option it names.
        value: What it is worth; None where it states nothing that can be read.
        open: The strict reading could not tell: a judge may be asked.
    """

    stated: str = ""
    option: str | None = None
    value: float | None = None
    open: bool = False


def asked(task: BenchmarkTask, row: ReleaseRow, order: str) -> Asked:
    """A row as it was shown in an order.

    Raises:
        WorkspaceError: The order is not one of the row's options.
    """
    question = Question(
        text=row.question, options=row.options, category=row.category, dataset=row.dataset,
        required_modality=row.required_modality, extra=row.question_extra,
    )  # fmt: skip
    own = "".join(option.id for option in row.options)
    if not own:
        return Asked(task, question, row.answer, "", None)
    order = order or own
    if sorted(order) != sorted(own):
        hint = "the predictions are of other rows; run anew"
        raise WorkspaceError(f"item {row.id[:12]}", f"was shown with options {order}, but has {own}", hint)
    right = row.answer.option
    letter = shown_letter(order, right) if right else None
    return Asked(task, shown(question, order), row.answer.model_copy(update={"option": letter}), order, right)


def read(case: Asked, reply: str) -> Reading:
    """What a reply says and is worth, by the strict reading alone.

    An open answer is right by the task's own scorer, or where it is another name of a right one.

    Raises:
        PluginError: The task's scorer fails.
    """
    if case.question.options:
        return _choice(case, reply)
    caption = case.task.answer_type == "caption"
    stated = stated_answer(reply, lines=caption or _has_points(case)) or ""
    if not stated or len(stated) > LONGEST.get(case.task.answer_type, _LONGEST_ELSE):
        return Reading(stated[:200], open=bool(reply.strip()) and not caption)
    value = _scored(case, f"ANSWER: {stated}")
    if caption or value is None or value >= 1:
        return Reading(stated, value=value)
    if same_thing(stated, case.answer.texts):
        return Reading(stated, value=1.0)
    return Reading(stated, value=value, open=not plainly_other(stated, case.answer.texts))


def _choice(case: Asked, reply: str) -> Reading:
    stated, letter = read_choice(reply, case.question.options)
    if letter is None:
        return Reading(stated[:200], open=bool(reply.strip()))
    found = Reading(stated[:200], option=own_letter(case.order, letter))
    if case.task.score in (score_choice, score_open):  # what they would find, without reading it once more
        return replace(found, value=float(letter == case.answer.option))
    value = _scored(case, f"ANSWER: {letter}")
    return replace(found, value=0.0 if value is None else value)


def _has_points(case: Asked) -> bool:
    """Whether a right answer is a sentence or more, of which points are looked up."""
    return bool(case.answer.extra.get("points"))


def _scored(case: Asked, reply: str) -> float | None:
    try:
        return case.task.score(case.answer, case.question, reply)
    except Exception as exc:  # a task may be code of others: what goes wrong inside it is told as its fault
        subject = f"benchmark task {case.task.name}"
        raise PluginError(subject, f"its scorer fails: {type(exc).__name__}: {exc}", "mend its scorer") from exc
