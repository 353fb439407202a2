"""The conformance suite: what every benchmark task must do, run over built-ins, installed plug-ins and folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from aurelia.prompts import NEEDED, PLACES, places
from aurelia.tasks import conformance_page
from aurelia.tasks.checks import check_item
from schemas.base import Name, Value
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.task import BenchmarkTask

_NAME: TypeAdapter[str] = TypeAdapter(Name)
_UNREADABLE = ("", "I could not say.", "It may well be the first one.", "ANSWER:")
_WRONG = "zzqx zzqy zzqz"


def conform(task: BenchmarkTask, folder: str | None = None) -> list[Issue]:
    """All the ways in which a benchmark task breaks its protocol; empty when it conforms.

    Args:
        task: The declaration.
        folder: Name of the folder it came from, where it came from one; it must fit the task's name.
    """
    parts: tuple[Callable[[], Iterable[Issue]], ...] = (
        lambda: _name(task, folder),
        lambda: _contracts(task),
        lambda: _prompts(task),
        lambda: _examples(task),
        lambda: _scores(task),
        lambda: conformance_page.check_page(task),
    )
    issues: list[Issue] = []
    for part in parts:
        try:
            issues.extend(part())
        except Exception as exc:  # noqa: BLE001 - a task is code of others: what it raises is reported
            issues.append(_issue(task, "raises", f"a part of it raises {type(exc).__name__}: {exc}", "mend that part"))
    return issues


def _issue(task: BenchmarkTask, kind: str, message: str, hint: str) -> Issue:
    return Issue(kind=f"task-{kind}", subject=f"benchmark task {task.name}", message=message, hint=hint)


def _name(task: BenchmarkTask, folder: str | None) -> Iterator[Issue]:
    try:
        _NAME.validate_python(task.name)
    except ValidationError:
        yield _issue(task, "name", f"{task.name!r} is no name", "use lower case letters, digits and dashes")
    if folder is not None and folder != task.name.replace("-", "_"):
        yield _issue(task, "folder", f"lies in the folder {folder}", f"rename it to {task.name.replace('-', '_')}")
    if not task.title.strip() or not task.description.strip():
        yield _issue(task, "title", "has no title or no description", "say in one sentence what it asks for")
    if len(set(task.roles)) != len(task.roles) or not task.roles:
        yield _issue(task, "roles", "names no media role, or one twice", "give each part of the media its own role")


def _contracts(task: BenchmarkTask) -> Iterator[Issue]:
    for part, contract in (("question", task.question_extra), ("answer", task.answer_extra)):
        if not (isinstance(contract, type) and issubclass(contract, Value)):
            yield _issue(task, "contract", f"its {part} contract is no Value", "derive it from schemas.base.Value")
            continue
        if not _accepts(contract, {}):
            yield _issue(
                task,
                "contract-required",
                f"its {part} contract has a field without default",
                "give each extra field a default: drafts and given questions may come without it",
            )
        if _accepts(contract, {"zzqx_unknown": 1}):
            yield _issue(task, "contract-open", f"its {part} contract accepts unknown fields", "keep extra='forbid'")


def _accepts(contract: type[Value], extra: dict[str, object]) -> bool:
    try:
        contract.model_validate(extra)
    except ValidationError:
        return False
    return True


def _prompts(task: BenchmarkTask) -> Iterator[Issue]:
    for role, prompt in task.prompts.items():
        if role not in PLACES:
            yield _issue(task, "prompt-role", f"has a prompt for {role!r}", f"the roles are: {', '.join(PLACES)}")
            continue
        if not prompt.strip():
            yield _issue(task, "prompt-empty", f"its {role} prompt is empty", "write it, or remove the file")
            continue
        missing, unknown = NEEDED[role] - places(prompt), places(prompt) - PLACES[role]
        if missing:
            yield _issue(
                task,
                "prompt-place",
                f"its {role} prompt has no place for {', '.join(sorted(missing))}",
                "write the name in double braces where it belongs",
            )
        if unknown:
            yield _issue(
                task,
                "prompt-place",
                f"its {role} prompt has a place for {', '.join(sorted(unknown))}",
                f"what is filled in: {', '.join(sorted(PLACES[role]))}",
            )


def _examples(task: BenchmarkTask) -> Iterator[Issue]:
    if not task.examples:
        yield _issue(task, "examples", "has no examples", "give one right item or more in examples.json")
    for number, item in enumerate(task.examples, start=1):
        if item.benchmark_task != task.name:
            yield _issue(
                task, "example-task", f"example {number} belongs to {item.benchmark_task!r}", f"write {task.name!r}"
            )
        for issue in check_item(task, item):
            if issue.severity is not Severity.warning:
                yield _issue(task, "example-fails", f"example {number}: {issue.message}", issue.hint)


def _scores(task: BenchmarkTask) -> Iterator[Issue]:
    for number, item in enumerate(task.examples, start=1):
        for reply, wanted in _replies(item):
            got = task.score(item.answer, item.question, reply)
            if got != wanted:
                yield _issue(
                    task,
                    "score",
                    f"example {number}: the reply {reply[:60]!r} scores {got}, not {wanted}",
                    "a right answer scores 1, a wrong one 0, and what states no answer None",
                )


def _replies(item: Item) -> Iterator[tuple[str, float | None]]:
    yield from ((reply, None) for reply in _UNREADABLE)
    if item.question.options:
        for option in item.question.options:
            right = float(option.id == item.answer.option)
            yield f"Some thoughts.\nANSWER: {option.id}", right
            yield f"ANSWER: {option.text}", right
        yield "ANSWER: Z", None
        return
    for text in item.answer.texts:
        one_line = re.sub(r"\s+", " ", text)
        yield f"Some thoughts.\nANSWER: {one_line}", 1.0
        yield f"ANSWER: {_WRONG}\nNo.\nANSWER: {one_line}", 1.0
    yield f"ANSWER: {_WRONG}", 0.0
