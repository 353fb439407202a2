"""Records of CSV, JSON Lines and JSON files one by one, however long the file is, each with the line it stands at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from curation.acquire.lists.jsontext import JsonError, decoded, members
from schemas.base import encodable
from schemas.issues import Issue

ENDINGS = (".csv", ".tsv", ".txt", ".jsonl", ".json")
"""Files that may hold records."""

_LINE = 4_000_000
"""Characters of one line at most."""
_CELL = 1_000_000


@dataclass(frozen=True)
class Record:
    """One record.

    Args:
        where: File and line, for messages.
        cells: Its cells, where the file has no header.
        fields: Its values by name, where they have names: text in CSV, anything in JSON.
        key: The name it stands under, in a JSON object of records.
    """

    where: str
    cells: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


class RecordsError(Exception):
    """What is wrong with a record, or with the rest of a file.

    Args:
        kind: Name of the kind of problem, as in an Issue.
        where: File, and line where there is one.
        message: What is wrong.
        hint: What to do about it.
    """

    def __init__(self, kind: str, where: str, message: str, hint: str) -> None:
        super().__init__(f"{where}: {message}")
        self.issue = Issue(kind=kind, subject=where, message=message, hint=hint)


@dataclass
class Position:
    """How far a file was read."""

    line: int = 0
    bytes: int = 0


def rows(
    path: Path, *, header: bool = True, at: Position | None = None, lines: bool = False
) -> Iterator[Record | RecordsError]:
    """The records of a file; of a CSV file without its comment lines.

    Args:
        path: A file with one of `ENDINGS`.
        header: Whether the first line of a CSV file names its columns.
        at: Told how far the file was read.
        lines: Whether it is JSON Lines, whatever it is called.

    Returns:
        Each record, or what is wrong with one that is left out.

    Raises:
        RecordsError: The file cannot be read on.
    """
    at = at or Position()
    try:
        with io.TextIOWrapper(io.BufferedReader(_Counted(path, at)), "utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".json" and not lines:
                yield from _json(file, path.name)
            elif lines or path.suffix.lower() == ".jsonl":
                yield from _json_lines(_lines(file, path.name, at), path.name, at)
            else:
                yield from _csv(_lines(file, path.name, at), path.name, at, header)
    except UnicodeDecodeError as exc:
        raise RecordsError("not-text", path.name, "is not UTF-8 text", "save it in UTF-8") from exc
    except OSError as exc:
        message = f"cannot be read: {exc.strerror}"
        raise RecordsError("not-readable", path.name, message, "check the path and its permissions") from exc


def sample(path: Path, most: int = 20, *, header: bool = True) -> list[Record]:
    """The first records of a file; fewer, or none, where it cannot be read."""
    found: list[Record] = []
    try:
        found.extend(one for one in islice(rows(path, header=header), most) if isinstance(one, Record))
    except RecordsError:
        return found
    return found


class _Counted(io.FileIO):
    """A file that notes how much of it was read."""

    def __init__(self, path: Path, at: Position) -> None:
        super().__init__(path)
        self._position = at

    def readinto(self, buffer: Any) -> int | None:
        read = super().readinto(buffer)
        self._position.bytes += read or 0
        return read


def _lines(file: TextIO, name: str, at: Position) -> Iterator[str]:
    while line := file.readline(_LINE):
        at.line += 1
        if len(line) == _LINE:
            raise RecordsError("bad-row", f"{name}:{at.line}", "is too long for one line", "check how it is broken")
        yield line


def _csv(lines: Iterator[str], name: str, at: Position, header: bool) -> Iterator[Record | RecordsError]:
    csv.field_size_limit(_CELL)
    kept = (line.replace("\0", "\ufffd") for line in lines if line.strip() and not line.startswith("#"))
    first = next(kept, None)
    if first is None:
        return
    columns: list[str] = []
    reader = csv.reader(_again(first, kept), delimiter=_mark(first), skipinitialspace=True, strict=True)
    try:
        for cells in reader:
            where, texts = f"{name}:{at.line}", tuple(cell.strip() for cell in cells)
            if not header:
                yield Record(where, texts)
            elif not columns:
                columns = [text.lower() for text in texts]
            elif len(texts) > len(columns):
                message = f"has {len(texts)} cells, but the header has {len(columns)}"
                yield RecordsError("bad-row", where, message, "put values with commas in double quotes")
            elif any(texts):
                yield Record(where, texts, {n: t for n, t in zip(columns, texts, strict=False) if n and t})
    except csv.Error as exc:
        where, hint = f"{name}:{at.line}", "look for a lone quotation mark"
        raise RecordsError("bad-row", where, f"is not CSV from here on: {exc}", hint) from exc


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _mark(line: str) -> str:
    """What separates the cells of a line."""
    return next((mark for mark in "\t,;&" if mark in line), ",")


def _json_lines(lines: Iterator[str], name: str, at: Position) -> Iterator[Record | RecordsError]:
    for line in lines:
        if not line.strip():
            continue
        where = f"{name}:{at.line}"
        try:
            value = decoded(line)
        except JsonError as exc:
            yield RecordsError("bad-row", where, f"is not JSON: {exc.why}", "write one object on each line")
            continue
        if isinstance(value, dict):
            yield Record(where, fields=encodable(value))
        else:
            yield RecordsError("bad-row", where, "is not a JSON object", "write one object on each line")


def _json(file: TextIO, name: str) -> Iterator[Record]:
    try:
        for line, key, value in members(file):
            where = f"{name}:{line}"
            if isinstance(value, dict):
                yield Record(where, fields=value, key=key)
            elif not key:
                cells = value if isinstance(value, list) else [value]
                yield Record(where, cells=tuple(one if isinstance(one, str) else str(one) for one in cells))
    except JsonError as exc:
        message, hint = f"is not JSON from here on: {exc.why}", "check the file: it is broken"
        raise RecordsError("bad-row", f"{name}:{exc.line}", message, hint) from exc
