"""A release folder as samples: media found and verified, clusters by recording, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.evaluate.samples import clusters, load
from schemas.errors import ReleaseError, UsageError
from tests.aurelia.evaluate.making import Films, row, write
from tests.factories import sha


def test_rows_of_one_recording_are_one_cluster_also_by_way_of_others(films: Films) -> None:
    shared = [films.media("one", "x"), films.media("two", "y")]
    rows = [row(1, [films.media("one", "x")]), row(2, [films.media("three", "z")]), row(3, [films.media("two", "y")])]
    assert clusters(rows) == (0, 1, 2)
    assert clusters([*rows, row(4, shared)]) == (0, 1, 0, 0)
    assert clusters([]) == ()


def test_every_row_comes_with_its_files_by_role(release: Path) -> None:
    samples, issues = load(release)
    assert issues == ()
    assert [len(sample.media) for sample in samples] == [1, 1, 1, 1, 1, 1, 5]
    assert list(samples[6].media) == ["dance", "track-a", "track-b", "track-c", "track-d"]
    assert all(path.is_file() for sample in samples for path in sample.media.values())
    assert [sample.cluster for sample in samples] == [0, 1, 2, 0, 3, 4, 4]


def test_only_the_tasks_asked_for(release: Path) -> None:
    samples, _ = load(release, tasks=("dm-match",))
    assert [sample.row.benchmark_task for sample in samples] == ["dm-match"]
    with pytest.raises(UsageError, match="av-geoiq"):
        load(release, tasks=("av-geoiq",))


def test_changed_media_leaves_its_row_out_unless_it_is_trusted(release: Path, films: Films) -> None:
    sha256 = films.hashes["one"]
    next(release.rglob(f"{sha256}.mp4")).write_bytes(b"other bytes")
    samples, issues = load(release)
    assert len(samples) == 6
    assert [(one.kind, one.subject) for one in issues] == [("media-missing", f"item {sha('item 0')[:12]}")]
    assert len(load(release, verify=False)[0]) == 7


def test_withheld_media_is_found_by_its_content_whatever_its_name(tmp_path: Path, films: Films) -> None:
    folder = write(tmp_path / "r", [row(0, [films.media("one", included=False)])], films.by_sha256)
    samples, issues = load(folder)
    assert (len(samples), len(issues)) == (0, 1)
    own = tmp_path / "own" / "deep"
    own.mkdir(parents=True)
    (own / "noise.txt").write_text("nothing")
    (own / "renamed.bin").write_bytes(films.paths["one"].read_bytes())
    samples, issues = load(folder, media=tmp_path / "own")
    assert [sample.media["clip"] for sample in samples] == [own / "renamed.bin"]
    assert issues == ()


def test_a_path_that_leads_out_of_the_release_is_not_followed(tmp_path: Path, films: Films) -> None:
    (tmp_path / "secret.mp4").write_bytes(films.paths["one"].read_bytes())
    bad = films.media("one").model_copy(update={"file": "../../secret.mp4"})
    folder = write(tmp_path / "r", [row(0, [bad])], films.by_sha256)
    _, issues = load(folder, verify=False)
    assert "outside" in issues[0].message


def test_files_behind_links_as_hubs_keep_them_are_found(release: Path, tmp_path: Path) -> None:
    for path in sorted(release.rglob("*.mp4")):
        blob = tmp_path / "blobs" / path.name
        blob.parent.mkdir(exist_ok=True)
        path.rename(blob)
        path.symlink_to(blob)
    samples, issues = load(release)
    assert (len(samples), issues) == (7, ())


def test_a_folder_without_tables_is_no_release(tmp_path: Path, release: Path) -> None:
    with pytest.raises(UsageError, match="no release folder"):
        load(tmp_path)
    with pytest.raises(UsageError, match="split train"):
        load(release, splits=("train",))
    with pytest.raises(UsageError, match="split dev"):
        load(release, splits=("dev",))


@pytest.mark.parametrize("data", [b"", b"PAR1 but no table", b"PAR1" * 100])
def test_a_broken_table_is_told_in_one_sentence(release: Path, data: bytes) -> None:
    (release / "test" / "metadata.parquet").write_bytes(data)
    with pytest.raises(ReleaseError, match="is no table"):
        load(release)
