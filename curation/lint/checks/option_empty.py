"""An option without a text."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    for option in row.options:
        if not option.text.strip():
            yield Flaw(f"option {option.id} has no text", "write it, or take it away", at="options")


CHECK = row_check("option-empty", "an option has no text", _flaws, applies=lambda row: bool(row.options))
