"""A row without a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.lint.base import Flaw, quoted, row_check
from schemas.loose import LooseRow

_PLACE = re.compile(r"<[A-Za-z]{1,20}>|\{[a-z_]{1,20}\}|\[MASK\]")


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    if not any(char.isalnum() for char in row.question):
        yield Flaw("has no question", "write one, or leave the row out", at="question")
    elif place := _PLACE.search(row.question):
        message = f"its question holds {quoted(place.group())}, a place that was not filled in"
        yield Flaw(message, "fill it in", at="question")


CHECK = row_check("question-empty", "there is no question, or a place in it is not filled in", _flaws)
