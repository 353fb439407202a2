"""Every built-in benchmark task conforms, and the suite finds what a broken one breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict

from aurelia import tasks
from aurelia.tasks.conformance import conform
from schemas.base import Value
from schemas.errors import PluginError
from schemas.issues import Issue
from schemas.item import Item
from schemas.reasoning import Answer, Question
from schemas.task import BenchmarkTask, PagePart

TASKS = tasks.find()
GEO = TASKS["av-geoiq"]
SIX = {"av-qa", "av-captioning", "av-compositional", "av-geoiq", "av-meme", "dm-match"}


class Open(Value):
    """A contract that accepts anything."""

    model_config = ConfigDict(extra="allow")


class Demanding(Value):
    """A contract with a field that must be given."""

    hour: int


def _raises(*_given: object) -> Any:
    raise RuntimeError("worn out")


def _complains(_item: Item) -> list[Issue]:
    return [Issue(kind="x", subject="x", message="it is wrong", hint="mend it")]


def _guess(answer: Answer, question: Question, reply: str) -> float | None:
    return GEO.score(answer, question, reply) or 0.0


def _forgetful(results: object) -> tuple[dict[str, object], dict[str, object]]:
    return {}, {"hops": []}


def _page(**changes: Any) -> PagePart:
    return replace(GEO.page, **changes)


def test_the_six_tasks_are_there() -> None:
    assert set(TASKS) >= SIX


@pytest.mark.parametrize("name", sorted(TASKS))
def test_task_conforms(name: str) -> None:
    folder = name.replace("-", "_") if name in SIX else None
    assert conform(TASKS[name], folder) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda: replace(GEO, name="Geo IQ"), "task-name"),
        (lambda: replace(GEO, title=" "), "task-title"),
        (lambda: replace(GEO, roles=("clip", "clip")), "task-roles"),
        (lambda: replace(GEO, answer_extra=Open), "task-contract-open"),
        (lambda: replace(GEO, answer_extra=Demanding), "task-contract-required"),
        (lambda: replace(GEO, prompts={"reasoner": " "}), "task-prompt-empty"),
        (lambda: replace(GEO, prompts={"poet": "{{question}}"}), "task-prompt-role"),
        (lambda: replace(GEO, prompts={"reasoner": "{{question}}"}), "task-prompt-place"),
        (lambda: replace(GEO, prompts={"evaluator": "{{caption}} {{answer}}"}), "task-prompt-place"),
        (lambda: replace(GEO, examples=()), "task-examples"),
        (lambda: replace(GEO, examples=TASKS["av-qa"].examples), "task-example-task"),
        (lambda: replace(GEO, check=_complains), "task-example-fails"),
        (lambda: replace(GEO, check=_raises), "task-example-fails"),
        (lambda: replace(GEO, score=_guess), "task-score"),
        (lambda: replace(GEO, score=_raises), "task-raises"),
        (lambda: replace(GEO, page=PagePart()), "task-page-missing"),
        (lambda: replace(GEO, page=_page(xml="<View>")), "task-page-xml"),
        (lambda: replace(GEO, page=_page(xml=GEO.page.xml.replace("task_valid_on", "valid_on"))), "task-page-name"),
        (lambda: replace(GEO, page=_page(xml=GEO.page.xml.replace('toName="task_about"', 'toName="task_x"'))),
         "task-page-target"),
        (lambda: replace(GEO, page=_page(xml=GEO.page.xml.replace("$task_about", "$task_told"))), "task-page-data"),
        (lambda: replace(GEO, page=_page(xml=GEO.page.xml.replace("task_hop1_subject", "task_hop1_what"))),
         "task-page-prefill"),
        (lambda: replace(GEO, page=_page(decode=_forgetful)), "task-page-round-trip"),
        (lambda: replace(GEO, page=_page(decode=lambda _: ({}, {}))), "task-page-round-trip"),
        (lambda: replace(GEO, page=_page(data=lambda _q, _a: {"about": "x", "task_about": "x"})), "task-page-data"),
    ],
)  # fmt: skip
def test_what_a_broken_task_breaks_is_named(change: Callable[[], BenchmarkTask], kind: str) -> None:
    issues = conform(change(), None)

    assert kind in {issue.kind for issue in issues}
    assert all(issue.hint for issue in issues)


def test_folder_must_fit_the_name() -> None:
    assert [issue.kind for issue in conform(GEO, "geo")] == ["task-folder"]


def test_something_else_as_task_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "__init__.py").write_text("TASK = 3\n")

    with pytest.raises(PluginError, match="gives int as TASK"):
        tasks.find([folder.parent])
