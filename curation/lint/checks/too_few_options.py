"""Fewer options than a choice needs, or than nearly all others of the dataset have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, LintCheck, told
from curation.lint.rows import YES_NO
from curation.lint.texts import plain
from schemas.issues import Severity
from schemas.loose import LooseRow

_NAME = "too-few-options"
_LEAST = 2
_NEARLY_ALL, _ENOUGH = 0.95, 20
"""So many of at least so many rows have the same number of options: then fewer are a slip."""


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding]:
    usual = _usual(rows)
    for place, row in enumerate(rows):
        count = len(row.options)
        wanted = usual.get(_kind(row), 0)
        if count < _LEAST:
            message = f"has {count} option{'' if count == 1 else 's'}" + (", though it has a key" if not count else "")
            yield _finding(row, place, message, Severity.error)
        elif count < wanted and not {plain(one.text) for one in row.options} <= YES_NO:
            message = f"has {count} options where nearly all others have {wanted}"
            yield _finding(row, place, message, Severity.warning)


def _kind(row: LooseRow) -> tuple[str, str]:
    return row.dataset, row.benchmark_task


def _usual(rows: Sequence[LooseRow]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], Counter[int]] = {}
    for row in rows:
        counts.setdefault(_kind(row), Counter())[len(row.options)] += 1
    most = {kind: (*counter.most_common(1)[0], counter.total()) for kind, counter in counts.items()}
    return {kind: n for kind, (n, times, total) in most.items() if total >= _ENOUGH and times >= _NEARLY_ALL * total}


def _finding(row: LooseRow, place: int, message: str, severity: Severity) -> Finding:
    issue = told(_NAME, row.subject, message, "add what is missing: chance depends on the number", severity)
    return Finding(issue, (place,), "options")


CHECK = LintCheck(
    _NAME,
    "a choice of fewer than two options (or fewer than nearly all others have)",
    _look,
    applies=lambda row: bool(row.options) or bool(row.option.strip()),
    compares=False,
)
