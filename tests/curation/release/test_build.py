"""A build gives always the same, is completed after a kill, and refuses what cannot be a release."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from curation import split
from curation.release import build
from curation.validate import live_items, validate
from curation.workspace import Workspace
from schemas.errors import ReleaseError, WorkspaceError
from schemas.release import Release
from schemas.rights import PeopleFlag
from tests import factories
from tests.curation.release.conftest import Fill, add, contents


def test_two_builds_give_the_same_bytes_and_one_fact(fill: Fill, tmp_path: Path) -> None:
    place = fill()
    first = build(place, "films", "1.0.0", target=tmp_path / "one")
    second = build(place, "films", "1.0.0", target=tmp_path / "two")
    assert contents(first.folder) == contents(second.folder)
    assert len(place.store.heads("release")) == 1
    elsewhere = build(fill(name="other"), "films", "1.0.0", target=tmp_path / "three")
    assert contents(elsewhere.folder) == contents(first.folder)


def test_building_again_is_a_no_op_and_completes_a_killed_build(fill: Fill) -> None:
    place = fill()
    first = build(place, "films", "1.0.0")
    assert first.is_new
    partial = first.folder.parent / ".films-1.0.0.partial"
    (partial / "train").mkdir(parents=True)
    again = build(place, "films", "1.0.0")
    assert (again.is_new, again.release) == (False, first.release)
    assert not partial.exists()


def test_a_build_killed_before_its_fact_was_stored_is_completed(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fill()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place.store, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            build(place, "films", "1.0.0")
    assert place.store.heads("release") == []
    again = build(place, "films", "1.0.0")
    assert not again.is_new
    assert len(place.store.heads("release")) == 1


def test_a_full_disk_leaves_nothing_half_made(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fill()

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("curation.release.files.shutil.copyfile", full)
        with pytest.raises(WorkspaceError, match="disk is full"):
            build(place, "films", "1.0.0")
    assert list((place.root / "releases").iterdir()) == []
    assert build(place, "films", "1.0.0").is_new


def test_other_content_under_a_known_version_is_refused(fill: Fill, tmp_path: Path) -> None:
    place = fill()
    build(place, "films", "1.0.0")
    add(place, factories.source("late.mp4"))
    validate(place)
    split.commit(place, message="one more")
    for target in (None, tmp_path / "elsewhere"):
        with pytest.raises(ReleaseError, match=r"1\.0\.1"):
            build(place, "films", "1.0.0", target=target)
    assert build(place, "films", "1.1.0").release.items == 5


def test_a_folder_of_somebody_else_is_never_touched(fill: Fill, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(ReleaseError, match="other content"):
        build(fill(), "films", "1.0.0", target=mine)
    assert contents(mine) == {"thesis.txt": b"years of work"}


def test_the_canary_is_the_same_in_all_versions_of_a_benchmark(fill: Fill) -> None:
    place = fill()
    first = build(place, "films", "1.0.0").release
    add(place, factories.source("late.mp4"))
    validate(place)
    split.commit(place)
    assert build(place, "films", "1.1.0").release.canary == first.canary
    assert build(place, "other", "1.0.0").release.canary != first.canary


def test_the_stored_fact_is_the_release(fill: Fill) -> None:
    place: Workspace = fill()
    built = build(place, "films", "1.0.0")
    (fact,) = place.store.heads("release")
    assert fact.contract(Release) == built.release
    assert set(fact.parents) == {item.key for item, _ in live_items(place.store)}


def test_without_a_commit_there_is_nothing_to_release(fill: Fill) -> None:
    with pytest.raises(ReleaseError, match="curate split commit"):
        build(fill(commit=False), "films", "1.0.0")


def test_when_all_items_are_left_out_there_is_nothing_to_release(fill: Fill) -> None:
    place = fill(factories.source(people=(PeopleFlag.medical,)))
    with pytest.raises(ReleaseError, match="no item that may be released"):
        build(place, "films", "1.0.0")


@pytest.mark.parametrize(("name", "version"), [("../x", "1.0.0"), ("films", "one"), ("", "1.0.0"), ("films", "1.0")])
def test_a_bad_name_or_version_is_refused_before_anything_is_written(fill: Fill, name: str, version: str) -> None:
    place = fill()
    with pytest.raises(ReleaseError, match="cannot be called so"):
        build(place, name, version)
    assert list((place.root / "releases").iterdir()) == []


def test_a_lost_file_stops_the_build(fill: Fill) -> None:
    place = fill()
    _, item = live_items(place.store)[0]
    place.blobs.path(item.media[0].sha256).unlink()
    with pytest.raises(WorkspaceError, match="backup"):
        build(place, "films", "1.0.0")


def test_a_damaged_file_stops_the_build(fill: Fill) -> None:
    place = fill()
    _, item = live_items(place.store)[0]
    place.blobs.path(item.media[0].sha256).write_bytes(b"other")
    with pytest.raises(ReleaseError, match="damaged"):
        build(place, "films", "1.0.0")
