"""`curate add` for parts of media, playlists and manifests: what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurelia.console import run
from curation.cli.main import cli

A = "aB3_-xYz012"


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A workspace's folder."""
    assert run(cli, ["init", str(tmp_path / "w")]) == 0
    capsys.readouterr()
    return str(tmp_path / "w")


def test_a_part_of_an_address_is_a_span(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", root, "add", f"https://youtu.be/{A}", "--start", "1:02.5", "--end", "1:20"]) == 0
    said = capsys.readouterr().out
    assert f"https://www.youtube.com/watch?v={A}" in said
    assert "Spans: 1 new" in said


def test_a_manifest_is_added_and_what_is_wrong_with_it_is_grouped(
    root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "".join(f"no id {number},1,x,train\n" for number in range(50))
    (tmp_path / "vgg.csv").write_text(
        "".join(f"{A[:-1]}{n},{n},x,train\n" for n in range(9)) + bad + f"{A},x,x,train\n"
    )
    flags = ["--format", "vggsound", "--split", "validation", "--licence", "unknown"]
    assert run(cli, ["-w", root, "add", str(tmp_path / "vgg.csv"), *flags]) == 3
    said = capsys.readouterr()
    assert "Sources: 9 new" in said.out
    assert "Spans: 9 new" in said.out
    assert "Left out: 50 bad-id, 1 bad-time" in said.out
    assert said.err.count("is no YouTube id") == 3
    assert "and 47 more of the kind bad-id" in said.err
    assert run(cli, ["-w", root, "--json", "add", str(tmp_path / "vgg.csv"), *flags]) == 3
    data = json.loads(capsys.readouterr().out)
    assert data["spans"] == {"new": 0, "revised": 0, "unchanged": 9}
    assert data["issue_counts"] == {"bad-id": 50, "bad-time": 1}


def test_a_folder_and_an_id_list_give_a_manifest_its_media(
    root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "00000093.mp4").write_bytes(b"x")
    (tmp_path / "ids.csv").write_text(f"00000093,{A}\n")
    (tmp_path / "avqa.json").write_text(json.dumps([{"video_id": "00000093", "question_content": "?"}]))
    assert run(cli, ["-w", root, "add", str(tmp_path / "avqa.json")]) == 1
    assert "--media-folder" in capsys.readouterr().err
    for flags in (
        ["--media-folder", str(tmp_path / "films")],
        ["--ids", str(tmp_path / "ids.csv"), "--dataset", "mine"],
    ):
        assert run(cli, ["-w", root, "add", str(tmp_path / "avqa.json"), *flags]) == 0
        assert "1 new" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["films", "--start", "1"],
        ["list.csv", "--end", "1"],
        ["a.mp4", "b.mp4", "--start", "1"],
        ["a.mp4", "--start", "2", "--end", "1"],
        ["a.mp4", "--start", "soon"],
        ["https://a.example/l", "--playlist", "--after", "tomorrow"],
        ["https://a.example/l", "--playlist", "--limit", "0"],
        ["https://a.example/l", "--playlist", "--start", "1"],
        ["a.csv", "--clip-seconds", "0"],
    ],
)
def test_wrong_use_exits_2(root: str, tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "films").mkdir()
    assert run(cli, ["-w", root, "add", *words]) == 2


def test_an_unknown_format_is_told_with_those_there_are(
    root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.csv").write_text("a\n")
    assert run(cli, ["-w", root, "add", str(tmp_path / "x.csv"), "--format", "foo"]) == 2
    assert "vggsound" in capsys.readouterr().err


def test_a_playlist_is_refused_with_the_command_that_adds_it(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://www.youtube.com/playlist?list=PLabc"
    assert run(cli, ["-w", root, "add", address]) == 1
    assert f"curate add '{address}' --playlist" in capsys.readouterr().err
