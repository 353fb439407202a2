"""Handing out work may be killed at every write, or done by two commands at once: nothing is given twice or lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from curation.review.people import known, moving
from curation.review.people.assign import assignments
from curation.workspace import Workspace, open_workspace
from db.assignments import Assignments
from db.people import People
from db.store import Store
from schemas.review import Role, Verdict
from tests.curation.review.people.conftest import drafts, hire

Plan = Callable[[str], None]
PLAN = "ratio = [1, 0, 0]\ntrain = {verify = 2, doubled = 0}\nprobes = {gold = 0.1, planted = 0.1}\n"
WRITES = [(Assignments, "add"), (Assignments, "drop"), (Assignments, "plan_splits"), (Store, "put"), (People, "change")]


def made(place: Workspace) -> int:
    """A workspace in which somebody has left since work was handed out; how much work there is in all."""
    facts = drafts(place, 20)
    for fact in facts[:4]:
        known.add(place, fact.key, verdict=Verdict.accept)
    hire(place, 4)
    assignments(place)
    return 2 * len(facts)


def check(place: Workspace, work: int) -> None:
    """All work is given once, nothing to the one who left, and nobody meets an item twice."""
    found = assignments(place)
    assert sum(one.role is Role.work for one in found) == work
    assert "p1" not in {one.reviewer for one in found}
    assert len({(one.item, one.reviewer) for one in found}) == len(found)
    assert assignments(place) == found


def leave(place: Workspace) -> None:
    """Somebody leaves, and work is handed out."""
    moving.change_state(place, "p1", "left")
    assignments(place)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(("of", "name"), WRITES, ids=[name for _, name in WRITES])
def test_a_run_killed_at_any_write_is_completed(
    place: Workspace, write_plan: Plan, monkeypatch: pytest.MonkeyPatch, of: type, name: str, late: bool
) -> None:
    write_plan(PLAN)
    work = made(place)
    call = getattr(of, name)

    def killed(*args: Any, **kwargs: Any) -> Any:
        if late:
            call(*args, **kwargs)
        raise KeyboardInterrupt

    drafts(place, 4, start=20)
    with monkeypatch.context() as patched:
        patched.setattr(of, name, killed)
        with pytest.raises(KeyboardInterrupt):
            leave(place)
    moving.change_state(place, "p1", "left")
    check(place, work + 8)


def test_two_commands_at_once_give_nothing_twice(place: Workspace, write_plan: Plan) -> None:
    write_plan(PLAN)
    work = 2 * len(drafts(place, 40))
    hire(place, 4)
    done: list[int] = []

    def run() -> None:
        with open_workspace(place.root) as own:
            done.append(len(assignments(own)))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(done)) == 1
    assert len(done) == 3
    place.store.people.change("p1", state="left")
    check(place, work)
