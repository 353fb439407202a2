"""Checks that hold for every benchmark task: an item fits the declaration of its task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from schemas.base import Value, normal_text, short
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.reasoning import Answer, Question
from schemas.task import BenchmarkTask


def check_item(task: BenchmarkTask, item: Item) -> list[Issue]:
    """Everything that is wrong with an item by its task: the declaration's shape, then the task's own checks.

    A check that cannot run gives an `unchecked` issue, which holds the item.
    """
    issues = list(check_shape(task, item))
    if any(issue.kind == "extra-field" for issue in issues):
        return issues  # the task's own checks read these fields
    try:
        return [*issues, *task.check(item)]
    except Exception as exc:  # noqa: BLE001 - a task is code of others; its fault holds the item, not the batch
        message = f"the checks of {task.name} could not run: {type(exc).__name__}: {exc}"
        return [
            *issues,
            unchecked(subject_of(item), "check-failed", message, "mend the task's check, then validate again"),
        ]


def check_shape(task: BenchmarkTask, item: Item) -> Iterator[Issue]:
    """Roles, options, answer, category, dataset and extra fields against the task's declaration."""
    roles = [media.role for media in item.media]
    if sorted(roles) != sorted(task.roles):
        message, hint = f"has media for {', '.join(roles)}", f"{task.name} needs {', '.join(task.roles)}"
        yield error(subject_of(item), "media-roles", message, hint)
    yield from check_question(task, item.question, item.answer, subject_of(item))


def check_question(task: BenchmarkTask, question: Question, answer: Answer | None, subject: str) -> Iterator[Issue]:
    """A question and its answer (where there is one) against the task's declaration."""
    yield from _options(task, question, subject)
    for field, value, allowed in (
        ("category", question.category, task.categories),
        ("dataset", question.dataset, task.datasets),
    ):
        if value and allowed and value not in allowed:
            message = f"{field} {value!r} is not one of {task.name}"
            yield error(subject, f"unknown-{field}", message, f"use one of: {', '.join(allowed)}")
    yield from _extra(task.question_extra, question.extra, "question", subject)
    if answer is not None:
        yield from _answer(question, answer, subject)
        yield from _extra(task.answer_extra, answer.extra, "answer", subject)


def subject_of(item: Item) -> str:
    """How issues name an item."""
    return f"item {short(item.subject())}"


def error(subject: str, kind: str, message: str, hint: str) -> Issue:
    """A problem with which the item cannot pass."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint)


def warning(subject: str, kind: str, message: str, hint: str) -> Issue:
    """A problem that somebody should look at; the item passes."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=Severity.warning)


def unchecked(subject: str, kind: str, message: str, hint: str) -> Issue:
    """Something that could not be checked: the item is held."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=Severity.unchecked)


def _options(task: BenchmarkTask, question: Question, subject: str) -> Iterator[Issue]:
    count = len(question.options)
    if task.answer_type == "choice" and (count < 2 or count != (task.options or count)):
        hint = f"{task.name} needs {task.options or 'two or more'}"
        yield error(subject, "option-count", f"has {count} options", hint)
    if task.answer_type == "caption" and count:
        yield error(subject, "option-count", "is a caption, but has options", "take them out")
    letters = {option.id for option in question.options}
    texts = {normal_text(option.text) for option in question.options}
    if min(len(letters), len(texts)) < count:
        yield error(subject, "options-repeat", "two options have the same letter or text", "make each option differ")


def _answer(question: Question, answer: Answer, subject: str) -> Iterator[Issue]:
    if not question.options:
        if answer.option is not None:
            hint = "add the options, or take the letter out"
            yield error(subject, "answer-not-among-options", "names an option, but there are none", hint)
        return
    text = question.option_text(answer.option) if answer.option else None
    if text is None:
        message = f"answer {answer.text!r} names no option"
        yield error(subject, "answer-not-among-options", message, "set the letter of the right option")
    elif normal_text(text) not in {normal_text(right) for right in answer.texts}:
        message = f"answer {answer.text!r} is not option {answer.option} ({text!r})"
        yield error(subject, "answer-differs-from-option", message, "use the option's text as the answer")


def _extra(contract: type[Value], extra: dict[str, Any], part: str, subject: str) -> Iterator[Issue]:
    try:
        contract.model_validate(extra)
    except ValidationError as exc:
        for found in exc.errors(include_url=False):
            where = ".".join(str(place) for place in found["loc"]) or "extra"
            message = f"{part} field {where}: {found['msg']}"
            yield error(subject, "extra-field", message, "correct it on the review page or in the question file")
