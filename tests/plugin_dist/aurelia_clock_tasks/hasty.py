"""A check of the lint outside the toolkit."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    if "o'clock" not in row.question:
        yield Flaw("asks for no hour", "ask for one", at="question")


CHECK = row_check("no-hour", "a question that asks for no hour", _flaws)
