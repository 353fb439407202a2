"""Pulling what changed, from a real Label Studio: nothing else is read, and nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from curation.review.page import prepare
from curation.review.studio import server
from curation.review.sync import pull_judged, pull_listing, watermark
from curation.review.sync.client import Client
from curation.review.sync.pull import PullReport, our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.review import Annotation
from tests.curation.review.conftest import Make

pytestmark = pytest.mark.labelstudio


@pytest.fixture
def place(served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with five drafts on the server, and no overlap between pulls."""
    for number in range(5):
        add_draft(served, number)
    push(served)
    monkeypatch.setattr(watermark, "OVERLAP", timedelta(0))
    return served


@pytest.fixture
def remote(place: Workspace) -> Iterator[Client]:
    """The server's client."""
    with server.connect(place.root) as client:
        yield client


def ids(place: Workspace, client: Client) -> list[int]:
    """The server's ids of the workspace's tasks."""
    [project] = our_projects(place, client)
    return sorted(task.id for task in client.tasks(project.id))


def judge(client: Client, task: int, note: str = "", **more: Any) -> int:
    """Accept what a task shows; returns the annotation's id."""
    results = [*client.predictions(task), prepare.choice("verdict", "accept"), *([_notes(note)] if note else [])]
    return int(
        client.change("POST", f"/api/tasks/{task}/annotations/", {"result": results, "lead_time": 7.5} | more)["id"]
    )


def _notes(text: str) -> dict[str, Any]:
    return {"from_name": "notes", "to_name": "video", "type": "textarea", "value": {"text": [text]}}


def edit(client: Client, annotation: int, note: str) -> None:
    """Change the notes of an annotation, as its page does."""
    results = client.get(f"/api/annotations/{annotation}/")["result"]
    kept = [one for one in results if one["from_name"] != "notes"]
    client.change("PATCH", f"/api/annotations/{annotation}/", {"result": [*kept, _notes(note)]})


def counts(report: PullReport) -> tuple[int, int, int, int]:
    """New, unchanged, tasks looked at, annotations read."""
    return report.new, report.same, report.listed, report.read


def test_a_pull_after_a_full_pull_reads_only_what_changed(place: Workspace, remote: Client) -> None:
    tasks = ids(place, remote)
    made = [judge(remote, task) for task in tasks[:4]]
    first = pull(place)
    assert (counts(first), first.full) == ((4, 0, 5, 4), True)
    assert (counts(pull(place)), pull(place).full) == ((0, 0, 0, 0), False)
    edit(remote, made[1], "better so")
    judge(remote, tasks[4])
    assert counts(pull(place)) == (2, 0, 2, 2)
    notes = {fact.contract(Annotation).notes for fact in place.store.heads("annotation")}
    assert (len(place.store.heads("annotation")), notes) == (5, {"", "better so"})
    assert counts(pull(place, full=True)) == (0, 5, 5, 0)


def test_the_overlap_lists_tasks_again_and_reads_none_of_them(
    place: Workspace, remote: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermark, "OVERLAP", timedelta(minutes=5))
    for task in ids(place, remote):
        judge(remote, task)
    pull(place)
    assert counts(pull(place)) == (0, 5, 5, 0)


def test_a_deleted_judgement_is_told_once_and_stays(place: Workspace, remote: Client) -> None:
    made = [judge(remote, task) for task in ids(place, remote)[:2]]
    pull(place)
    remote.change("DELETE", f"/api/annotations/{made[0]}/")
    report = pull(place)
    assert (report.gone, [issue.kind for issue in report.issues]) == (1, ["annotation-deleted"])
    assert place.store.review.pulled(remote.name)[made[0]].gone
    assert len(place.store.heads("annotation")) == 2
    assert (pull(place).gone, pull(place, full=True).gone) == (0, 0)


def test_a_judgement_that_came_back_is_known_again(place: Workspace, remote: Client) -> None:
    made = judge(remote, ids(place, remote)[0])
    pull(place)
    place.store.review.mark_gone(remote.name, [made])
    report = pull(place, full=True)
    assert (report.back, report.new, report.gone) == (1, 0, 0)
    assert not place.store.review.pulled(remote.name)[made].gone


