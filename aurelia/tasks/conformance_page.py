"""The conformance of a benchmark task's part of the labelling page: its tags, data, prefill and decoding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from schemas.issues import Issue
from schemas.reasoning import Answer, Question
from schemas.task import BenchmarkTask

PREFIX = "task_"
_NOTHING = Question(text="What is it?")


def check_page(task: BenchmarkTask) -> Iterator[Issue]:
    """Everything wrong with the task's page part; it may be empty where the task has no fields of its own."""
    if not task.page.xml.strip():
        if task.question_extra.model_fields or task.answer_extra.model_fields:
            yield _issue(task, "page-missing", "has extra fields, but no page part", "show them in page.xml")
        return
    try:
        root = ElementTree.fromstring(task.page.xml)  # noqa: S314 - a task's own file, as trusted as its code
    except ElementTree.ParseError as exc:
        yield _issue(task, "page-xml", f"page.xml is no XML: {exc}", "close each tag and quote each value")
        return
    names = [name for tag in root.iter() if (name := tag.get("name"))]
    yield from _tags(task, root, names)
    yield from _data(task, root)
    for number, item in enumerate(task.examples, start=1):
        yield from _round_trip(task, item.question, item.answer, set(names), f"example {number}")
    yield from _without_values(task, set(names))


def _issue(task: BenchmarkTask, kind: str, message: str, hint: str) -> Issue:
    return Issue(kind=f"task-{kind}", subject=f"benchmark task {task.name}", message=message, hint=hint)


def _tags(task: BenchmarkTask, root: ElementTree.Element, names: list[str]) -> Iterator[Issue]:
    if root.tag != "View":
        yield _issue(task, "page-root", f"page.xml starts with {root.tag}", "put everything into one View")
    for name in sorted({name for name in names if not name.startswith(PREFIX)}):
        yield _issue(task, "page-name", f"a tag is named {name}", f"let its name start with {PREFIX}")
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _issue(task, "page-name", f"two tags are named {name}", "rename one")
    for tag in root.iter():
        to = tag.get("toName")
        if to is not None and to not in names:
            yield _issue(
                task, "page-target", f"{tag.get('name')} belongs to {to}, which is not there", "set its toName"
            )


def _data(task: BenchmarkTask, root: ElementTree.Element) -> Iterator[Issue]:
    fields = {value[1:] for tag in root.iter() for value in tag.attrib.values() if value.startswith("$")}
    answers: list[tuple[Question, Answer | None]] = [(item.question, item.answer) for item in task.examples]
    for question, answer in [*answers, (_NOTHING, None)]:
        data = task.page.data(question, answer)
        json.dumps(data, allow_nan=False)
        for field in sorted(fields - set(data)):
            yield _issue(task, "page-data", f"shows ${field}, which data() does not give", "return it from data()")
        for field in sorted(field for field in data if not field.startswith(PREFIX)):
            yield _issue(task, "page-data", f"data() gives {field}", f"let its name start with {PREFIX}")


def _round_trip(
    task: BenchmarkTask, question: Question, answer: Answer, names: set[str], where: str
) -> Iterator[Issue]:
    results = json.loads(json.dumps(task.page.prefill(question, answer), allow_nan=False))
    yield from _results(task, results, names)
    ours, theirs = task.page.decode(results)
    for part, contract, extra, update in (
        ("question", task.question_extra, question.extra, ours),
        ("answer", task.answer_extra, answer.extra, theirs),
    ):
        if contract.model_validate({**extra, **update}) != contract.model_validate(extra):
            yield _issue(
                task,
                "page-round-trip",
                f"{where}: the {part}'s fields come back from the page changed",
                "let decode() undo prefill()",
            )
        shown = contract.model_validate(update).model_dump(exclude_defaults=True)
        lost = set(contract.model_validate(extra).model_dump(exclude_defaults=True)) - set(shown)
        if lost:
            yield _issue(
                task,
                "page-round-trip",
                f"{where}: the page does not show the {part}'s {', '.join(sorted(lost))}",
                "prefill and decode each extra field that an example sets, so that people can correct it",
            )


def _results(task: BenchmarkTask, results: list[dict[str, Any]], names: set[str]) -> Iterator[Issue]:
    for result in results:
        if result.get("from_name") not in names or result.get("to_name") not in names:
            yield _issue(
                task,
                "page-prefill",
                f"prefill() fills {result.get('from_name')}, which page.xml does not have",
                "use the names of page.xml",
            )
        if not result.get("type") or not isinstance(result.get("value"), dict):
            yield _issue(
                task,
                "page-prefill",
                f"prefill() gives {result.get('from_name')} no type or value",
                "use the functions of aurelia.tasks.page",
            )


def _without_values(task: BenchmarkTask, names: set[str]) -> Iterator[Issue]:
    yield from _results(task, task.page.prefill(_NOTHING, None), names)
    ours, theirs = task.page.decode([])
    task.question_extra.model_validate(ours)
    task.answer_extra.model_validate(theirs)
