"""`curate download`: the table of many sources, its options, and the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurelia.console import run
from curation import workspace as workspaces
from curation.cli.main import cli
from schemas.fact import given_fact
from schemas.media import Source


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A workspace with forty sources whose files are not there."""
    with workspaces.create(tmp_path / "w") as place:
        lost = (Source(origin="file", locator=f"{n:02}.mp4", content_sha256=f"{n:064x}") for n in range(40))
        place.store.put([given_fact(one) for one in lost])
    return str(tmp_path / "w")


def test_table_of_many_sources_is_bounded_and_all_are_counted(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "download"]) == 3
    said = capsys.readouterr()
    assert said.out.count(" missing-file ") == 30
    assert "and 10 more" in said.out
    assert "\n40 missing-file\n" in said.out
    assert said.err == ""


def test_json_tells_all(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "--json", "download"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert (len(said["sources"]), said["failed"], said["paused"]) == (40, 40, [])
    assert said["sources"][0]["kind"] == "missing-file"
    assert said["sources"][0]["tries"] == 1


def test_report_is_written_and_counted(root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "download", "--kind", "geo", "--report", str(tmp_path / "l.csv")]) == 0
    assert "40 pending" in capsys.readouterr().out
    assert run(cli, ["-w", root, "download", "--kind", "missing-file", "--report", str(tmp_path / "l.jsonl")]) == 0
    assert run(cli, ["-w", root, "download", "--report", str(tmp_path / "l.jsonl")]) == 3
    assert "40 missing-file" in capsys.readouterr().out
    assert run(cli, ["-w", root, "download", "--kind", "missing-file", "--report", str(tmp_path / "l.jsonl")]) == 3
    rows = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text().splitlines()]
    assert {row["tries"] for row in rows} == {2}


@pytest.mark.parametrize(
    ("flags", "code", "says"),
    [
        (["--kind", "nonsense"], 2, "nonsense"), (["--cookies", "none.txt"], 1, "check the path of --cookies"),
        (["--report", "l.txt"], 2, "name it .csv or .jsonl"),
        (["--report", "none/l.csv"], 2, "its folder does not exist"),
    ],
)  # fmt: skip
def test_wrong_options_say_so(
    root: str, capsys: pytest.CaptureFixture[str], flags: list[str], code: int, says: str
) -> None:
    assert run(cli, ["-w", root, "download", *flags]) == code
    assert says in capsys.readouterr().err
    with workspaces.open_workspace(Path(root)) as place:
        assert place.store.runs("download") == [], "told before anything is fetched"


def test_cookies_come_from_the_environment_too(
    root: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CURATE_COOKIES", "none.txt")
    assert run(cli, ["-w", root, "download"]) == 1
    assert "none.txt" in capsys.readouterr().err
