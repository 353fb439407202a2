"""A workspace and chains of facts to validate, a changed judgement, and what was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curation import workspace
from curation.stage import StageReport
from curation.validate import live_items
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.issues import Report
from schemas.item import Item
from schemas.reasoning import Step
from schemas.review import Annotation
from tests import factories
from tests.factories import Chain


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        yield made


def store_chain(place: Workspace, **fields: Any) -> Chain:
    """Store the whole way of one clip."""
    chain = factories.chain(**fields)
    place.store.put(chain.facts)
    return chain


def rejudge(place: Workspace, chain: Chain, **fields: Any) -> Fact:
    """The reviewer changes the judgement (or another reviewer gives one)."""
    changed = chain.annotation.contract(Annotation).model_copy(update=fields)
    return place.store.revise(changed, parents=(chain.draft.key,))


def kinds(report: StageReport) -> set[str]:
    """The kinds of issues that were told."""
    return {issue.kind for issue in report.issues}


def reports_on(place: Workspace, key: str) -> list[Report]:
    """All reports on one fact, the oldest first."""
    return [fact.contract(Report) for fact in place.store.history("report", Report(about=key).subject())]


SEEN, HEARD, LAST = factories.steps()


def changed(step: Step, **fields: Any) -> Step:
    """A step with other fields."""
    return step.model_copy(update=fields)


def the_item(place: Workspace) -> Item:
    """The only item that stands."""
    ((_, item),) = live_items(place.store)
    return item
