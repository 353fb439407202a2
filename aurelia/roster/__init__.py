"""The models one may want to evaluate: the paper's nineteen and today's, how each runs here, and what is missing."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from aurelia.roster.row import NOT_RUN, Check, Row, Way
from schemas.errors import UsageError

__all__ = ["NOT_RUN", "Check", "Row", "Way", "find", "row"]

_FILE = Path(__file__).with_name("models.toml")


@cache
def find() -> dict[str, Row]:
    """All rows by name: the paper's, then today's."""
    rows = [Row.model_validate(given) for given in tomllib.loads(_FILE.read_text(encoding="utf-8"))["model"]]
    return {one.name: one for one in rows}


def row(name: str) -> Row:
    """The row of a model, by its short name or its name in the paper's table.

    Raises:
        UsageError: There is none.
    """
    rows = find()
    found = rows.get(name) or next((one for one in rows.values() if name in (one.title, one.paper)), None)
    if found is None:
        raise UsageError(f"model {name!r}", "is not in the roster", f"name one of: {', '.join(rows)}")
    return found
