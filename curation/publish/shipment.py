"""What would go out: every file of a release with its size, the rights of its media, and what is held back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from curation.blobs import file_sha256
from curation.release import read_rows, verify
from curation.release.checks import SUMS, read_sums
from schemas.base import Name, Value, short
from schemas.errors import ReleaseError, RightsError
from schemas.release import VERSION_PATTERN, ReleaseFile, ReleaseMedia, ReleaseRow
from schemas.rights import OPEN_LICENCES

_OPEN_FOR_TEXT = frozenset({"Apache-2.0", "MIT", "ODC-By-1.0", "PDDL-1.0"})
_MEDIA = frozenset({".mp4", ".m4a", ".mov", ".webm", ".mkv", ".wav", ".mp3", ".flac", ".ogg", ".zip"})


@dataclass(frozen=True)
class Share:
    """How much media is under one licence."""

    licence: str
    """SPDX ids, joined by AND."""
    files: int
    size_bytes: int


@dataclass(frozen=True)
class Brought:
    """Items that were imported from a dataset: their questions are under its licence, whatever the media's is."""

    dataset: str
    licence: str
    items: int

    @property
    def is_open(self) -> bool:
        """Whether the annotations may be passed on."""
        return self.licence in OPEN_LICENCES | _OPEN_FOR_TEXT


@dataclass(frozen=True)
class Shipment:
    """A verified release folder whose rights allow it to go out."""

    folder: Path
    name: str
    version: str
    files: tuple[ReleaseFile, ...]
    """All files, the checksums last: a release without them counts as not whole."""
    items: int
    licences: tuple[Share, ...]
    withheld: int
    """Pieces of media that are named by source, checksum and span alone."""
    demo: bool
    brought: tuple[Brought, ...] = ()
    """Whose annotations it holds."""

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)

    @property
    def digest(self) -> str:
        """The sha256 of the checksums: equal for equal releases."""
        return self.files[-1].sha256

    @property
    def title(self) -> str:
        """Name and version, for messages."""
        return f"release {self.name} {self.version}"


def look(folder: Path) -> Shipment:
    """Verify a release folder and say what of it would go out.

    Args:
        folder: The release folder.

    Raises:
        ReleaseError: It is no release, or not whole.
        RightsError: A file of it may not be passed on, or nobody knows whether it may.
    """
    issues = verify(folder)
    if issues:
        more = f", and {len(issues) - 1} more" if len(issues) > 1 else ""
        raise ReleaseError(
            str(folder), f"is not whole: {issues[0].subject} {issues[0].message}{more}",
            f"see: curate release verify {folder}",
        )  # fmt: skip
    rows = [row for path in sorted(folder.glob("*/metadata.parquet")) for row in read_rows(path)]
    files = tuple(_files(folder))
    refuse_rights(rows, files)
    name, version = _called(folder)
    held = {media.sha256 for row in rows for media in row.media if not media.included}
    demo = any(row.demo for row in rows) or _tagged_demo(folder)
    return Shipment(
        folder, name, version, files, len(rows), tuple(_shares(rows, files)), len(held), demo, _brought(folder)
    )


def refuse_rights(rows: Sequence[ReleaseRow], files: Sequence[ReleaseFile]) -> None:
    """Stop where media would go out that may not.

    Raises:
        RightsError: A licence is not open, nobody is named where the licence asks for it, or no row tells the rights of
            a media file.
    """
    told = {(str(row.split), media.file): media for row in rows for media in row.media if media.file is not None}
    for media in told.values():
        _refuse(media)
    known = {media.sha256 for media in told.values()}
    for file in files:
        path = Path(file.path)
        if path.suffix not in _MEDIA:
            continue
        split, _, rest = file.path.partition("/")
        if (split, rest) not in told and not (split == "harness" and path.name[:64] in known):
            raise RightsError(file.path, "is media whose rights no row tells", "build the release again")


def _refuse(media: ReleaseMedia) -> None:
    subject = f"media {short(media.sha256)}"
    hint = "correct the source's rights and build a new version; what may not be passed on is then withheld"
    for part in media.parts:
        for spdx in part.licence.split(" AND "):
            if spdx not in OPEN_LICENCES:
                raise RightsError(subject, f"is included, but its licence is {spdx or 'unknown'}", hint)
            if spdx.startswith("CC-BY") and not (part.attribution or media.attribution):
                raise RightsError(subject, f"is included, but {spdx} asks to name somebody, and nobody is named", hint)


class _Called(Value):
    """What a release says it is called."""

    name: Name
    version: str = Field(pattern=VERSION_PATTERN)


def _files(folder: Path) -> Iterator[ReleaseFile]:
    """Every file, by the checksums that were just verified."""
    listed, _ = read_sums(folder)
    for name, sha256 in listed.items():
        yield _file(folder, name, sha256)
    yield _file(folder, SUMS, file_sha256(folder / SUMS))


def _file(folder: Path, name: str, sha256: str) -> ReleaseFile:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ReleaseError(name, "is a link to a file outside the release", "build the release again")
    try:
        return ReleaseFile(path=name, sha256=sha256, size_bytes=path.stat().st_size)
    except ValidationError as exc:
        raise ReleaseError(repr(name), "is no name that a release gives", "build the release again") from exc


def _called(folder: Path) -> tuple[str, str]:
    try:
        described = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
        called = _Called(name=described["name"], version=described["version"])
    except (ValueError, KeyError) as exc:  # pydantic's and JSON's errors are ValueErrors
        raise ReleaseError("croissant.json", "says no name and version", "build the release again") from exc
    return called.name, called.version


def _tagged_demo(folder: Path) -> bool:
    """Whether the card says so: a release may be marked as a demo as a whole."""
    return "\n> **DEMO.**" in (folder / "README.md").read_text(encoding="utf-8")


def _brought(folder: Path) -> tuple[Brought, ...]:
    try:
        lines = [json.loads(line) for line in (folder / "lineage.jsonl").read_bytes().splitlines()]
        rows = [one["imported"] for one in lines if "imported" in one]
        found = Counter((row["dataset"], row["licence"]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ReleaseError(
            "lineage.jsonl", "does not tell where the items come from", "build the release again"
        ) from exc
    return tuple(Brought(dataset, licence, items) for (dataset, licence), items in sorted(found.items()))


def _shares(rows: Sequence[ReleaseRow], files: Sequence[ReleaseFile]) -> Iterator[Share]:
    sizes = {file.path: file.size_bytes for file in files}
    media = {f"{row.split}/{one.file}": one.licence for row in rows for one in row.media if one.file is not None}
    for licence in sorted(set(media.values())):
        mine = [sizes[path] for path, other in media.items() if other == licence]
        yield Share(licence, len(mine), sum(mine))
