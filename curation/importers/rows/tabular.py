"""Entries of tables: JSON, JSON Lines, CSV, Parquet and Arrow files, or a folder of them as the Hub's are.

Binary columns (media inside a table) are not read; of a column of files, the path alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from curation.importers.rows.entries import Entry, entries, entry_of, wrong
from schemas.base import encodable

ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow")
_ABOUT = ("dataset_info.json", "state.json", "dataset_dict.json", "dataset_infos.json", "croissant.json", "config.json")
"""Files of a dataset's folder that are about it."""
_BATCH = 256
_LINE, _CELL = 4_000_000, 1_000_000


def table_entries(path: Path) -> Iterator[Entry]:
    """The entries of a table, or of all tables in a folder in order of name; what cannot be read is one with its issue.

    Args:
        path: A file with one of `ENDINGS`, or a folder. Read as a stream.
    """
    if path.is_dir():
        yield from _folder(path)
    elif path.suffix.lower() in (".csv", ".tsv"):
        yield from _numbered(path.name, _csv(path))
    elif path.suffix.lower() in (".parquet", ".arrow"):
        yield from _numbered(path.name, _arrow(path))
    else:
        yield from entries(path)


def _folder(folder: Path) -> Iterator[Entry]:
    files = [
        file for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in ENDINGS and file.name not in _ABOUT and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and file.resolve().is_relative_to(folder.resolve())
    ]  # fmt: skip
    for file in files:
        inside = file.relative_to(folder).as_posix()
        for entry in table_entries(file):
            subject = inside + entry.subject.removeprefix(file.name)
            issue = entry.issue and entry.issue.model_copy(update={"subject": subject})
            yield Entry(subject, entry.number, entry.fields, entry.key, issue)
    if not files:
        hint = f"tables have these endings: {' '.join(ENDINGS)}"
        yield Entry(folder.name, 0, issue=wrong(folder.name, "holds no tables", hint, kind="no-records"))


_Found = tuple[str, dict[str, Any] | str]
"""Where in the file (a line, or nothing), and the values or what is wrong."""


def _numbered(name: str, found: Iterator[_Found]) -> Iterator[Entry]:
    number = 0
    try:
        for number, (where, value) in enumerate(found, start=1):
            subject = f"{name}, record {number}{where}"
            if isinstance(value, str):
                yield Entry(subject, number, issue=wrong(subject, value))
            else:
                yield entry_of(subject, number, encodable(value))
    except (csv.Error, pa.ArrowException, UnicodeDecodeError, OSError, ValueError, RecursionError, MemoryError) as exc:
        number += 1
        subject = f"{name}, record {number}"
        why = " ".join(str(exc).split())[:200] or type(exc).__name__
        hint = "check that it is the whole file, in UTF-8, with its quotes closed"
        yield Entry(subject, number, issue=wrong(subject, f"cannot be read from here on: {why}", hint))
    if not number:
        yield Entry(name, 0, issue=wrong(name, "holds no questions", "check that it is the whole file", "no-records"))


def _csv(path: Path) -> Iterator[_Found]:
    csv.field_size_limit(_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(_LINE)
        mark = (
            "\t"
            if path.suffix.lower() == ".tsv" or "\t" in first
            else ";"
            if first.count(";") > first.count(",")
            else ","
        )
        reader = csv.reader(_lines(first, file), delimiter=mark, strict=True)
        header = next(reader, [])
        twice = [name for name in dict.fromkeys(header) if name and header.count(name) > 1]
        if twice:
            yield "", f"names two columns {twice[0][:60]!r}; rename one in its first line"
            return
        for cells in reader:
            where = f", line {reader.line_num}"
            if len(cells) > len(header):
                yield where, f"has {len(cells)} cells, but the header has {len(header)}"
            elif any(cells):
                yield where, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}


def _lines(first: str, file: IO[str]) -> Iterator[str]:
    line = first
    while line:
        if len(line) >= _LINE:
            raise csv.Error("a line is too long")
        yield line.replace("\0", "\ufffd")
        line = file.readline(_LINE)


def _arrow(path: Path) -> Iterator[_Found]:
    if path.suffix.lower() == ".parquet":
        with pq.ParquetFile(path) as file:
            names = [name for field in file.schema_arrow for name in _read(field)]
            for batch in file.iter_batches(_BATCH, columns=names):
                yield from (("", row) for row in batch.to_pylist())
        return
    with pa.OSFile(str(path), "rb") as stream, pa.ipc.open_stream(stream) as reader:
        for batch in reader:
            kept = [field.name for field in batch.schema if not _binary(field.type)]
            for part in range(0, batch.num_rows, _BATCH):
                yield from (("", _plain(row)) for row in batch.slice(part, _BATCH).select(kept).to_pylist())


def _read(field: pa.Field) -> list[str]:
    """The columns to read for a field: none of bytes, and of a file its path."""
    if _binary(field.type):
        return []
    if pa.types.is_struct(field.type):
        return [name for inner in field.type for name in _read(inner.with_name(f"{field.name}.{inner.name}"))]
    return [field.name]


def _binary(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _binary(kind.value_type)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _plain(value: Any) -> Any:
    """The value without bytes."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if not isinstance(inner, bytes)}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
