"""Push and pull against a real Label Studio: once and only once, and nothing lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from aurelia import tasks as benchmark_tasks
from curation.review.page import layout, prepare
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from db.reviews import ReviewTask
from schemas.base import digest
from schemas.errors import ReviewError
from schemas.review import Annotation, Verdict
from tests.curation.review.conftest import Make, draft_of

pytestmark = pytest.mark.labelstudio


def on_server(place: Workspace) -> list[str]:
    """Our keys of all tasks that the workspace has on the server."""
    with server.connect(place.root) as client:
        return sorted(task.key for project in our_projects(place, client) for task in client.tasks(project.id))


def test_a_second_push_writes_nothing(served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [add_draft(served, number) for number in range(3)]
    first = push(served)
    assert (first.sent, first.there, first.issues) == (3, 0, ())
    methods = []
    real = httpx.Client.request

    def noted(self: httpx.Client, method: str, *args: Any, **kwargs: Any) -> httpx.Response:
        methods.append(method)
        return real(self, method, *args, **kwargs)

    monkeypatch.setattr(httpx.Client, "request", noted)
    second = push(served)
    assert (second.sent, second.there, second.issues) == (0, 3, ())
    assert set(methods) == {"GET"}
    assert on_server(served) == sorted(fact.subject for fact in drafts)
    with server.connect(served.root) as client:
        rows = served.store.review.tasks(client.name)
    assert {row.state for row in rows} == {"sent"}
    assert {row.label_studio_id for row in rows}.isdisjoint({None})


def test_two_pushes_at_once_send_everything_once(served: Workspace, add_draft: Make) -> None:
    for number in range(5):
        add_draft(served, number)
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: push(served), range(2)))
    assert sorted(report.sent for report in reports) == [0, 5]
    assert len(on_server(served)) == 5


def test_an_intent_without_a_call_is_sent(served: Workspace, add_draft: Make) -> None:
    fact = add_draft(served)
    with server.connect(served.root) as client:
        served.store.review.save(ReviewTask(client.name, fact.subject, digest(b"x"), fact.key))
    assert push(served).sent == 1
    assert on_server(served) == [fact.subject]


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


def test_a_push_killed_after_the_import_was_committed_makes_no_duplicate(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add_draft(served, number)
    real = Client.import_tasks

    def committed_then_killed(self: Client, project: int, bodies: Any) -> Any:
        real(self, project, bodies)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Client, "import_tasks", committed_then_killed)
        with pytest.raises(Killed):
            push(served)
    report = push(served)
    assert (report.sent, report.there) == (0, 3)
    assert len(on_server(served)) == 3
    with server.connect(served.root) as client:
        assert {row.state for row in served.store.review.tasks(client.name)} == {"sent"}


def test_an_import_whose_answer_is_lost_is_not_repeated(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        add_draft(served, number)
    real, calls = Client.import_tasks, []

    def answer_lost(self: Client, project: int, bodies: Any) -> Any:
        calls.append(len(bodies))
        real(self, project, bodies)
        raise ReviewError("server", "the line broke")

    monkeypatch.setattr(Client, "import_tasks", answer_lost)
    assert push(served).sent == 2
    assert calls == [2]
    assert len(on_server(served)) == 2


def test_a_task_deleted_by_a_person_comes_back_only_when_asked(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        client.delete_task(task.id)
    assert [issue.kind for issue in push(served).issues] == ["task-deleted"]
    assert on_server(served) == []
    assert push(served, again=True).sent == 1


def test_what_cannot_be_shown_is_left_out_and_named(served: Workspace, add_draft: Make) -> None:
    add_draft(served, 1, benchmark_task="no-such-task")
    good = add_draft(served, 2)
    report = push(served)
    assert [issue.kind for issue in report.issues] == ["task-unknown"]
    assert report.exit_code == 3
    assert on_server(served) == [good.subject]


def test_dropped_drafts_stay_at_home(served: Workspace, add_draft: Make) -> None:
    add_draft(served, status="dropped", reason="below the threshold", kept=None)
    assert push(served).sent == 0


def test_an_untouched_prediction_comes_back_without_differences(served: Workspace, add_draft: Make) -> None:
    fact = add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        client.annotate(task.id, [*client.predictions(task.id), prepare.choice("verdict", "accept")])
    report = pull(served)
    assert (report.new, report.unusable, report.issues) == (1, 0, ())
    [judged] = served.store.heads("annotation")
    annotation = judged.contract(Annotation)
    assert annotation.changes == ()
    assert (annotation.verdict, annotation.reviewer, annotation.demo) == (Verdict.accept, "p1", False)
    assert annotation.about == fact.subject
    assert tuple(one.step for one in annotation.steps) == draft_of(fact).steps
    assert annotation.answer == draft_of(fact).answer
    assert annotation.guidelines.version == "v1"


def test_pull_stores_each_state_of_an_annotation_once(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        results = client.predictions(task.id)
        client.annotate(task.id, [*results, prepare.choice("verdict", "accept")])
    assert pull(served).new == 1
    again = pull(served)
    assert (again.new, again.same) == (0, 1)
    with server.connect(served.root) as client:
        client.annotate(
            task.id, [*results, prepare.choice("verdict", "reject"), prepare.choice("reject_reason", "ambiguous")]
        )
    assert pull(served).new == 1
    [head] = served.store.heads("annotation")
    assert head.contract(Annotation).reject_reason == "ambiguous"
    assert head.supersedes is not None


def test_an_annotation_without_a_verdict_is_named_and_left_out(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        client.annotate(task.id, [])
    report = pull(served)
    assert (report.new, report.unusable, report.exit_code) == (0, 1, 3)
    assert "verdict" in report.issues[0].message


def test_a_page_that_judgements_would_not_fit_stays_and_new_drafts_are_sent(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
        client.annotate(task.id, [*client.predictions(task.id), prepare.choice("verdict", "accept")])
    real = layout.config
    monkeypatch.setattr(layout, "config", lambda task: real(task).replace('"verdict"', '"judgement"'))
    add_draft(served, 2)
    report = push(served)
    assert (report.sent, [issue.kind for issue in report.issues]) == (1, ["page-kept"])
    monkeypatch.setattr(layout, "config", lambda task: real(task).replace("Guidelines", "Rules"))
    assert push(served).issues == ()
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        assert digest(layout.config(benchmark_tasks.find()["av-qa"]).encode())[:12] in project.description


def test_another_server_that_cannot_see_the_files_is_told_how(
    running: server.Server, home: Path, place: Workspace, add_draft: Make
) -> None:
    add_draft(place)
    token = json.loads(running.secrets_file.read_text())["token"]
    with pytest.raises(ReviewError, match=rf"DOCUMENT_ROOT={place_of(place.root).served}"):
        push(place, Client(running.url, token))


def test_without_a_server_push_says_how_to_start_one(place: Workspace, add_draft: Make) -> None:
    add_draft(place)
    with pytest.raises(ReviewError, match="curate review up"):
        push(place)
