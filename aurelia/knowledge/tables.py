"""The packaged tables: CSV files under `data/` whose first lines say as of when and by which sources they hold."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LICENCE = "facts, gathered by hand for this toolkit; free to use under its licence"


@dataclass(frozen=True)
class Table:
    """The rows of one file, and what its head says."""

    name: str
    as_of: str
    source: str
    rows: tuple[Mapping[str, str], ...]


@cache
def table(name: str) -> Table:
    """One packaged table.

    Args:
        name: The file's name without `.csv`.
    """
    lines = (files("aurelia.knowledge") / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    rows = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    return Table(name, head["as_of"], head["source"], tuple(rows))


def parts(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, apart by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def named(row: Mapping[str, str], column: str = "name") -> tuple[str, ...]:
    """The name of a row and its other names."""
    return (row[column], *parts(row["other_names"]))
