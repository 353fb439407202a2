"""Tables on disk, written whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aurelia.whole import whole_text
from schemas.errors import UsageError

Rows = Iterable[Mapping[str, Any]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def writer_of(target: Path) -> Callable[[Rows, Path, Sequence[str]], int]:
    """What writes a table of that name: `.csv` or `.jsonl`.

    Raises:
        UsageError: It is another kind of file.
    """
    if target.suffix.lower() == ".csv":
        return write_csv
    if target.suffix.lower() == ".jsonl":
        return write_jsonl
    raise UsageError(str(target), "is neither .csv nor .jsonl", "name it so")


def write_jsonl(rows: Rows, target: Path, _columns: Sequence[str] = ()) -> int:
    """One JSON object a line. Returns how many."""
    count = 0
    with whole_text(target) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def write_csv(rows: Rows, target: Path, columns: Sequence[str]) -> int:
    """A table with a head. Text that a spreadsheet would run as a formula gets an apostrophe before it; the JSON lines
    hold it as it is. Returns how many rows."""
    count = 0
    with whole_text(target) as stream:
        writer = csv.DictWriter(stream, list(columns))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})
            count += 1
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
