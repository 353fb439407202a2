"""`curate import` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurelia import console
from curation.cli.main import cli
from tests.curation.importers.reading import written
from tests.curation.importers.test_music_avqa import ROW

Said = pytest.CaptureFixture[str]


@pytest.fixture
def bench(tmp_path: Path, capsys: Said) -> Path:
    assert console.run(cli, ["init", str(tmp_path / "bench")]) == 0
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "00000288.mp4").write_bytes(b"film")
    capsys.readouterr()
    return tmp_path / "bench"


def curate(bench: Path, *words: object) -> int:
    try:
        return console.run(cli, ["-w", str(bench), "import", *map(str, words)])
    except SystemExit as stop:
        return int(stop.code or 0)


def told(capsys: Said) -> Any:
    return json.loads(capsys.readouterr().out)


def test_formats_are_listed(bench: Path, capsys: Said) -> None:
    assert curate(bench, "--json") == 0
    found = {row["format"]: row for row in told(capsys)}
    assert {"music-avqa", "avsd", "valor", "av-odyssey", "avhbench", "step-trace", "table"} <= set(found)
    assert found["valor"]["becomes"] == "av-captioning"


def test_without_a_workspace_formats_are_listed_and_importing_says_how_to_make_one(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CURATE_WORKSPACE", raising=False)
    assert console.run(cli, ["import", "--json"]) == 0
    assert "music-avqa" in {row["format"] for row in told(capsys)}
    path = written(tmp_path, [ROW], "avqa-val.json")
    assert console.run(cli, ["import", "music-avqa", str(path)]) == 1
    assert f"make one with: curate init {tmp_path}" in capsys.readouterr().err


def test_a_file_is_imported_and_what_does_not_fit_exits_with_3(bench: Path, tmp_path: Path, capsys: Said) -> None:
    path = written(tmp_path, [ROW, {**ROW, "video_id": "00000001"}], "avqa-val.json")
    assert curate(bench, "music-avqa", path, "--media", tmp_path / "films", "--json") == 3
    report = told(capsys)
    assert (report["questions"]["new"], report["left_out"], report["rows"]) == (1, {"no-such-file": 1}, 2)
    assert curate(bench, "music-avqa", path, "--media", tmp_path / "films") == 3
    said = capsys.readouterr()
    assert "0 new, 0 revised, 1 as before; imported, and verified by nobody here" in said.out
    assert "avqa-val.json, record 2: no file is called '00000001'" in said.err


def test_a_dry_run_says_so(bench: Path, tmp_path: Path, capsys: Said) -> None:
    path = written(tmp_path, [ROW], "avqa-val.json")
    assert curate(bench, "music-avqa", path, "--media", tmp_path / "films", "--dry-run") == 0
    assert "Nothing was stored: a dry run." in capsys.readouterr().out


def test_columns_are_mapped(bench: Path, tmp_path: Path, capsys: Said) -> None:
    path = written(tmp_path, "film,Q,A\nfilms/00000288.mp4,Who?,he\n", "qa.csv")
    columns = ("--map", "video=film", "--map", "question=Q", "--map", "answer=A")
    assert curate(bench, "table", path, *columns, "--media", tmp_path / "films", "--json") == 0
    assert told(capsys)["questions"]["new"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("smells", "x.json"), "there are: av-odyssey"),
        (("valor",), "no file was given"),
        (("valor", "none.json"), "does not exist"),
        (("table", "FILE", "--map", "question"), "is not FIELD=COLUMN"),
        (("table", "FILE", "--map", "smell=x"), "is no field of table"),
    ],
)
def test_wrong_usage_is_told(bench: Path, tmp_path: Path, capsys: Said, words: tuple[str, ...], said: str) -> None:
    path = written(tmp_path, [ROW])
    assert curate(bench, *(str(path) if word == "FILE" else word for word in words)) == 2
    assert said in capsys.readouterr().err


def test_rows_that_are_left_out_are_counted_once(bench: Path, tmp_path: Path, capsys: Said) -> None:
    path = written(tmp_path, "Film,Frage\na,Who?\nb,What?\n", "qa.csv")
    assert curate(bench, "table", path) == 1
    assert "Left out: 2 of 2 rows (4 bad-row)" in capsys.readouterr().out
    assert curate(bench, "table", written(tmp_path, "", "empty.csv")) == 1
    said = capsys.readouterr()
    assert ("Rows: 0" in said.out, "Left out" in said.out, "holds no questions" in said.err) == (True, False, True)
