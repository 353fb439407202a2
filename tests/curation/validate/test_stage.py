"""An accepted judgement becomes an item; a rerun, also after a kill, changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia import tasks
from curation import workspace
from curation.stage import run_stage
from curation.validate import Validate, live_items, validate
from curation.workspace import Workspace
from tests import factories
from tests.curation.validate.conftest import kinds, reports_on, store_chain


def test_an_accepted_draft_becomes_an_item_with_its_lineage_and_groups(place: Workspace) -> None:
    chain = store_chain(place)
    assert validate(place).exit_code == 0
    ((fact, item),) = live_items(place.store)
    assert fact.parents == (chain.draft.key, chain.annotation.key)
    assert item.annotations == (chain.annotation.key,)
    assert item.groups == ("channel:channel of film.mp4", f"recording:{factories.recording().sha256}")
    assert item.answer == factories.answer()
    assert fact.subject == chain.draft.subject


def test_a_rerun_does_nothing(place: Workspace) -> None:
    store_chain(place)
    assert validate(place).new_facts == 1
    again = validate(place)
    assert (again.new_facts, again.done) == (0, 0)


def test_what_cannot_be_checked_is_held_and_passes_once_it_can(place: Workspace) -> None:
    chain = store_chain(place, draft_fields={"benchmark_task": "our-own"})
    report = validate(place)
    assert (report.failed, kinds(report)) == (1, {"benchmark-task-missing"})
    assert live_items(place.store) == []
    known = {"our-own": tasks.find()["av-qa"]}
    assert run_stage(place.store, Validate(place.store, known)).done == 1
    assert len(live_items(place.store)) == 1
    assert reports_on(place, chain.annotation.key)[-1].passed


@pytest.mark.parametrize("killed_after", [1, 2])
def test_killed_anywhere_a_rerun_gives_the_same_items(tmp_path: Path, killed_after: int) -> None:
    found = []
    for name, stop in (("undisturbed", None), ("killed", killed_after)):
        with workspace.create(tmp_path / name) as place:
            for number in range(3):
                store_chain(place, of=factories.source(f"film-{number}.mp4"))
            pending = place.store.pending("annotation", "validate", 1)
            if stop:
                run_stage(place.store, Validate(place.store, _tasks(place)), inputs=pending[:stop])
            validate(place)
            found.append([(fact.key, fact.digest) for fact, _ in live_items(place.store)])
    assert found[0] == found[1]
    assert len(found[0]) == 3


def _tasks(place: Workspace) -> Any:
    return tasks.find(place.task_folders)
