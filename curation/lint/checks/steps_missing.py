"""A row without steps in a format that has them."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    if not row.steps:
        yield Flaw("has no steps", "write them, or leave the row out", at="steps")


CHECK = row_check(
    "steps-missing", "there are no steps in a format that has them", _flaws, applies=lambda row: row.steps is not None
)
