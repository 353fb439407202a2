"""What a second push makes of changed drafts: untouched tasks are brought up to date, what people touched is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from curation.review.people import guidelines
from curation.review.studio import server
from curation.review.sync import delivery, push
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects
from curation.review.sync.remote import RemoteProject, RemoteTask
from curation.review.sync.report import PushReport
from curation.review.work import task_key
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.reasoning import Draft
from tests import factories
from tests.curation.review.conftest import Make, draft_of

pytestmark = pytest.mark.labelstudio

Touch = Callable[[Client, RemoteProject, int], object]
TOUCHES: dict[str, Touch] = {
    "judged": lambda client, _project, task: client.annotate(task, []),
    "skipped": lambda client, _project, task: client.change(
        "POST", f"/api/tasks/{task}/annotations/", {"result": [], "was_cancelled": True}
    ),
    "begun": lambda client, project, task: client.change(
        "POST", f"/api/tasks/{task}/drafts?project={project.id}", {"result": [], "lead_time": 1}
    ),
}


@pytest.fixture
def client(served: Workspace) -> Iterator[Client]:
    with server.connect(served.root) as connection:
        yield connection


def redraft(place: Workspace, fact: Fact, **fields: Any) -> Fact:
    """A newer draft of the same item."""
    given = {"answer": factories.answer("winter", "C"), **fields}
    newer = fact.contract(Draft).model_copy(update=given)
    made = machine_fact(newer, parents=fact.parents, stage="draft", version=2, params={"of": fact.key})
    place.store.put([made])
    return made


def on_server(place: Workspace, client: Client) -> tuple[RemoteProject, dict[str, RemoteTask]]:
    """The one project with its tasks by our key."""
    [project] = our_projects(place, client)
    tasks = list(client.tasks(project.id))
    assert len({task.key for task in tasks}) == len(tasks)
    return project, {task.key: task for task in tasks}


def chosen(client: Client, task: int) -> str:
    """The option that a task's prediction ticks."""
    [result] = [one for one in client.predictions(task) if one["from_name"] == "option"]
    return str(result["value"]["choices"][0])


def writes(monkeypatch: pytest.MonkeyPatch, place: Workspace) -> tuple[PushReport, list[str]]:
    """A push, and the calls by which it wrote."""
    calls: list[str] = []
    real = Client._send

    def noted(self: Client, method: str, path: str, **kwargs: Any) -> Any:
        calls.extend([f"{method} {path}"] if method != "GET" else [])
        return real(self, method, path, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Client, "_send", noted)
        return push.push(place), calls


