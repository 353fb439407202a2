"""Rows and names that nobody meant well: each is told or made harmless, and the rest of the list is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from curation import workspace
from curation.acquire.add import add
from curation.acquire.addresses import public
from curation.acquire.questions import add_questions
from curation.workspace import Workspace
from schemas.media import Source

GOOD = '{"url": "https://films.example/good.mp4"}\n'


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        yield made


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ('{"url": "https://a.example/v", "title": %s}' % ("1" * 5000), "bad-row"),
        ('{"url": "https://a.example/v", "title": %s}' % ("[" * 100_000 + "]" * 100_000), "bad-row"),
        ('{"path": "~nobody-of-that-name/film.mp4"}', "no-such-file"),
        ('{"path": "%s"}' % ("x" * 5000), "not-readable"),
        ('{"url": "https://a.example/v?a=1;token=SECRET"}', "wrong-url"),
        ('{"url": "https://a.example/v", "claim_url": "https://u:SECRET@a.example/l"}', "secret-in-claim-url"),
        ('{"url": "https://a.example/v", "claim_url": "https://a.example/l?token=SECRET"}', "secret-in-claim-url"),
    ],
)
def test_a_bad_row_is_told_and_stops_no_other(place: Workspace, tmp_path: Path, row: str, kind: str) -> None:
    (tmp_path / "l.jsonl").write_text(f"{row}\n{GOOD}")
    report = add(place, [str(tmp_path / "l.jsonl")])
    assert (report.new, [issue.kind for issue in report.issues]) == (1, [kind])
    assert "SECRET" not in "".join(map(str, report.issues))


def test_halves_of_characters_and_control_characters_are_made_harmless(place: Workspace, tmp_path: Path) -> None:
    (tmp_path / "l.jsonl").write_text('{"url": "https://a.example/v", "title": "a\\ud83d\\u001b[2Jb\\u0000"}\n')
    assert add(place, [str(tmp_path / "l.jsonl")]).new == 1
    assert place.store.heads("source")[0].contract(Source).title == "a? [2Jb"


@pytest.mark.parametrize("name", ["~nobody-of-that-name/film.mp4", "x" * 5000])
def test_a_name_that_is_no_file_is_told(place: Workspace, name: str) -> None:
    assert len(add(place, [name]).issues) == 1


def test_a_file_whose_name_is_no_text_is_told_as_text(place: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"\xff.mp4")).touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    (issue,) = add(place, [str(folder)]).issues
    assert issue.subject.encode() == b"?.mp4"


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ('"question": "\\ud83d?"', []),
        ('"question": "what?", "answer": "|"', ["bad-row"]),
        ('"question": "what?", "end": "1e308"', ["bad-time"]),
    ],
)
def test_a_hostile_question_stops_no_other(place: Workspace, tmp_path: Path, cells: str, kinds: list[str]) -> None:
    add(place, ["https://a.example/v"])
    row = '{"url": "https://a.example/v", "benchmark_task": "av-qa", %s}\n'
    (tmp_path / "q.jsonl").write_text(row % cells + row % '"question": "which word is said?"')
    report = add_questions(place, tmp_path / "q.jsonl")
    assert (report.new, [issue.kind for issue in report.issues]) == (2 - len(kinds), kinds)


def test_no_secret_hides_behind_a_semicolon() -> None:
    assert "SECRET" not in public("https://a.example/v?a=1;token=SECRET&b=2")
    assert public("https://a.example/v?a=1&b=2") == "https://a.example/v?a=1&b=2"
