"""What a reviewer has saved, drafts too, survives push, pull, up and down; and nobody is cut off while at work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aurelia.console import run
from curation.cli.main import cli
from curation.review.page import prepare
from curation.review.studio import drafts, server
from curation.review.studio.place import place_of
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.errors import ReviewError
from tests.curation.review.conftest import Make
from tests.parts import missing


def database(folder: Path, *ages: float) -> Path:
    """A data folder whose server holds drafts of these ages in minutes."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "label_studio.sqlite3")) as connection:
        connection.execute("CREATE TABLE tasks_annotationdraft (updated_at datetime)")
        moments = [datetime.now(UTC) - timedelta(minutes=age) for age in ages]
        rows = [(moment.strftime("%Y-%m-%d %H:%M:%S.%f"),) for moment in moments]
        connection.executemany("INSERT INTO tasks_annotationdraft VALUES (?)", rows)
        connection.commit()
    return folder


def test_old_drafts_hold_nobody_back(tmp_path: Path) -> None:
    drafts.refuse_while_fresh(database(tmp_path / "none"))
    drafts.refuse_while_fresh(database(tmp_path / "old", 5.1, 600))


def test_a_fresh_draft_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"has 2 unfinished reviews, .* UTC\) \(ask .* curate review down --force"):
        drafts.refuse_while_fresh(database(tmp_path / "fresh", 0.1, 4.5, 7))


def test_a_database_that_cannot_be_read_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "label_studio.sqlite3").write_bytes(b"no database at all")
    with pytest.raises(ReviewError, match="cannot be read"):
        drafts.refuse_while_fresh(tmp_path)


@pytest.fixture
def own(place: Workspace) -> Iterator[Workspace]:
    """A workspace with a server of its own."""
    try:
        server.up(place.root)
    except ReviewError as exc:
        if "cannot be installed" in exc.message:
            missing(f"{exc}")
        raise
    yield place
    server.down(place.root, force=True)


def save_draft(place: Workspace, task: int, results: list[dict[str, Any]]) -> None:
    """Save a draft as the page does while somebody works."""
    with server.connect(place.root) as client:
        body = {"draft_id": 0, "result": results, "lead_time": 12.5, "parent_prediction": None}
        client.change("POST", f"/api/tasks/{task}/drafts", body)


def saved(place: Workspace, tasks: list[int]) -> list[Any]:
    """Drafts and annotations of some tasks, as they were saved."""
    with server.connect(place.root) as client:
        kept = [client.get(f"/api/tasks/{task}/drafts") for task in tasks]
        given = [client.get(f"/api/tasks/{task}/annotations/") for task in tasks]
    names = ("id", "result", "lead_time", "updated_at")
    return [[{name: one[name] for name in names} for one in found] for found in (*kept, *given)]


@pytest.mark.labelstudio
def test_drafts_and_judgements_survive_push_pull_down_and_up(
    own: Workspace, add_draft: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(2):
        add_draft(own, number)
    push(own)
    with server.connect(own.root) as client:
        [project] = our_projects(own, client)
        tasks = sorted(task.id for task in client.tasks(project.id))
        shown = client.predictions(tasks[0])
        client.annotate(tasks[1], [*client.predictions(tasks[1]), prepare.choice("verdict", "accept")])
    save_draft(own, tasks[0], [*shown, prepare.choice("verdict", "reject")])
    before = saved(own, tasks)
    add_draft(own, 2)
    push(own)
    pull(own)
    push(own)
    pull(own, full=True)
    running = server.state(own.root)
    assert run(cli, ["-w", str(own.root), "review", "down"]) == 1
    assert "1 unfinished review," in capsys.readouterr().err
    assert server.state(own.root) == running, "it was not stopped"
    assert run(cli, ["-w", str(own.root), "review", "down", "--force"]) == 0
    assert server.state(own.root) is None
    assert place_of(own.root).data.is_dir()
    assert server.up(own.root).started_now
    assert saved(own, tasks) == before
    assert (pull(own, full=True).new, push(own).sent) == (0, 0)
