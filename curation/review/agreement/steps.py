"""Which steps of two lists are the same: by id, then by what they say and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aurelia.tasks.scoring import normalise
from curation.review.agreement.ratings import Floats
from curation.review.agreement.spans import temporal_iou
from curation.review.agreement.text import similarity
from schemas.reasoning import Step

NEAR = 0.5
"""How alike two steps must be to count as the same where no id says so."""


@dataclass(frozen=True)
class Pair:
    """A step of the first list beside its like in the second; one of them is None for a step that stands alone."""

    first: Step | None
    second: Step | None
    how: Literal["id", "content", "alone"]

    @property
    def kind(self) -> Literal["kept", "dropped", "added"]:
        """`dropped` is in the first list alone, `added` in the second alone."""
        if self.first and self.second:
            return "kept"
        return "dropped" if self.first else "added"


@dataclass(frozen=True)
class Compared:
    """How far two versions of a step agree, field by field."""

    text: float
    """Similarity of the words, 0..1."""
    answer: bool
    modality: bool
    kind: bool
    evidence: float | None
    """Temporal IoU; None where neither has any."""


def align(first: Sequence[Step], second: Sequence[Step], *, ids: Collection[str] | None = None) -> tuple[Pair, ...]:
    """Pair two lists of steps, one to one.

    Args:
        first: Such as a draft's steps, or one reviewer's.
        second: The other list.
        ids: Ids that mean the same step in both; by default all. Two reviewers may have given one id to two new steps.

    Returns:
        Pairs in the order of the first list, then what only the second has.
    """
    there = {step.id: step for step in second if ids is None or step.id in ids}
    by_id = {step.id: there[step.id] for step in first if step.id in there}
    left = [step for step in first if step.id not in by_id]
    right = [step for step in second if step.id not in by_id]
    by_content = _by_content(left, right)
    pairs = [
        Pair(step, by_id[step.id], "id") if step.id in by_id
        else Pair(step, by_content[step.id], "content") if step.id in by_content
        else Pair(step, None, "alone")
        for step in first
    ]  # fmt: skip
    taken = {step.id for step in by_content.values()}
    return (*pairs, *(Pair(None, step, "alone") for step in right if step.id not in taken))


def compared(one: Step, other: Step) -> Compared:
    """Two versions of a step, field by field."""
    return Compared(
        similarity(one.text, other.text), normalise(one.answer) == normalise(other.answer),
        one.modality == other.modality, one.kind == other.kind, temporal_iou(one.evidence, other.evidence),
    )  # fmt: skip


def alike(one: Step, other: Step) -> float:
    """How alike two steps are, 0..1: the mean of text similarity and, where either has evidence, temporal IoU."""
    both = compared(one, other)
    return both.text if both.evidence is None else (both.text + both.evidence) / 2


def step_f1(pairs: Sequence[Pair]) -> float | None:
    """F1 of steps that both lists have, 0..1; None where both are empty."""
    kept = sum(pair.kind == "kept" for pair in pairs)
    total = len(pairs) + kept
    return 2 * kept / total if total else None


def _by_content(left: Sequence[Step], right: Sequence[Step]) -> dict[str, Step]:
    if not left or not right:
        return {}
    from scipy.optimize import linear_sum_assignment

    scores: Floats = np.array([[alike(one, other) for other in right] for one in left])
    scores[scores < NEAR] = 0.0
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return {left[row].id: right[column] for row, column in zip(rows, columns, strict=True) if scores[row, column] > 0}
