"""`curate draft` on the command line: what is refused, what is told while it runs and after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia import console
from curation.cli import context
from curation.cli.main import cli
from curation.stage import StageReport
from curation.workspace import Workspace
from schemas.issues import Issue
from tests import factories

Said = pytest.CaptureFixture[str]


def test_a_price_without_an_estimate_or_below_nothing_is_refused(tmp_path: Path, capsys: Said) -> None:
    assert console.run(cli, ["init", str(tmp_path / "bench")]) == 0
    for given, words in ((("1", "2"), "--price goes with --estimate"), (("-1", "2", "--estimate"), "x>=0")):
        assert console.run(cli, ["-w", str(tmp_path / "bench"), "draft", "--price", *given]) == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize("given", [("--for", "av-qa"), ("--paper",), ("--critic", "replay:x")])
def test_what_is_said_to_a_model_needs_one(tmp_path: Path, capsys: Said, given: tuple[str, ...]) -> None:
    assert console.run(cli, ["init", str(tmp_path / "bench")]) == 0
    assert console.run(cli, ["-w", str(tmp_path / "bench"), "draft", *given]) == 2
    assert f"{given[0]} goes with --model" in capsys.readouterr().err


def test_new_drafts_are_counted_without_the_clips_that_were_composed_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert console.run(cli, ["init", str(tmp_path / "bench")]) == 0

    def drafted(workspace: Workspace, **_: Any) -> list[StageReport]:
        facts = [one for one in factories.chain(factories.source("film.mp4")).facts if one.kind != "annotation"]
        return [StageReport(stage="compose", new_facts=workspace.store.put(facts))]

    monkeypatch.setattr("curation.cli.draft.draft", drafted)
    for said in ("1 new drafts, 0 of them dropped; 1 drafts", "0 new drafts, 0 of them dropped; 1 drafts"):
        assert console.run(cli, ["-w", str(tmp_path / "bench"), "draft"]) == 0
        assert said in capsys.readouterr().out


def test_a_file_gets_a_line_of_progress_a_minute(monkeypatch: pytest.MonkeyPatch, capfd: Said) -> None:
    clock = [0.0]
    monkeypatch.setattr("curation.cli.context.time.monotonic", lambda: clock[0])

    with context.progress_bar() as update:
        update("draft-asked:some/2:abc", 0, 0)
        for done in range(5):
            clock[0] += 25
            update("draft:some/2:abc", done, 5, "80 clips/h")

    assert capfd.readouterr().err == "draft from clips: 2 of 5, 80 clips/h\n"


def test_what_is_said_of_many_inputs_is_said_once(capfd: Said) -> None:
    context.show_issues([Issue(kind="draft-failed", subject="model m", message="takes no sound")] * 3)
    assert capfd.readouterr().err == "  error: model m: takes no sound (3 times)\n"
