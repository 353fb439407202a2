"""`placebo`: general advice that fits any question, as many lines as there are steps and about as long."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.wording import helping, text_of
from schemas.base import identity
from schemas.evaluation import Condition

_SLACK = 8
"""Characters by which advice may be longer or shorter than its step and is as good as any other."""


def notes(asked: Asked) -> Notes | None:
    """Advice of the length of the teacher's steps."""
    if not asked.own_steps:
        return None
    return Notes(helping(advice([len(step) for step in asked.own_steps], f"{asked.seed}/{asked.row.id}")), "placebo")


def advice(lengths: Sequence[int], key: str) -> list[str]:
    """A line of general advice for each length, no sentence twice while there are others.

    Args:
        lengths: Characters of each step that is replaced.
        key: Decides between sentences of about the same length.
    """
    everything = [line for line in text_of("advice.txt").splitlines() if line]
    left = list(everything)
    lines = []
    for wanted in lengths:
        line: list[str] = []
        while not line or len(" ".join(line)) + _SLACK < wanted:
            missing = wanted - len(" ".join(line))
            left = left or list(everything)
            sentence = min(left, key=lambda one, wanted=missing: _rank(one, wanted, key))  # type: ignore[misc]
            if line and len(sentence) > 2 * missing:
                break  # what is missing is less than what the shortest sentence would add too much
            line.append(sentence)
            left.remove(sentence)
        lines.append(" ".join(line))
    return lines


def _rank(sentence: str, wanted: int, key: str) -> tuple[int, str]:
    return max(0, abs(len(sentence) - wanted) - _SLACK), identity("advice", key, sentence)


HANDING = Handing(
    condition=Condition.placebo,
    description="general advice of about the same length as the steps",
    notes=notes,
)
