"""Drafts counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.reasoning import Draft


@dataclass(frozen=True)
class Family:
    """Drafts of one kind: a benchmark task and the collection its questions belong to."""

    name: str
    drafted: int = 0
    dropped: int = 0
    unanswered: int = 0


def family_of(draft: Draft) -> str:
    """The family a draft is counted in: its benchmark task, and its collection where it has one."""
    return " · ".join(part for part in (draft.benchmark_task, draft.question.dataset) if part)


def families(drafts: Iterable[Draft]) -> tuple[Family, ...]:
    """Drafts counted by family and status."""
    counts: dict[str, Counter[str]] = {}
    for draft in drafts:
        counts.setdefault(family_of(draft), Counter())[draft.status] += 1
    return tuple(Family(name, **counted) for name, counted in sorted(counts.items()))
