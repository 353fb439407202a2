"""The same question about the same clip with the same answer, again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, LintCheck, quoted, told
from curation.lint.checks._questions import alike
from curation.lint.rows import lacks_clip, right_texts
from schemas.issues import Severity
from schemas.loose import LooseRow

_NAME = "duplicate"


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding]:
    for group in alike(rows):
        first: dict[frozenset[str], int] = {}
        for place in group:
            before = first.setdefault(right_texts(rows[place]), place)
            if before != place:
                issue = told(
                    _NAME, f"{rows[before].subject} and {rows[place].subject}",
                    f"the same question about the same clip twice: {quoted(rows[place].question, 120)}",
                    "keep one of them: it would count twice", Severity.warning,
                )  # fmt: skip
                yield Finding(issue, (before, place), "question")


CHECK = LintCheck(
    _NAME,
    "the same question about the same clip with the same answer more than once",
    _look,
    severity=Severity.warning,
    lacks=lacks_clip,
)
