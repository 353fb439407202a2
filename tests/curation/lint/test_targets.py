"""What can be checked: files by their format, splits and releases by their items."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation import release, split, workspace
from curation.lint.run import lint
from curation.lint.targets import of_file, of_release, of_split
from curation.validate import validate
from curation.workspace import Workspace
from schemas.errors import ReleaseError, StoreError, UsageError
from schemas.issues import Severity
from tests import factories
from tests.curation.lint.samples import avqa
from tests.curation.release.conftest import add


def filled(folder: Path, films: int = 3) -> Workspace:
    """A workspace with one item a film, committed."""
    place = workspace.create(folder / "w")
    for number in range(films):
        add(place, factories.source(f"film-{number}.mp4"))
    validate(place)
    split.commit(place, message="first")
    return place


def test_file_is_known_by_its_beginning(tmp_path: Path) -> None:
    target = of_file(avqa(tmp_path / "a.json", "yes", "no"))
    assert (target.name, target.kind, target.format, len(target.rows)) == ("a.json", "file", "music-avqa", 2)


def test_file_of_no_known_format_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing of the kind")
    with pytest.raises(UsageError, match=r"--format: .*music-avqa"):
        of_file(tmp_path / "a.txt")


def test_option_that_a_format_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no option of music-avqa"):
        of_file(avqa(tmp_path / "a.json", "yes"), options={"colour": "red"})


def test_columns_of_a_table_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Q,clip,A\nWhat rings?,v1,a bell\nWhat rings?,v1,a drum\n")
    target = of_file(tmp_path / "a.csv", "table", {"question": "Q", "video": "clip", "answer": "A"})
    assert lint(target.rows, only=["contradictory-duplicate"]).counts() == {"contradictory-duplicate": 1}


def test_items_of_a_split_and_of_its_release_are_the_same_rows(tmp_path: Path) -> None:
    with filled(tmp_path) as place:
        split_rows = of_split(place, "main").rows
        built = release.build(place, "demo", "0.1.0")
    rows = of_release(built.folder).rows
    assert len(rows) == len(split_rows) == 3
    told = [
        {(one.question, one.options, one.answers, one.option, one.steps, one.modality) for one in each}
        for each in (rows, split_rows)
    ]
    assert told[0] == told[1]
    assert all("metadata.parquet, row " in one.subject for one in rows)
    report = lint(rows)
    assert report.of(Severity.error) == 0
    assert not any(gap.broken for gap in report.unchecked)


def test_older_version_of_a_split_has_the_items_it_had(tmp_path: Path) -> None:
    with filled(tmp_path) as place:
        add(place, factories.source("late.mp4"))
        validate(place)
        split.commit(place, message="second")
        assert [len(of_split(place, name).rows) for name in ("main@1", "main@2", "main")] == [3, 4, 4]
        assert of_split(place, "main").name == "main, version 2"
        with pytest.raises(StoreError):
            of_split(place, "main@9")
        with pytest.raises(UsageError, match="main@3"):
            of_split(place, "main@x")


def test_item_whose_content_was_taken_away_is_unchecked(tmp_path: Path) -> None:
    with filled(tmp_path) as place:
        place.store.redact(place.store.heads("item")[0].key, "asked for")
        report = lint(of_split(place, "main").rows)
    assert report.counts()["unparsable"] == 1
    assert any(gap.check == "duplicate" and len(gap.rows) == 1 for gap in report.unchecked)


def test_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="is no release folder"):
        of_release(tmp_path)
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "metadata.parquet").write_bytes(b"no table")
    with pytest.raises(ReleaseError, match="cannot be read"):
        of_release(tmp_path)
