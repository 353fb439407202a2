"""Check a release folder with what others will use: checksums, `datasets`, the Croissant reader."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from curation.blobs import file_sha256
from curation.release.files import is_bytecode
from curation.release.tables import read_rows
from schemas.errors import ReleaseError
from schemas.frames import values
from schemas.issues import Issue
from schemas.release import ReleaseRow

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.DOTALL)


def verify(folder: Path) -> list[Issue]:
    """Everything that is wrong with a release folder; nothing when it is whole.

    Checksums of all files (changed, missing and unknown ones; `__pycache__` is passed over), each row's media against
    its sha256, the values that `datasets.load_dataset(folder)` gives, and every record that the Croissant description
    leads to.
    """
    if not (folder / SUMS).is_file():
        return [_issue("no-checksums", str(folder), f"has no {SUMS}: it is no release, or not whole")]
    issues = list(_sums(folder))
    if issues:
        return issues
    try:
        rows = {path.parent.name: read_rows(path) for path in sorted(folder.glob("*/metadata.parquet"))}
    except ReleaseError as exc:
        return [_issue("table", exc.subject, exc.message)]
    return [*_media(folder, rows), *_datasets(folder, rows), *_croissant(folder, rows)]


def _issue(kind: str, subject: str, message: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint="get the release again, or build it again")


def read_sums(folder: Path) -> tuple[dict[str, str], list[Issue]]:
    """The files that a release lists (path -> sha256), and the lines of its list that are none.

    A line ends with a line feed and with nothing else, as for `sha256sum -c`.
    """
    listed: dict[str, str] = {}
    issues = []
    lines = (folder / SUMS).read_bytes().removesuffix(b"\n").split(b"\n")
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line.decode(errors="replace"))
        name = found[2] if found else ""
        if not name or name in listed or "\ufffd" in name or is_bytecode(Path(name)):
            issues.append(_issue("checksums", f"{SUMS} line {number}", "is no checksum of a file of a release"))
        elif found:
            listed[name] = found[1]
    return listed, issues


def _sums(folder: Path) -> Iterator[Issue]:
    listed, issues = read_sums(folder)
    yield from issues
    if issues:
        return
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    present = {path.as_posix() for path in paths if not is_bytecode(path)} - {SUMS}
    for name in sorted(listed.keys() - present):
        yield _issue("file-missing", name, "is listed but not here")
    for name in sorted(present - listed.keys()):
        yield _issue("file-unknown", name, "is here but not listed")
    for name in sorted(listed.keys() & present):
        if file_sha256(folder / name) != listed[name]:
            yield _issue("file-changed", name, "does not have its checksum")


def _media(folder: Path, rows: Mapping[str, Sequence[ReleaseRow]]) -> Iterator[Issue]:
    for split, some in rows.items():
        for row in some:
            for media in row.media:
                if media.file is None:
                    continue
                path = folder / split / media.file
                if not path.is_file() or file_sha256(path) != media.sha256:
                    yield _issue("media", f"item {row.id[:12]}", f"its file {media.file} is missing or another")


def _datasets(folder: Path, rows: Mapping[str, Sequence[ReleaseRow]]) -> Iterator[Issue]:
    try:
        loaded = load(folder)
    except ReleaseError as exc:
        yield _issue("datasets", exc.subject, exc.message)
        return
    if loaded.keys() != rows.keys():
        yield _issue("splits", "README.md", f"datasets finds the splits {', '.join(loaded) or 'none'}")
    for split in rows.keys() & loaded.keys():
        if loaded[split] != tuple(rows[split]):
            yield _issue("values", f"{split}/metadata.parquet", "datasets reads other values from it")


def load(folder: Path) -> dict[str, tuple[ReleaseRow, ...]]:
    """The rows of every split as `datasets.load_dataset(folder)` gives them; offline, and nothing is left behind.

    Raises:
        ReleaseError: `datasets` cannot load the folder.
    """
    import datasets  # slow to import, and needed here alone

    with tempfile.TemporaryDirectory() as cache, _without_progress(datasets):
        try:
            # A plain local folder: no hub is asked, and no code of the release runs.
            found = datasets.load_dataset(str(folder.resolve()), cache_dir=cache)
            return {str(split): values(ReleaseRow, table) for split, table in found.items()}
        except Exception as exc:  # its readers raise whatever their formats raise; all of it means the same here
            raise ReleaseError(folder.name, f"datasets cannot load it: {exc}", "build it again") from exc


@contextmanager
def _without_progress(datasets: Any) -> Iterator[None]:
    shown = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            datasets.enable_progress_bars()


def _croissant(folder: Path, rows: Mapping[str, Sequence[ReleaseRow]]) -> Iterator[Issue]:
    import mlcroissant as mlc  # slow to import, and needed here alone

    with _quiet_reader():
        try:
            described = mlc.Dataset(jsonld=str(folder / "croissant.json"))
            for split, some in rows.items():
                records = list(described.records(split))
                if [_told(record, split) for record in records] != [_expected(row) for row in some]:
                    yield _issue("croissant", split, "the records of croissant.json are not those of the table")
        except (mlc.ValidationError, mlc.GenerationError, ValueError, KeyError, OSError) as exc:
            yield _issue("croissant", "croissant.json", f"is not valid: {' '.join(str(exc).split())[:300]}")


def _told(record: Mapping[str, Any], split: str) -> tuple[Any, ...]:
    fields = (record[f"{split}/{name}"] for name in ("id", "question", "media_sha256"))
    answer = record[f"{split}/answer"][f"{split}/answer/texts"]
    return (*map(_text, fields), [_text(one) for one in answer], len(record[f"{split}/steps"]))


def _expected(row: ReleaseRow) -> tuple[Any, ...]:
    return (row.id, row.question, row.media_sha256, list(row.answer.texts), len(row.steps))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


@contextmanager
def _quiet_reader() -> Iterator[None]:
    """No log lines about properties that are merely recommended, no deprecations inside the reader's own libraries."""
    logger = logging.getLogger("absl")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.setLevel(before)
