"""What really reaches people: a project of their own each, in which nothing tells work from tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from curation.review.people import accounts, erasing, known, moving
from curation.review.people.probes import probe_results
from curation.review.studio import server
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.review import Annotation, PlantedDraft, Role, Verdict
from tests.curation.review.conftest import Make
from tests.curation.review.people.conftest import hire

pytestmark = pytest.mark.labelstudio
PLAN = "ratio = [1, 0, 0]\ntrain = {doubled = 0}\nprobes = {gold = 0.3, planted = 0.3}\n"
FIELDS = {"key", "item_id", "draft"}
"""Data that differ from task to task and that a person cannot read anything from."""


@pytest.fixture
def planned(served: Workspace, add_draft: Make) -> list[Fact]:
    """A workspace with a plan, two people and eight drafts, of which two are gold."""
    (served.root / "review-plan.toml").write_text(PLAN)
    made = [add_draft(served, number) for number in range(8)]
    for fact in made[:2]:
        known.add(served, fact.key, verdict=Verdict.accept)
    hire(served, 2)
    return made


def tasks(place: Workspace) -> dict[str, list[dict[str, Any]]]:
    """The data of all tasks on the server, by the project's key."""
    found = {}
    with server.connect(place.root) as there:
        for project in our_projects(place, there):
            rows = there.get("/api/tasks", project=project.id, page_size=100, fields="all")["tasks"]
            found[project.description.rpartition("[")[2].partition(" ")[0].partition("/")[2]] = rows
    return found


def test_everybody_has_a_project_in_which_nothing_tells_what_is_a_test(served: Workspace, planned: list[Fact]) -> None:
    assert push(served).exit_code == 0
    found = tasks(served)
    assert set(found) == {"av-qa/verify/p1", "av-qa/verify/p2"}
    roles = {one.key: one for one in served.store.assignments.all()}
    kinds = {roles[str(row["data"]["key"])].role for rows in found.values() for row in rows}
    assert {Role.work, Role.planted} <= kinds
    shapes = set()
    for row in (row for rows in found.values() for row in rows):
        data = row["data"]
        assert isinstance(data, dict)
        assert not {"role", "planted", "gold"} & set(data)
        told = {name: value for name, value in data.items() if name not in FIELDS}
        assert not [value for value in told.values() if isinstance(value, str) and "planted" in value.casefold()]
        shapes.add((tuple(sorted(data)), tuple(sorted(row["meta"])), row["predictions"][0]["model_version"]))
    assert len(shapes) == 1


def test_a_planted_task_shows_the_wrong_thing(served: Workspace, planned: list[Fact]) -> None:
    push(served)
    shown = {one.key: one.shows for one in served.store.assignments.all() if one.role is Role.planted}
    rows = [row for some in tasks(served).values() for row in some if row["data"]["key"] in shown]
    assert len(rows) == len(shown) > 0
    for row in rows:
        key = shown[row["data"]["key"]]
        assert key == row["data"]["draft"]
        wrong = served.store.get(key or "").contract(PlantedDraft).draft
        texts = str(row["predictions"])
        assert all(step.text in texts for step in wrong.steps)


@pytest.mark.slow
def test_work_that_changed_hands_changes_projects(served: Workspace, planned: list[Fact]) -> None:
    push(served)
    before = {key: len(rows) for key, rows in tasks(served).items()}
    moving.change_state(served, "p1", "left")
    report = push(served)
    after = {key: len(rows) for key, rows in tasks(served).items()}
    assert report.exit_code == 0
    assert after["av-qa/verify/p1"] == 0
    assert after["av-qa/verify/p2"] > before["av-qa/verify/p2"]
    moving.change_state(served, "p1", "active")
    moving.change_state(served, "p2", "left")
    push(served)
    assert len(tasks(served)["av-qa/verify/p1"]) > 0


@pytest.mark.slow
def test_a_person_who_follows_a_planted_error_is_known_by_pseudonym_alone(served: Workspace, add_draft: Make) -> None:
    (served.root / "review-plan.toml").write_text(PLAN)
    for number in range(6):
        add_draft(served, number)
    with server.connect(served.root) as there:
        one, _ = (
            accounts.add(served, there, name=f"Somebody {name}", email=f"{name}-{served.root.parent.name}@example.org")
            for name in ("ann", "bea")
        )
    push(served)
    found = {key.rpartition("/")[2]: rows for key, rows in tasks(served).items()}
    roles = {task.key: task.role for task in served.store.assignments.all()}
    shown = next(row for row in found["p1"] if roles[row["data"]["key"]] is Role.planted)
    accept = {"from_name": "verdict", "to_name": "question", "type": "choices", "value": {"choices": ["accept"]}}
    with logged_in(one) as visitor:
        body = {"result": [*shown["predictions"][0]["result"], accept], "lead_time": 9.0}
        reply = visitor.post(f"/api/tasks/{shown['id']}/annotations/", json=body)
        assert reply.status_code == 201
    pull(served)
    (result,) = probe_results(served.store)
    assert (result.reviewer, result.kind, result.right, result.at is None) == ("p1", "planted", False, False)
    (fact,) = served.store.heads("annotation")
    told = (fact.body or b"").decode()
    assert "Somebody" not in told
    assert "example.org" not in told
    assert fact.contract(Annotation).role is Role.planted
    with server.connect(served.root) as there:
        erasing.erase(served, there, one.person.pseudonym, delete_account=True)
    pull(served, full=True)
    assert [kept.key for kept in served.store.heads("annotation")] == [fact.key]
    assert [left.state for left in served.store.people.all()] == ["erased", "active"]


@contextmanager
def logged_in(account: accounts.Account) -> Iterator[httpx.Client]:
    """The server as a person has it in the browser."""
    with httpx.Client(base_url=account.url) as visitor:
        form = visitor.get("/user/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        filled = {"email": account.person.email, "password": account.password, "csrfmiddlewaretoken": token[1]}
        visitor.post("/user/login/", data=filled)
        visitor.headers["X-CSRFToken"] = visitor.cookies["csrftoken"]
        yield visitor
