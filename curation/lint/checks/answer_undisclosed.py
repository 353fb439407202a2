"""Answers that their dataset withholds: told once, for nothing about them can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, LintCheck, told
from schemas.issues import Severity
from schemas.loose import LooseRow

_NAME = "answer-undisclosed"


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding]:
    if rows:
        count = "the answer of 1 row is" if len(rows) == 1 else f"the answers of {len(rows)} rows are"
        issue = told(
            _NAME, rows[0].dataset or "dataset", f"{count} withheld by the dataset",
            "score them where the dataset says, or let people answer", Severity.unchecked,
        )  # fmt: skip
        yield Finding(issue, tuple(range(len(rows))), "answer")


CHECK = LintCheck(
    _NAME,
    "answers that the dataset withholds, told once",
    _look,
    severity=Severity.unchecked,
    applies=lambda row: row.undisclosed,
    compares=False,
)
