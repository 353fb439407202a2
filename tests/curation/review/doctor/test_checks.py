"""The review's doctor: quiet where all is well, and each fault named with the way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aurelia.console import run
from curation.cli.main import cli
from curation.review.doctor import media
from curation.review.doctor.checks import Check, examine
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.reasoning import Draft
from tests.curation.review.conftest import Make

pytestmark = pytest.mark.labelstudio


@pytest.fixture
def sent(served: Workspace, add_draft: Make) -> Workspace:
    """A workspace with two drafts on the server."""
    for number in range(2):
        add_draft(served, number)
    push(served)
    return served


@pytest.fixture
def remote(sent: Workspace) -> Iterator[Client]:
    """The server's client."""
    with server.connect(sent.root) as client:
        yield client


def kinds(checks: list[Check]) -> dict[str, list[str]]:
    """Check -> kinds of issues, for those that found any."""
    return {one.name: sorted({issue.kind for issue in one.issues}) for one in checks if one.issues}


def test_all_is_well(sent: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    checks = examine(sent)
    assert kinds(checks) == {}, [issue for one in checks for issue in one.issues]
    looked = {one.name: one.looked for one in checks}
    assert looked == {"server": 1, "pages": 1, "tasks": 2, "predictions": 2, "clips": 1, "players": 1}
    code = run(cli, ["-w", str(sent.root), "review", "doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, {one["check"]: one["issues"] for one in told}) == (0, {name: [] for name in looked})


def test_what_somebody_changed_on_the_server_is_found(sent: Workspace, remote: Client) -> None:
    [project] = our_projects(sent, remote)
    first, second = sorted(task.id for task in remote.tasks(project.id))
    data = remote.get(f"/api/tasks/{first}/")["data"]
    remote.change("PATCH", f"/api/tasks/{first}/", {"data": data | {"question": "Is this easier?"}})
    for one in remote.get("/api/predictions/", task=second):
        remote.change("DELETE", f"/api/predictions/{one['id']}/")
    config = remote.project(project.id).config.replace("Guidelines", "Rules")
    remote.change("PATCH", f"/api/projects/{project.id}/", {"label_config": config})
    assert kinds(examine(sent)) == {
        "pages": ["page-edited"], "tasks": ["task-edited"], "predictions": ["prediction-lost"],
    }  # fmt: skip
    assert run(cli, ["-w", str(sent.root), "review", "doctor"]) == 3


def test_clips_that_are_others_are_found_and_missing_links_are_made_again(sent: Workspace) -> None:
    [media] = {ref.sha256: ref for fact in sent.store.heads("draft") for ref in fact.contract(Draft).media}.values()
    clip = place_of(sent.root).clips / sent.blobs.path(media.sha256).name
    clip.unlink()
    assert kinds(examine(sent)) == {}
    clip.unlink()
    clip.write_bytes(b"no film at all")
    try:
        assert kinds(examine(sent)) == {"clips": ["media-wrong"], "players": ["media-unreadable"]}
        clip.unlink()
        clip.mkdir()
        assert kinds(examine(sent)) == {"clips": ["media-missing"], "players": ["media-unreadable"]}
        clip.rmdir()
    finally:
        clip.unlink(missing_ok=True)
        push(sent)


def test_an_unknown_token_is_said_and_nothing_else_is_tried(sent: Workspace, remote: Client) -> None:
    [check] = examine(sent, Client(remote.url, "0" * 40))
    assert [issue.kind for issue in check.issues] == ["token-refused"]


def test_bytes_of_another_clip_are_found(sent: Workspace, remote: Client, tmp_path: Path) -> None:
    [project] = our_projects(sent, remote)
    [task, _] = sorted(remote.tasks(project.id), key=lambda one: one.id)
    data = remote.get(f"/api/tasks/{task.id}/")["data"]
    address = next(value for value in data.values() if str(value).startswith("/data/local-files/"))
    (tmp_path / "other.mp4").write_bytes(b"other")
    assert [issue.kind for issue in media.fetched(remote, address, tmp_path / "other.mp4", "t")] == ["media-wrong"]
