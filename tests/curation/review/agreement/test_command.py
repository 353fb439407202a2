"""`curate review agreement` prints what agreement, reliability and alerts say."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from curation.cli.main import cli
from curation.workspace import open_workspace
from schemas.review import RejectReason, Verdict
from tests.curation.review.agreement.stored import draft, judge, solve


def told(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(cli, ["-w", str(folder), "review", "agreement", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def judged(folder: Path) -> None:
    CliRunner().invoke(cli, ["init", str(folder)], catch_exceptions=False)
    rejected = {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}
    with open_workspace(folder) as workspace:
        for number in range(30):
            shown = draft(workspace.store, number)
            for name in ("p1", "p2", "p3"):
                judge(workspace.store, shown, name, **(rejected if number % 3 == 0 and name != "p3" else {}))
            for name in ("p4", "p5"):
                solve(workspace.store, shown, name, "B" if number % 2 else "A")


def test_it_tells_headline_after_draft_reliability_and_alerts(tmp_path: Path) -> None:
    judged(tmp_path / "lab")
    text = told(tmp_path / "lab", "--resamples", "50", "--by", "task", "--by", "pair")
    headline, after = text.index("Headline"), text.index("After draft")
    assert headline < text.index("solve") < after
    assert "pair p1 & p2" in text
    assert "p3 finds" in text
    assert text.count("30 judged") == 3


def test_as_json_everything_is_there(tmp_path: Path) -> None:
    judged(tmp_path / "lab")
    data = json.loads(told(tmp_path / "lab", "--json", "--resamples", "50"))
    assert {row["field"] for row in data["overall"]["headline"]} == {"answer", "can-tell"}
    verdict = next(row for row in data["overall"]["after_draft"] if row["field"] == "verdict")
    assert (verdict["units"], verdict["clips"], verdict["raters"]) == (30, 30, 3)
    assert {one["reviewer"] for one in data["reliability"]} == {"p1", "p2", "p3"}
    assert [(one["reviewer"], one["kind"]) for one in data["alerts"]] == [("p3", "rubber-stamp")]


def test_an_empty_workspace_says_nothing_yet(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["init", str(tmp_path / "lab")], catch_exceptions=False)
    assert "nothing yet" in told(tmp_path / "lab")
