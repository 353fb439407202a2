"""From a release folder to what can be asked about: rows, their media found and verified, and their clusters."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aurelia.media_hash import media_sha256
from schemas.base import short
from schemas.errors import MediaError, ReleaseError, UsageError
from schemas.issues import Issue
from schemas.item import SplitName
from schemas.release import ReleaseMedia, ReleaseRow


@dataclass(frozen=True)
class Sample:
    """One row of a release that can be asked about.

    Args:
        row: The row.
        cluster: Number of the recordings it is made of: rows that share one are no independent observations.
        media: Role -> file, in the row's order.
    """

    row: ReleaseRow
    cluster: int
    media: dict[str, Path]


def clusters(rows: Sequence[ReleaseRow]) -> tuple[int, ...]:
    """The number of each row's cluster, from 0 in the order of first appearance.

    Rows are in one cluster where their media share a recording, directly or by way of other rows.
    """
    parent: dict[str, str] = {}

    def root(recording: str) -> str:
        while parent.setdefault(recording, recording) != recording:
            parent[recording] = recording = parent[parent[recording]]
        return recording

    recordings = [[part.recording_sha256 for media in row.media for part in media.parts] for row in rows]
    for first, *others in recordings:
        for other in others:
            parent[root(other)] = root(first)
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(root(first), len(numbers)) for first, *_ in recordings)


def load(
    release: Path,
    *,
    splits: Sequence[str] = ("test",),
    tasks: Sequence[str] | None = None,
    media: Path | None = None,
    verify: bool = True,
    words_alone: bool = False,
) -> tuple[tuple[Sample, ...], tuple[Issue, ...]]:
    """The rows of a release that can be asked about, and why others cannot.

    Args:
        release: The release folder.
        splits: Which splits of it.
        tasks: Which benchmark tasks; None for all.
        media: A folder in which media that the release withholds is looked up by its sha256.
        verify: Compare each media file with its sha256.
        words_alone: Nothing of the media will be given, so that none is looked for.

    Returns:
        Samples in the order of the tables, and one Issue for each piece of media that is missing or damaged.

    Raises:
        UsageError: A split or task is not in the release.
        ReleaseError: A table cannot be read.
    """
    rows = _of_tasks([row for split in splits for row in _table(release, split)], tasks)
    if words_alone:
        return tuple(Sample(row, n, {}) for row, n in zip(rows, clusters(rows), strict=True)), ()
    own = _by_sha256(media, {one.sha256 for row in rows for one in row.media if one.file is None})
    whole: list[tuple[ReleaseRow, dict[str, Path]]] = []
    issues: list[Issue] = []
    for row in rows:
        paths = {one.role: _file(release / row.split, one, own, verify) for one in row.media}
        bad = [_missing(row, role, path) for role, path in paths.items() if isinstance(path, str)]
        issues += bad
        if not bad:
            whole.append((row, {role: path for role, path in paths.items() if isinstance(path, Path)}))
    numbers = clusters([row for row, _ in whole])
    return tuple(Sample(row, n, files) for (row, files), n in zip(whole, numbers, strict=True)), tuple(issues)


def _table(release: Path, split: str) -> tuple[ReleaseRow, ...]:
    from schemas.frames import read_parquet  # it loads polars and pandera, which those who read a run need not

    if split not in set(SplitName):
        raise UsageError(f"split {split}", "does not exist", f"there are: {', '.join(SplitName)}")
    path = release / split / "metadata.parquet"
    if not path.exists():
        if not release.is_dir() or not any((release / one / path.name).exists() for one in SplitName):
            raise UsageError(str(release), "is no release folder", "make one with: curate release build")
        raise UsageError(f"split {split}", f"is not in the release {release.name}", "name another with --split")
    try:
        return read_parquet(ReleaseRow, path)
    except OSError as exc:
        raise ReleaseError(str(path), f"cannot be read: {exc.strerror or exc}", "check its permissions") from exc
    except ValueError as exc:
        hint = "verify the release, or build it anew with this version: curate release build"
        raise ReleaseError(str(path), "is no table of a release of this version", hint) from exc


def _of_tasks(rows: Sequence[ReleaseRow], tasks: Sequence[str] | None) -> tuple[ReleaseRow, ...]:
    there = sorted({row.benchmark_task for row in rows})
    for task in tasks or ():
        if task not in there:
            hint = f"there are: {', '.join(there)}" if there else "the split has no items"
            raise UsageError(f"benchmark task {task}", "has no items in these splits", hint)
    return tuple(row for row in rows if not tasks or row.benchmark_task in tasks)


def _by_sha256(folder: Path | None, wanted: set[str]) -> dict[str, Path]:
    """Files of a folder by content; a name that is the sha256 is looked at first, so that most are never read."""
    if folder is None or not wanted:
        return {}
    if not folder.is_dir():
        raise UsageError(str(folder), "is no folder", "name the folder that holds the media with --media")
    paths = [Path(top, name) for top, _, names in os.walk(folder) for name in sorted(names)]
    found: dict[str, Path] = {}
    for path in sorted(paths, key=lambda one: (one.stem not in wanted, one)):
        if len(found) == len(wanted):
            break
        if path.stem in found or not path.is_file():
            continue
        sha256 = media_sha256(path)
        if sha256 in wanted:
            found.setdefault(sha256, path)
    return found


def _file(folder: Path, media: ReleaseMedia, own: dict[str, Path], verify: bool) -> Path | str:
    """The file of a piece of media, or why there is none."""
    if media.file is None:
        return own.get(media.sha256, "is not passed on with the release")
    path = folder / media.file
    # By its words alone: hubs keep the files of a release behind links.
    if not Path(os.path.abspath(path)).is_relative_to(os.path.abspath(folder.parent)):
        return "lies outside the release"
    if not path.is_file():
        return "is missing from the release"
    try:
        return "does not have the bytes that its row says" if verify and media_sha256(path) != media.sha256 else path
    except MediaError as exc:
        return exc.message


def _missing(row: ReleaseRow, role: str, why: str) -> Issue:
    return Issue(
        kind="media-missing", subject=f"item {short(row.id)}", message=f"left out: its {role} {why}",
        hint="before the run begins, name a folder that holds the file with --media, or fetch the release again",
    )  # fmt: skip
