"""`curate lint`: results as JSON or text, exit codes, and no workspace needed for a file or a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curation import release
from curation.cli.main import cli
from tests.curation.lint.samples import avqa
from tests.curation.lint.test_targets import filled


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["lint", *arguments])


@pytest.mark.parametrize("spelled", ["anser", "answer"])
def test_contradictory_pair_is_told_with_its_rows_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = avqa(tmp_path / "a.json", "yes", "no", spelled=spelled)
    result = run("--format", "music-avqa", str(path), "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    [issue] = told["issues"]
    assert (issue["kind"], issue["rows"], issue["severity"]) == ("contradictory-duplicate", [0, 1], "error")
    assert issue["subjects"] == ["a.json, record 1", "a.json, record 2"]
    assert (told["target"], told["format"], told["rows"]) == ("a.json", "music-avqa", 2)


def test_rows_marked_as_deleted_are_compared_as_the_file_has_them(tmp_path: Path) -> None:
    told = json.loads(run(str(avqa(tmp_path / "a.json", "yes", "no", deleted=1)), "--json").stdout)
    assert told["counts"]["contradictory-duplicate"] == 1


def test_nothing_wrong_is_exit_code_zero_and_what_is_unchecked_is_told(tmp_path: Path) -> None:
    result = run(str(avqa(tmp_path / "a.json", "yes")))
    assert result.exit_code == 0
    assert "0 errors" in result.stdout
    assert "text-prior: 1 row, its template has fewer than 10 rows" in result.stdout
    assert run(str(tmp_path / "a.json"), "--fail-on", "unchecked").exit_code == 3


def test_warnings_fail_only_where_asked(tmp_path: Path) -> None:
    path = str(avqa(tmp_path / "a.json", "yes", "yes"))
    assert run(path).exit_code == 0
    assert run(path, "--fail-on", "warning").exit_code == 3
    assert run(path, "--fail-on", "warning", "--check", "key-unknown").exit_code == 0


def test_checks_can_be_chosen_and_left_out(tmp_path: Path) -> None:
    path = str(avqa(tmp_path / "a.json", "yes", "no"))
    assert run(path, "--skip", "contradictory-duplicate").exit_code == 0
    told = json.loads(run(path, "--check", "duplicate", "--json").stdout)
    assert list(told["checks"]) == ["duplicate"]


def test_what_is_not_there_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, said in (
        (("main",), "neither a file nor a release folder"),
        (("gone.json",), "does not exist"),
        ((str(avqa(tmp_path / "a.json", "yes")), "--check", "nonsense"), "nonsense"),
    ):
        result = run(*arguments)
        assert said in str(result.exception)
    assert "NAME=VALUE" in run("a.json", "--map", "question").output


def test_page_is_written_beside_the_result(tmp_path: Path) -> None:
    page = tmp_path / "out" / "page.html"
    told = json.loads(run(str(avqa(tmp_path / "a.json", "yes", "no")), "--html", str(page), "--json").stdout)
    assert told["html"] == str(page)
    assert "contradictory-duplicate" in page.read_text(encoding="utf-8")


def test_split_of_a_workspace_and_a_release_folder_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path) as place:
        root, built = place.root, release.build(place, "demo", "0.1.0")
    monkeypatch.chdir(tmp_path)
    told = [
        json.loads(CliRunner().invoke(cli, [*before, "lint", name, "--json"]).stdout)
        for before, name in ((("-w", str(root)), "main@1"), ((), str(built.folder)))
    ]
    assert [(one["kind"], one["rows"], one["severities"]["error"]) for one in told] == [
        ("split", 3, 0),
        ("release", 3, 0),
    ]
    assert told[0]["target"] == "main, version 1"
