"""Everything people said, item by item: what agreement, adjudication, validation and the report start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    earlier: tuple[Verified, ...] = ()
    """Judgements of other drafts of the item whose place a newer judgement of the same person took."""


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
    for kind in ("annotation", "solve"):
        for fact in store.heads(kind):
            if fact.body is not None:
                _add(heaps, fact)
    return {item: _said(heap) for item, heap in heaps.items()}


def said_about(store: Store, item: str) -> Said:
    """The same about one item alone, without a look at all others. Judgements of planted drafts are left out."""
    told = [fact for draft in store.history("draft", item) for fact in store.children(draft.key)]
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for kind in ("annotation", "solve"):
        for fact in _newest(store, kind, told):
            _add(heaps, fact)
    return _said(heaps[item])


def _newest(store: Store, kind: str, told: Iterable[Fact]) -> list[Fact]:
    """The heads of what was told, as they came."""
    subjects = {fact.subject for fact in told if fact.kind == kind}
    return [fact for fact in store.heads(kind, subjects) if fact.body is not None]


def _add(heaps: Mapping[str, _Heap], fact: Fact) -> None:
    """Put a judgement or an answer where it counts."""
    if fact.kind == Solve.kind:
        solved = Solved(fact, fact.contract(Solve))
        heap = heaps[solved.solve.about]
        (heap.solves if solved.solve.role is Role.work else heap.test_solves).append(solved)
        return
    one = Verified(fact, fact.contract(Annotation))
    heap = heaps[one.annotation.about]
    if one.annotation.decides:
        heap.decisions.append(one)
    else:
        (heap.verifies if one.annotation.role is Role.work else heap.tests).append(one)


def _said(heap: _Heap) -> Said:
    newest = {one.annotation.reviewer: one for one in heap.verifies}
    ordered = tuple(newest[name] for name in sorted(newest))
    earlier = tuple(one for one in heap.verifies if newest[one.annotation.reviewer] is not one)
    decisions, solves = tuple(heap.decisions), tuple(heap.solves)
    return Said(ordered, decisions, solves, tuple(heap.tests), tuple(heap.test_solves), earlier)
