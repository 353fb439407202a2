"""What may not be shown any more is taken away: untouched tasks are deleted, touched ones emptied, media freed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.media import InFolder
from curation.review.sync.pull import our_projects
from curation.review.sync.push import push
from curation.review.sync.withdraw import EMPTIED, emptied, shown
from curation.workspace import Workspace
from schemas.media import Clip
from tests.curation.review.conftest import Make, draft_of
from tests.curation.review.sync.test_push_changes import on_server, redraft, writes


@pytest.fixture
def client(served: Workspace) -> Iterator[Client]:
    with server.connect(served.root) as connection:
        yield connection


@pytest.mark.labelstudio
def test_a_dropped_draft_takes_its_untouched_task_away_and_empties_a_judged_one(
    served: Workspace, client: Client, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, judged, stays = (add_draft(served, number) for number in range(3))
    push(served)
    project, tasks = on_server(served, client)
    client.annotate(tasks[judged.subject].id, [])
    for fact in (free, judged):
        redraft(served, fact, status="dropped", reason="wrong", kept=None)
    report = push(served)
    assert (report.sent, report.withdrawn, report.issues) == (0, 2, ())
    after = on_server(served, client)[1]
    assert set(after) == {judged.subject, stays.subject}
    data = {task.key: data for task, data in client.task_data(project.id)}
    assert "withdrawn" in data[judged.subject]["question"]
    assert (data[judged.subject]["media_clip"], data[judged.subject]["draft"]) == ("", judged.key)
    assert (after[judged.subject].content_hash, after[judged.subject].predictions) == (EMPTIED, 0)
    assert [one.task.key for one in client.annotations(project.id)] == [judged.subject]
    states = {row.key: row.state for row in served.store.review.tasks(client.name)}
    assert states == {free.subject: "withdrawn", judged.subject: "withdrawn", stays.subject: "sent"}
    assert list(place_of(served.root).clips.glob(f"{draft_of(stays).media[0].sha256}*")) != []
    again, wrote = writes(monkeypatch, served)
    assert (again.withdrawn, again.issues, wrote) == (0, (), [])


@pytest.mark.labelstudio
def test_a_redacted_clip_leaves_the_server_and_the_served_folder(
    served: Workspace, client: Client, add_draft: Make
) -> None:
    fact = add_draft(served)
    push(served)
    sha256 = draft_of(fact).media[0].sha256
    folder = place_of(served.root).clips
    assert list(folder.glob(f"{sha256}*")) != []
    [clip] = served.store.heads("clip")
    assert clip.contract(Clip).sha256 == sha256
    served.store.redact(clip.key, "asked for by the person shown")
    assert push(served).withdrawn == 1
    assert on_server(served, client)[1] == {}
    assert list(folder.glob(f"{sha256}*")) == []
    assert push(served).withdrawn == 0


@pytest.mark.labelstudio
def test_a_redacted_draft_and_a_dropped_assignment_are_taken_away_once(
    served: Workspace, client: Client, add_draft: Make
) -> None:
    redacted, dropped = add_draft(served, 1), add_draft(served, 2)
    push(served)
    served.store.redact(redacted.key, "asked for")
    assert push(served).withdrawn == 1
    served.store.redact(dropped.key, "asked for too")
    served.store.assignments.drop([dropped.subject])
    assert push(served).withdrawn == 1
    assert on_server(served, client)[1] == {}
    assert push(served).withdrawn == 0


@pytest.mark.labelstudio
def test_what_comes_back_after_it_was_withdrawn_is_shown_again(
    served: Workspace, client: Client, add_draft: Make
) -> None:
    free, judged = add_draft(served, 1), add_draft(served, 2)
    push(served)
    client.annotate(on_server(served, client)[1][judged.subject].id, [])
    gone = [redraft(served, fact, status="dropped", reason="wrong", kept=None) for fact in (free, judged)]
    push(served)
    for fact in gone:
        redraft(served, fact, status="drafted", reason="", kept=1)
    assert push(served).sent == 2
    tasks = on_server(served, client)[1]
    assert len(tasks) == 3
    assert sum(task.content_hash == EMPTIED for task in tasks.values()) == 1
    assert push(served).sent == 0
    assert len(our_projects(served, client)) == 1


def test_an_emptied_task_keeps_what_its_judgements_are_read_by() -> None:
    data = {
        "key": "k", "item_id": "i", "draft": "d", "fps": 25.0, "media_clip": "/data/local-files/?d=clips/ab.mp4",
        "question": "Who?", "options": [{"value": "A"}], "guidelines": "Rules", "guidelines_version": "v1",
    }  # fmt: skip
    left = emptied(data)
    assert {name: left[name] for name in ("key", "item_id", "draft", "fps", "guidelines_version")} == {
        "key": "k", "item_id": "i", "draft": "d", "fps": 25.0, "guidelines_version": "v1",
    }  # fmt: skip
    assert (left["media_clip"], left["options"]) == ("", [])
    assert set(left) == {*data, "about"}
    assert (list(shown(data)), list(shown(left))) == (["ab.mp4"], [])


def test_only_files_of_the_folder_itself_are_freed(place: Workspace) -> None:
    folder = place_of(place.root).clips
    folder.mkdir(parents=True)
    (folder / "a.mp4").touch()
    (folder.parent / "b.mp4").touch()
    InFolder(folder, "", abroad=False).free(["a.mp4", "../b.mp4", "missing.mp4"])
    assert not (folder / "a.mp4").exists()
    assert (folder.parent / "b.mp4").exists()
