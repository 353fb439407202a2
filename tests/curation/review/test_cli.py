"""`curate review`: one sentence and the way out where something is missing, and results as JSON."""

from __future__ import annotations

import json

import pytest

from curation.cli.main import cli, run
from curation.workspace import Workspace
from tests.curation.review.conftest import Make


def call(place: Workspace, *words: str) -> int:
    """The exit code of `curate review ...` in a workspace."""
    return run(cli, ["-w", str(place.root), "review", *words])


def test_without_a_server_status_says_how_to_start_one(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(place, "status") == 0
    assert "curate review up" in capsys.readouterr().out
    assert call(place, "status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"up": False}


@pytest.mark.parametrize("command", ["push", "pull"])
def test_without_a_server_work_stops_with_one_sentence(
    place: Workspace, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert call(place, command) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip().splitlines() == [
        "Label Studio: is not running for this workspace (run: curate review up)"
    ]


def test_another_server_needs_a_token_from_the_environment(
    place: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CURATE_LABEL_STUDIO_TOKEN", raising=False)
    assert call(place, "push", "--url", "http://127.0.0.1:1") == 2
    assert "CURATE_LABEL_STUDIO_TOKEN" in capsys.readouterr().err
    monkeypatch.setenv("CURATE_LABEL_STUDIO_TOKEN", "secret-token")
    assert call(place, "push", "--url", "http://127.0.0.1:1") == 1
    told = capsys.readouterr().err
    assert "http://127.0.0.1:1: Label Studio is not there" in told
    assert "secret-token" not in told


def test_down_without_a_server_changes_nothing(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(place, "down", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"stopped": False}


@pytest.mark.labelstudio
def test_push_and_status_tell_what_is_there(
    served: Workspace, add_draft: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    add_draft(served)
    assert call(served, "push", "--json") == 0
    pushed = json.loads(capsys.readouterr().out)
    assert (pushed["sent"], pushed["issues"]) == (1, [])
    assert call(served, "status", "--json") == 0
    [project] = json.loads(capsys.readouterr().out)["projects"]
    assert (project["project"], project["tasks"], project["judged"]) == ("AV-QA", 1, 0)
    assert project["url"] in pushed["projects"].values()
