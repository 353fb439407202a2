"""The first look at a file: whether it can be what the importer is asked to read."""

from __future__ import annotations

from pathlib import Path

from curation.importers import find
from curation.importers.base import Importer
from curation.importers.bringing.report import Asked
from curation.importers.rows.entries import doubtful
from schemas.errors import UsageError, disk_error
from schemas.issues import Issue

_HEAD = 64 * 1024
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
"""How gzip, ZIP (and Excel), bzip2, xz, 7-Zip and Zstandard files begin."""


def look(path: Path, importer: Importer, asked: Asked) -> list[Issue]:
    """What to say before a file is read: that it looks like the file of another dataset.

    Raises:
        UsageError: The file is not there or is packed, or the importer has no such option.
        WorkspaceError: It cannot be read.
    """
    if not path.exists():
        raise UsageError(str(path), "does not exist", "give the file of the dataset")
    unknown = [name for name in asked.options if name not in importer.options]
    if unknown:
        known = ", ".join(importer.options) or "none"
        raise UsageError(f"--map {unknown[0]}", f"is no field of {importer.name}", f"there are: {known}")
    return [] if path.is_dir() else _looks_like(path, _head(path), importer)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as exc:
        raise disk_error(path, exc) from exc
    if head.startswith(_PACKED):
        sheet = path.suffix.lower() in (".xlsx", ".ods")
        hint = "save its sheet as CSV" if sheet else "unpack it, and give the file or the folder in it"
        raise UsageError(str(path), "is a spreadsheet" if sheet else "is packed", hint)
    return head


def _looks_like(path: Path, head: bytes, importer: Importer) -> list[Issue]:
    if importer.recognises(head):
        return []
    others = [one.value for one in find().values()]
    fits = [one.name for one in others if not one.options and one.recognises(head)]
    if len(fits) != 1:
        return []
    message = f"looks like {fits[0]} and is read as {importer.name}, so what it says may be misread"
    return [doubtful(path.name, "other-format", message, f"if it is: curate import {fits[0]} {path}")]
