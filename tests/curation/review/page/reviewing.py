"""A person at the review pages of all benchmark tasks: what is sent, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from aurelia import tasks as benchmark_tasks
from curation.review.studio.server import Server
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.base import Span
from schemas.fact import Fact
from schemas.reasoning import Modality, Step
from schemas.review import Annotation
from tests.curation.review import browser
from tests.curation.review.conftest import Make
from tests.curation.review.page.matches import store_match
from tests.parts import missing

TASKS = benchmark_tasks.find()
SIZES = {"small": (1280, 800), "large": (1920, 1080)}
Add = Callable[[str], Fact]
SPANS: tuple[tuple[Span, ...], ...] = (((0.5, 1.2),), ((1.723456, 2.2),), ((2.4, 2.8),))


@pytest.fixture(scope="module")
def person(running: Server) -> Iterator[Page]:
    """A browser page signed in, for all tests here."""
    if browser.chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")
    with browser.signed_in(running) as page:
        browser.listen(page)
        yield page


@pytest.fixture
def crashes(person: Page) -> Iterator[list[str]]:
    """Errors of the page, which fail the test."""
    found: list[str] = []

    def note(error: object) -> None:
        found.append(str(error))

    person.on("pageerror", note)
    yield found
    person.remove_listener("pageerror", note)
    assert found == []


def _steps(name: str) -> tuple[Step, ...]:
    """The steps of the task's example, with a span each in the film where something is seen or heard."""
    given = TASKS[name].examples[0].steps
    spans = iter(SPANS)
    return tuple(
        step.model_copy(update={"evidence": next(spans) if step.modality is not Modality.none else ()})
        for step in given
    )  # fmt: skip


@pytest.fixture
def add(served: Workspace, add_draft: Make, tmp_path: Path) -> Add:
    """Stores a draft of a benchmark task: its example, over a film, or over a silent dance and four tracks."""

    def added(name: str) -> Fact:
        item = TASKS[name].examples[0]
        shown: dict[str, Any] = {"question": item.question, "answer": item.answer, "steps": _steps(name)}
        if name == "dm-match":
            return store_match(served, tmp_path, **shown)
        return add_draft(served, benchmark_task=name, **shown)

    return added


def sent(place: Workspace) -> Mapping[str, tuple[int, int]]:
    """Item -> project and task on the server."""
    assert push(place).issues == ()
    rows = place.store.review.tasks()
    return {row.item: (row.project_id or 0, row.label_studio_id or 0) for row in rows}


def pulled(place: Workspace) -> dict[str, Annotation]:
    """Pull, and the annotations there are, by item."""
    pull(place)
    found = [fact.contract(Annotation) for fact in place.store.heads("annotation")]
    return {annotation.about: annotation for annotation in found}