def test_a_deleted_task_is_found_by_a_full_pull(place: Workspace, remote: Client) -> None:
    tasks = ids(place, remote)
    judge(remote, tasks[0])
    pull(place)
    for task in tasks[:2]:
        remote.delete_task(task)
    assert (pull(place).tasks_gone, pull(place).gone) == (0, 0)
    report = pull(place, full=True)
    assert (report.tasks_gone, report.gone) == (2, 1)
    assert [issue.kind for issue in report.issues] == ["annotation-deleted", "task-deleted"]
    states = [row.state for row in place.store.review.tasks(remote.name)]
    assert sorted(states) == ["gone", "gone", "sent", "sent", "sent"]
    assert pull(place, full=True).issues == ()


def test_judgements_given_and_tasks_deleted_while_we_page_are_not_missed(
    place: Workspace, remote: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = ids(place, remote)
    monkeypatch.setattr(pull_listing, "_PAGE", 2)
    real = pull_listing.listed

    def meanwhile(*args: Any) -> Iterator[pull_listing.Listed]:
        for number, one in enumerate(real(*args)):
            yield one
            if number == 1:  # the first page was read: before it something is deleted, in it something is judged
                remote.delete_task(tasks[0])
                judge(remote, tasks[1])
                judge(remote, tasks[4])

    with monkeypatch.context() as patch:
        patch.setattr(pull_listing, "listed", meanwhile)
        first = pull(place)
    assert (first.new, first.listed) == (1, 5), "the shift by the deleted task hid none"
    assert pull(place).new == 1


def test_what_cannot_be_stored_yet_is_read_again(
    place: Workspace, remote: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ids(place, remote)[0]
    judge(remote, task)
    with monkeypatch.context() as patch:
        patch.setattr("curation.review.sync.pull_judged.benchmark_tasks.find", lambda *_: {})
        assert [issue.kind for issue in pull(place).issues] == ["task-unknown"]
        judge(remote, ids(place, remote)[1])
        assert pull(place).unusable == 2
    assert pull(place).new == 2


def test_a_task_whose_key_was_edited_is_not_believed(place: Workspace, remote: Client) -> None:
    first, second = ids(place, remote)[:2]
    data = [remote.get(f"/api/tasks/{task}/")["data"] for task in (first, second)]
    remote.change("PATCH", f"/api/tasks/{first}/", {"data": data[0] | {"key": data[1]["key"]}})
    judge(remote, first)
    report = pull(place)
    assert (report.new, report.unusable, [issue.kind for issue in report.issues]) == (0, 1, ["task-edited"])
    remote.change("PATCH", f"/api/tasks/{first}/", {"data": data[0]})
    assert pull(place).new == 1


def test_a_judgement_by_somebody_else_than_was_asked_is_kept_and_told(
    place: Workspace, remote: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(remote, ids(place, remote)[0])
    of_another = {one.key: replace(one, reviewer="p3") for one in place.store.assignments.all()}
    monkeypatch.setattr(pull_judged.Known, "assignments", of_another)
    report = pull(place)
    assert (report.new, [issue.kind for issue in report.issues], report.exit_code) == (1, ["judged-by-another"], 0)
    [judged] = place.store.heads("annotation")
    assert judged.contract(Annotation).reviewer == "p1"


def test_a_project_whose_description_was_edited_is_still_ours(place: Workspace, remote: Client) -> None:
    judge(remote, ids(place, remote)[0])
    pull(place)
    [project] = our_projects(place, remote)
    remote.change("PATCH", f"/api/projects/{project.id}/", {"description": "ours no more"})
    judge(remote, next(iter(remote.tasks(project.id))).id, "again")
    assert pull(place).new == 1


def test_timings_are_kept_only_where_the_lead_asks_and_the_person_agreed(place: Workspace, remote: Client) -> None:
    tasks = ids(place, remote)
    judge(remote, tasks[0])
    pull(place)
    place.store.people.change("p1", timed=True)
    judge(remote, tasks[1])
    pull(place)
    assert place.store.people.times() == []
    timed = replace(place, settings=place.settings.model_copy(update={"review_timings": True}))
    made = judge(remote, tasks[2])
    judge(remote, tasks[3], lead_time=-4)
    pull(timed)
    assert [(time.annotation_id, time.reviewer, time.seconds) for time in place.store.people.times()] == [
        (made, "p1", 7.5)
    ]
