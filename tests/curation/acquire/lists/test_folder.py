"""A folder tells what was taken from it and which lists in it nobody read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curation.acquire.add import add
from curation.acquire.lists.folder import look, media_below, some
from curation.workspace import Workspace


@pytest.fixture
def films(tmp_path: Path, movie: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    shutil.copyfile(movie, folder / "a.mp4")
    (folder / "rights.csv").write_text("path,licence\na.mp4,CC0\n")
    return folder


def test_a_list_beside_the_films_is_a_warning_and_no_failure(workspace: Workspace, films: Path) -> None:
    report = add(workspace, [str(films)])
    assert (report.new, report.names, report.exit_code) == (1, ("a.mp4",), 0)
    (issue,) = report.issues
    assert (issue.kind, issue.severity) == ("list-not-read", "warning")
    assert "rights.csv" in issue.message
    assert issue.hint == f"add it by name for rights: curate add {films / 'rights.csv'}"


def test_a_list_that_is_read_too_is_no_matter(workspace: Workspace, films: Path) -> None:
    assert add(workspace, [str(films), str(films / "rights.csv")]).issues == ()
    assert add(workspace, [str(films)], questions=films / "rights.csv").issues == ()


def test_ten_names_are_shown_and_a_count() -> None:
    assert some([str(number) for number in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"
    assert some(["a", "b"]) == "a, b"


def test_links_that_lead_out_of_a_folder_are_not_followed(workspace: Workspace, films: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.mp4"
    elsewhere.write_bytes(b"private")
    before = len(look(films, "films")[0])
    (films / "link.mp4").symlink_to(elsewhere)
    (films / "inside.mp4").symlink_to(next(iter(media_below(films))))
    (films / "loop.mp4").symlink_to(films / "loop.mp4")
    media, issues = look(films, "films")
    assert [path.name for path in media if path.is_symlink()] == ["inside.mp4"]
    assert len(media) == before + 1
    assert [(one.kind, "link.mp4" in one.message) for one in issues if one.kind == "link-not-followed"] == [
        ("link-not-followed", True)
    ]
