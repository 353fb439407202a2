"""Everything people said, item by item: what agreement, adjudication, validation and the report start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from db.store import Store
from schemas.fact import Fact
from schemas.review import Annotation, Role, Solve


@dataclass(frozen=True)
class Verified:
    """One reviewer's newest judgement of an item."""

    fact: Fact
    annotation: Annotation


@dataclass(frozen=True)
class Solved:
    """One person's newest own answer to an item's question."""

    fact: Fact
    solve: Solve


@dataclass(frozen=True)
class Said:
    """What people said about one item, newest of each person, by pseudonym."""

    verifies: tuple[Verified, ...] = ()
    """Judgements that count."""
    decisions: tuple[Verified, ...] = ()
    """Adjudicators' decisions, oldest first; the last one that saw all judgements stands."""
    solves: tuple[Solved, ...] = ()
    tests: tuple[Verified, ...] = ()
    """Judgements of training, gold and planted items."""
    test_solves: tuple[Solved, ...] = ()


@dataclass
class _Heap:
    verifies: list[Verified] = field(default_factory=list)
    decisions: list[Verified] = field(default_factory=list)
    solves: list[Solved] = field(default_factory=list)
    tests: list[Verified] = field(default_factory=list)
    test_solves: list[Solved] = field(default_factory=list)


def gather(store: Store) -> Mapping[str, Said]:
    """Everything people said, by the item's identity. Redacted judgements are left out.

    A person who judged two drafts of one item counts once, with the newer judgement.
    """
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for fact in store.heads("annotation"):
        if fact.body is not None:
            one = Verified(fact, fact.contract(Annotation))
            heap = heaps[one.annotation.about]
            _place(heap, one).append(one)
    for fact in store.heads("solve"):
        if fact.body is not None:
            solved = Solved(fact, fact.contract(Solve))
            kept = heaps[solved.solve.about]
            (kept.solves if solved.solve.role is Role.work else kept.test_solves).append(solved)
    return {item: _said(heap) for item, heap in heaps.items()}


def _place(heap: _Heap, one: Verified) -> list[Verified]:
    if one.annotation.decides:
        return heap.decisions
    return heap.verifies if one.annotation.role is Role.work else heap.tests


def _said(heap: _Heap) -> Said:
    newest = {one.annotation.reviewer: one for one in heap.verifies}
    ordered = tuple(newest[name] for name in sorted(newest))
    return Said(ordered, tuple(heap.decisions), tuple(heap.solves), tuple(heap.tests), tuple(heap.test_solves))
