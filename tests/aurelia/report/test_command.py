"""`aurelia report`: results on stdout, the page beside, exit codes as everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aurelia.cli import cli
from aurelia.console import run as run_command
from tests.aurelia.report.worlds import knows, replies, rows, run

ITEMS = rows(6)


def called(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["report", *map(str, arguments)], standalone_mode=False)
    return result.return_value if isinstance(result.return_value, int) else result.exit_code, result.stdout


@pytest.fixture
def done(tmp_path: Path) -> Path:
    return run(tmp_path / "run", ITEMS, replies(ITEMS, knows(0.5, 1.0))).path


def test_report_is_written_and_told(done: Path, tmp_path: Path) -> None:
    code, told = called(done, "--out", tmp_path / "out")
    assert code == 0
    assert "AV-Compositional" in told
    assert f"page: {(tmp_path / 'out' / 'report.html').resolve()}" in told.replace("\n", "")
    assert (done / "scores.jsonl").read_bytes().count(b"\n") == len(ITEMS) * 6 * 4
    assert not (tmp_path / "out" / "paper.csv").exists()


def test_json_holds_every_number(done: Path, tmp_path: Path) -> None:
    code, told = called(done, "--out", tmp_path / "out", "--json", "--paper")
    assert code == 0
    assert json.loads(told)["runs"][0]["arms"][0]["scored"] == 6
    assert (tmp_path / "out" / "paper.csv").exists()


def test_incomplete_run_exits_3(tmp_path: Path) -> None:
    folder = run(tmp_path / "run", ITEMS, replies(ITEMS, knows(1, 1), failing=0.2))
    assert run_command(cli, ["report", str(folder.path), "--out", str(tmp_path / "out")]) == 3


def test_unfinished_run_exits_3(tmp_path: Path) -> None:
    said = list(replies(ITEMS, knows(1, 1)))
    folder = run(tmp_path / "run", ITEMS, iter(said[: len(said) // 2]))
    assert run_command(cli, ["report", str(folder.path), "--out", str(tmp_path / "out")]) == 3


@pytest.mark.parametrize("arguments", [(), ("RUN", "RUN")])
def test_no_run_or_one_twice_is_wrong_usage(done: Path, arguments: tuple[str, ...]) -> None:
    assert run_command(cli, ["report", *(str(done) for _ in arguments)]) == 2


def test_folder_without_a_run_is_an_expected_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(cli, ["report", str(tmp_path)]) == 1
    assert "holds no run" in capsys.readouterr().err


def test_paper_alone_takes_no_audit_and_no_judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    audit = tmp_path / "audit.jsonl"
    audit.write_text("")
    for more in (("--audit", audit), ("--judge", "replay:x.jsonl")):
        assert run_command(cli, ["report", "--paper", *map(str, more)]) != 0
        assert "name run folders too" in capsys.readouterr().err


def test_paper_alone_shows_its_table(tmp_path: Path) -> None:
    code, told = called("--paper", "--json")
    cells = json.loads(told)
    assert code == 0
    assert len(cells) == 131
    assert sum(one["Note"] == "misprint" for one in cells) == 4
    assert called("--paper", "--out", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "report.html").exists()


def test_judge_is_asked_once_for_each_question_and_its_words_stay(tmp_path: Path) -> None:
    items = ITEMS[:1]
    folder = run(tmp_path / "run", items, replies(items, lambda *_: "the one that sounds"))
    recorded = tmp_path / "verdicts.jsonl"
    recorded.write_text('{"text": {"option": "A"}, "role": "judge"}\n' * 4)
    for _ in range(2):
        code, told = called(folder.path, "--out", tmp_path / "out", "--judge", f"replay:{recorded}", "--json")
        assert code == 0
        arms = json.loads(told)["runs"][0]["arms"]
        assert {(one["parse_rate"], one["judged"], one["accuracy"]["value"]) for one in arms} == {(1.0, 1.0, 0.25)}
        assert len((folder.path / "judge.jsonl").read_text().splitlines()) == 4
    code, told = called(folder.path, "--out", tmp_path / "out", "--json")
    assert {one["judged"] for one in json.loads(told)["runs"][0]["arms"]} == {0.0}
