"""An import that a killed push began, and that the server takes in only after the next push sent everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.reasoning import Draft
from tests import factories
from tests.curation.review.conftest import Make

pytestmark = pytest.mark.labelstudio


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


def killed_push(place: Workspace, monkeypatch: pytest.MonkeyPatch, call: str, on_its_way: Callable[..., Any]) -> None:
    """A push that ends within one of the client's calls."""
    with monkeypatch.context() as patch:
        patch.setattr(Client, call, on_its_way)
        with pytest.raises(Killed):
            push(place)


def on_server(place: Workspace) -> list[str]:
    """Our keys of all tasks that the workspace has on the server."""
    with server.connect(place.root) as client:
        return [task.key for project in our_projects(place, client) for task in client.tasks(project.id)]


def test_a_killed_import_that_comes_in_after_the_next_push_sent_makes_no_duplicate(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        add_draft(served, number)
    imported, standing = Client.import_tasks, Client.standing
    late: list[tuple[int, Any]] = []
    standings: list[int] = []

    def on_its_way(_self: Client, project: int, bodies: Any) -> Any:
        late.append((project, bodies))
        raise Killed

    def comes_in(self: Client, project: int) -> Any:
        standings.append(project)
        if len(standings) == 2:  # after all was sent
            imported(self, *late[0])
        return standing(self, project)

    killed_push(served, monkeypatch, "import_tasks", on_its_way)
    with monkeypatch.context() as patch:
        patch.setattr(Client, "standing", comes_in)
        assert push(served).sent == 2
    assert len(standings) == 2
    assert len(on_server(served)) == len(set(on_server(served))) == 2
    assert not push(served).wrote


def test_a_killed_import_that_comes_in_just_before_the_next_one_makes_no_duplicate(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(served)
    imported = Client.import_tasks
    late: list[tuple[int, Any]] = []

    def on_its_way(_self: Client, project: int, bodies: Any) -> Any:
        late.append((project, bodies))
        raise Killed

    def after_it(self: Client, project: int, bodies: Any) -> Any:
        imported(self, *late[0])
        return imported(self, project, bodies)

    killed_push(served, monkeypatch, "import_tasks", on_its_way)
    with monkeypatch.context() as patch:
        patch.setattr(Client, "import_tasks", after_it)
        assert push(served).sent == 1
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        [row] = served.store.review.tasks(client.name)
    assert (row.key, row.label_studio_id, row.state) == (task.key, task.id, "sent")
    assert not push(served).wrote


def projects(place: Workspace) -> list[int]:
    """The server's ids of the workspace's projects."""
    with server.connect(place.root) as client:
        return [one.id for one in our_projects(place, client)]


@pytest.mark.parametrize("at_once", [True, False], ids=["during the next push", "after the next push"])
def test_a_killed_making_of_a_project_that_comes_in_late_leaves_one_project(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    add_draft(served)
    late: list[Any] = []
    change, standing = Client.change, Client.standing

    def on_its_way(_self: Client, _key: str, body: Any) -> Any:
        late.append(body)
        raise Killed

    def comes_in(self: Client, project: int) -> Any:
        if at_once and late:
            change(self, "POST", "/api/projects", late.pop())
        return standing(self, project)

    killed_push(served, monkeypatch, "_make_project", on_its_way)
    with monkeypatch.context() as patch:
        patch.setattr(Client, "standing", comes_in)
        assert push(served).sent == 1
    [kept] = projects(served)
    if not at_once:
        with server.connect(served.root) as client:
            client.change("POST", "/api/projects", late.pop())
        assert len(projects(served)) == 2
        assert not push(served).wrote
    assert projects(served) == [kept]
    assert len(on_server(served)) == 1


def test_a_pull_does_not_take_a_second_project_for_ours(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    [kept] = projects(served)
    with server.connect(served.root) as client:
        one = client.project(kept)
        body = {"title": one.title, "description": one.description, "label_config": one.config}
        client.change("POST", "/api/projects", body)
        client.change("PATCH", f"/api/projects/{kept}/", {"pinned_at": "2030-01-01T00:00:00Z"})  # it is listed first
    pull(served)
    assert [row.project_id for row in served.store.review.projects(client.name).values()] == [kept]
    assert not push(served).wrote
    assert projects(served) == [kept]


def test_a_prediction_that_comes_in_late_is_taken_away_by_the_next_push(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    redraft(served, add_draft(served), "B")
    push(served)
    late: list[tuple[int, Any]] = []
    predicted, standing = Client.import_predictions, Client.standing
    standings: list[int] = []

    def on_its_way(_self: Client, project: int, given: Any, **_beside: int) -> Any:
        late.append((project, given))
        raise Killed

    def comes_in(self: Client, project: int) -> Any:
        standings.append(project)
        if len(standings) == 2:
            predicted(self, *late[0])
        return standing(self, project)

    redraft(served, served.store.heads("draft")[0], "C")
    killed_push(served, monkeypatch, "import_predictions", on_its_way)
    redraft(served, served.store.heads("draft")[0], "D")
    with monkeypatch.context() as patch:
        patch.setattr(Client, "standing", comes_in)
        assert push(served).changed == 1
    assert predictions(served) == [2]
    assert push(served).changed == 1
    assert predictions(served) == [1]
    assert not push(served).wrote


def redraft(place: Workspace, fact: Fact, option: str) -> None:
    """A newer draft of an item, with another answer."""
    newer = fact.contract(Draft).model_copy(update={"answer": factories.answer("winter", option)})
    place.store.put([machine_fact(newer, parents=fact.parents, stage="draft", version=2, params={"of": fact.key})])


def predictions(place: Workspace) -> list[int | None]:
    """How many predictions each task has."""
    with server.connect(place.root) as client:
        return [task.predictions for one in projects(place) for task in client.tasks(one)]


def test_a_second_project_that_somebody_has_used_is_named_and_kept(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    [kept] = projects(served)
    with server.connect(served.root) as client:
        one = client.project(kept)
        body = {"title": one.title, "description": one.description, "label_config": one.config}
        other = client.change("POST", "/api/projects", body)["id"]
        [(_, data)] = client.task_data(kept)
        client.change("POST", f"/api/projects/{other}/import", [{"data": data}])
    report = push(served)
    assert not report.wrote
    assert [(issue.kind, str(other) in issue.message) for issue in report.issues] == [("project-twice", True)]
    assert set(projects(served)) == {kept, other}