def test_a_changed_draft_takes_the_place_of_one_nobody_touched_and_no_other_task_changes(
    served: Workspace, client: Client, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [add_draft(served, number) for number in range(4)]
    push.push(served)
    before = on_server(served, client)[1]
    newer = redraft(served, facts[2])
    report = push.push(served)
    assert (report.sent, report.changed, report.there, report.issues) == (0, 1, 4, ())
    after = on_server(served, client)[1]
    assert [key for key in before if before[key] != after[key]] == [facts[2].subject]
    task = after[facts[2].subject]
    assert (task.id, task.draft, task.predictions) == (before[task.key].id, newer.key, 1)
    assert (chosen(client, task.id), chosen(client, after[facts[1].subject].id)) == ("C", "B")
    row = served.store.review.task(client.name, task.key)
    assert row is not None
    assert (row.state, row.draft, row.revision) == ("sent", newer.key, 1)
    assert writes(monkeypatch, served)[1] == []

    client.delete_tasks(on_server(served, client)[0].id, [after[facts[0].subject].id])
    assert [issue.kind for issue in push.push(served).issues] == ["task-deleted"]
    assert [issue.kind for issue in push.push(served).issues] == ["task-deleted"]


@pytest.mark.parametrize("how", TOUCHES)
def test_a_changed_draft_stands_beside_one_that_somebody_touched(
    served: Workspace, client: Client, add_draft: Make, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = add_draft(served)
    push.push(served)
    project, tasks = on_server(served, client)
    old = tasks[fact.subject]
    TOUCHES[how](client, project, old.id)
    newer = redraft(served, fact)
    report = push.push(served)
    assert (report.sent, report.changed, report.issues) == (1, 0, ())
    tasks = on_server(served, client)[1]
    beside = tasks[task_key(fact.subject, 2)]
    assert (tasks[fact.subject].id, tasks[fact.subject].draft, beside.draft) == (old.id, fact.key, newer.key)
    assert (chosen(client, old.id), chosen(client, beside.id)) == ("B", "C")
    rows = {row.revision: row for row in served.store.review.tasks(client.name)}
    assert {number: (row.draft, row.item, row.assignment) for number, row in rows.items()} == {
        1: (fact.key, fact.subject, fact.subject), 2: (newer.key, fact.subject, fact.subject),
    }  # fmt: skip
    again, wrote = writes(monkeypatch, served)
    assert (again.sent, again.issues, wrote) == (0, (), [])
    newest = redraft(served, newer, answer=factories.answer("engine", "D"))
    assert push.push(served).changed == 1
    assert on_server(served, client)[1][beside.key].draft == newest.key


def test_new_guidelines_reach_untouched_tasks_and_leave_touched_ones(
    served: Workspace, client: Client, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched, free = add_draft(served, 1), add_draft(served, 2)
    push.push(served)
    project, tasks = on_server(served, client)
    TOUCHES["judged"](client, project, tasks[touched.subject].id)
    before = on_server(served, client)[1]
    real = guidelines.read()
    text = replace(real, text="Look twice.", version="v2")
    monkeypatch.setattr(push, "current", lambda _workspace: text)
    report = push.push(served)
    assert (report.sent, report.changed) == (0, 1)
    after = on_server(served, client)[1]
    assert after[touched.subject] == before[touched.subject]
    data = {task.key: data for task, data in client.task_data(project.id)}
    assert data[free.subject]["guidelines_version"] == "v2"
    assert writes(monkeypatch, served)[1] == []


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "when"),
    [
        ("drop_predictions", "after"),
        ("change_task", "before"),
        ("change_task", "after"),
        ("import_predictions", "after"),
    ],
)
def test_an_update_killed_at_any_call_is_mended_by_the_next_push(
    served: Workspace, client: Client, add_draft: Make, call: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [add_draft(served, number) for number in range(2)]
    push.push(served)
    newer = [redraft(served, fact) for fact in facts]
    real = getattr(Client, call)

    def killed(self: Client, *args: Any, **kwargs: Any) -> Any:
        if when == "after":
            real(self, *args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Client, call, killed)
        with pytest.raises(Killed):
            push.push(served)
    shown = [
        (task.draft, chosen(client, task.id)) for task in on_server(served, client)[1].values() if task.predictions
    ]
    assert all(("B", "C")[draft in {one.key for one in newer}] == option for draft, option in shown)
    push.push(served)
    tasks = on_server(served, client)[1]
    assert {(task.key, task.draft, task.predictions) for task in tasks.values()} == {
        (one.subject, one.key, 1) for one in newer
    }
    assert {chosen(client, task.id) for task in tasks.values()} == {"C"}
    assert {row.state for row in served.store.review.tasks(client.name)} == {"sent"}


def test_somebody_who_begins_while_it_is_changed_keeps_the_old_draft(
    served: Workspace, client: Client, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = add_draft(served)
    push.push(served)
    project, tasks = on_server(served, client)
    redraft(served, fact)
    real = delivery.update

    def late(*args: Any) -> Any:
        TOUCHES["begun"](client, project, tasks[fact.subject].id)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "update", late)
        report = push.push(served)
    assert (report.changed, [issue.kind for issue in report.issues]) == (0, ["task-touched"])
    assert on_server(served, client)[1][fact.subject].draft == fact.key
    assert push.push(served).sent == 1


def test_copies_that_an_uncertain_call_left_are_removed_and_judged_ones_kept(
    served: Workspace, client: Client, add_draft: Make
) -> None:
    facts = [add_draft(served, number) for number in range(3)]
    push.push(served)
    project, tasks = on_server(served, client)
    data = [data | {"meta": None} for _, data in client.task_data(project.id)]
    client.import_tasks(project.id, [{"data": one, "meta": {"key": one["key"]}} for one in data])
    copies = [task for task in client.tasks(project.id) if task.id > max(one.id for one in tasks.values())]
    judged = next(task for task in copies if task.key == facts[1].subject)
    client.annotate(judged.id, [])
    report = push.push(served)
    assert (report.sent, report.there) == (0, 3)
    after = on_server(served, client)[1]
    assert after[facts[0].subject].id == tasks[facts[0].subject].id
    assert after[facts[1].subject].id == judged.id


def test_a_project_whose_description_people_changed_is_still_ours(
    served: Workspace, client: Client, add_draft: Make
) -> None:
    add_draft(served)
    push.push(served)
    project, _ = on_server(served, client)
    client.change("PATCH", f"/api/projects/{project.id}", {"description": "Our films"})
    assert push.push(served).there == 1
    assert [one.id for one in our_projects(served, client)] == [project.id]
    assert draft_of(served.store.heads("draft")[0]).benchmark_task == "av-qa"
