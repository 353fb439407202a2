"""What blind guessing gets on a question: the one place that knows it, for reports and audits."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.tasks.scoring import normalise
from schemas.release import ReleaseRow

_TWO_WAYS = frozenset({"yes", "no", "true", "false"})
"""Open answers to a question that has two."""


def guess(options: Sequence[object], answer: str) -> float:
    """What blind guessing gets: one in the number of options, half of yes and no, nothing of other open answers."""
    if options:
        return 1 / len(options)
    return 0.5 if normalise(answer) in _TWO_WAYS else 0.0


def guess_of(row: ReleaseRow) -> float:
    """What blind guessing gets on the question of a row."""
    return guess(row.options, row.answer.text)
