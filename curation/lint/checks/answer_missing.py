"""A row without an answer, though its dataset gives answers."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from curation.lint.rows import lacks_answer
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    if lacks_answer(row):
        yield Flaw("has neither an answer nor a key", "write the answer, or leave the row out", at="answer")


CHECK = row_check(
    "answer-missing", "there is no answer, though the dataset discloses it", _flaws,
    applies=lambda row: not row.undisclosed,
)  # fmt: skip
