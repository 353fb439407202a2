"""`curate add` and `curate download`: what is printed, and the exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from aurelia.console import run
from curation.cli.main import cli
from tests.media_factory import film


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A workspace's folder."""
    assert run(cli, ["init", str(tmp_path / "w")]) == 0
    capsys.readouterr()
    return str(tmp_path / "w")


@pytest.fixture
def movie(tmp_path: Path) -> Path:
    path = tmp_path / "[bold]film[bad].mp4"
    film(path, shots=((1.0, "red"),))
    return path


def test_file_is_added_and_fetched(root: str, movie: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "add", str(movie), "--licence", "CC0", "--channel", "Me"]) == 0
    assert "1 new" in capsys.readouterr().out
    assert run(cli, ["-w", root, "download"]) == 0
    assert "ok" in capsys.readouterr().out.split()
    assert run(cli, ["-w", root, "download", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new_facts"] == 0


def test_bad_input_beside_a_good_one_exits_3(root: str, movie: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "--json", "add", str(movie), "none.mp4"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert said["sources"] == {"new": 1, "revised": 0, "unchanged": 0}
    assert [issue["kind"] for issue in said["issues"]] == ["no-such-file"]


def test_nothing_that_could_be_added_exits_1(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "add", "file:///etc/passwd"]) == 1
    assert "give an http or https address" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [[], ["x.mp4", "--licence", "free"], ["x.mp4", "--people", "children"]])
def test_wrong_use_exits_2(root: str, flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "add", *flags]) == 2
    assert capsys.readouterr().err


def test_failed_download_says_why_and_what_to_do(root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    run(cli, ["-w", root, "add", str(tmp_path / "a.mp4")])
    capsys.readouterr()
    assert run(cli, ["-w", root, "download", "--json"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert said["sources"][0]["kind"] == "unreadable-media"
    assert said["sources"][0]["todo"]
    run(cli, ["-w", root, "add", str(tmp_path / "a.mp4")])
    assert run(cli, ["-w", root, "download", "--again"]) == 3
    assert "unreadable-media" in capsys.readouterr().out


def test_questions_come_with_their_sources(root: str, movie: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copyfile(movie, movie.with_name("film.mp4"))
    questions = movie.with_name("questions.csv")
    questions.write_text("path,benchmark_task,question,answer\nfilm.mp4,av-qa,What colour?,red\n")
    assert run(cli, ["-w", root, "--json", "add", str(movie), "--questions", str(questions)]) == 0
    assert json.loads(capsys.readouterr().out)["questions"]["new"] == 1


def test_a_folder_tells_what_was_taken_and_what_was_not_read(
    root: str, movie: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    films = movie.parent / "films"
    films.mkdir()
    shutil.move(movie, films / "a.mp4")
    (films / "rights.csv").write_text("path,licence\na.mp4,CC0\n")
    assert run(cli, ["-w", root, "add", str(films)]) == 0
    said = capsys.readouterr()
    assert "\n  a.mp4\n" in said.out
    assert "rights.csv, which was not read" in said.err


def test_a_failed_download_is_told_once(root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    run(cli, ["-w", root, "add", str(tmp_path / "a.mp4")])
    capsys.readouterr()
    assert run(cli, ["-w", root, "download"]) == 3
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.count("unreadable-media") == 1
