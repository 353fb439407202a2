"""What the report on a review is made from, read from the store once; drafts a few at a time, for they can be large."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curation.review.agreement.entries import judged_at
from curation.review.gather import Said
from curation.review.quality.homes import Homes
from db.assignments import Assignment
from db.store import Store
from schemas.review import Annotation, ReviewPass, Role, Senses, Solve

_AT_ONCE = 200
NO_SPLIT = "no split yet"
Way = tuple[ReviewPass, Senses]
"""In which way an item is judged."""
VERIFY: Way = (ReviewPass.verify, Senses.both)
ADJUDICATE: Way = (ReviewPass.adjudicate, Senses.both)


@dataclass(frozen=True)
class Line:
    """One item, as far as counting needs it."""

    task: str
    split: str
    """`train`, `validation`, `test` (made, or else planned), or `NO_SPLIT`."""
    demo: bool


@dataclass(frozen=True)
class Event:
    """One thing a person did."""

    item: str
    fact: str
    """Key of what they said."""
    reviewer: str
    way: Way
    role: Role
    said: Annotation | Solve
    at: datetime | None
    """When it was last changed, by the server's clock; None where it came from no server."""
    seconds: float | None
    """How long it took; None where that is not kept."""


@dataclass(frozen=True)
class Review:
    """Everything about a review that is counted."""

    said: Mapping[str, Said]
    lines: Mapping[str, Line]
    """By the item's identity."""
    assignments: tuple[Assignment, ...]
    """All open ones."""
    events: tuple[Event, ...]
    """Newest judgements of each person and item, and decisions; those without a time last."""


def read_review(store: Store, said: Mapping[str, Said]) -> Review:
    """Read what is to be counted; nothing is changed.

    Args:
        store: The store.
        said: What people said.
    """
    assignments = tuple(store.assignments.all())
    items = dict.fromkeys([*(one.item for one in assignments), *said])
    lines = dict(_lines(store, list(items)))
    events = sorted(_events(said, judged_at(store), _seconds(store)), key=lambda one: (one.at is None, one.at or 0))
    return Review(said, lines, assignments, tuple(events))


def _lines(store: Store, items: list[str]) -> Iterator[tuple[str, Line]]:
    homes = Homes(store)
    for start in range(0, len(items), _AT_ONCE):
        for fact in store.heads("draft", items[start : start + _AT_ONCE]):
            if fact.body is not None:
                body: dict[str, Any] = json.loads(fact.body)
                split = homes.split(fact.subject, [str(one["clip"]) for one in body["media"]])
                yield (
                    fact.subject,
                    Line(body["benchmark_task"], split.value if split else NO_SPLIT, bool(body.get("demo"))),
                )


def _events(
    said: Mapping[str, Said], when: Mapping[str, datetime], seconds: Mapping[str, float]
) -> Iterator[Event]:  # fmt: skip
    for item, one in said.items():
        for verified in (*one.verifies, *one.earlier, *one.tests, *one.decisions):
            note, key = verified.annotation, verified.fact.key
            way = ADJUDICATE if note.decides else VERIFY
            yield Event(item, key, note.reviewer, way, note.role, note, when.get(key), seconds.get(key))
        for solved in (*one.solves, *one.test_solves):
            solve, key = solved.solve, solved.fact.key
            by = (ReviewPass.solve, solve.senses)
            yield Event(item, key, solve.reviewer, by, solve.role, solve, when.get(key), seconds.get(key))


def _seconds(store: Store) -> dict[str, float]:
    """Key of a judgement -> seconds it took."""
    times = store.people.times()
    pulled = {server: store.review.pulled(server) for server in {one.server for one in times}}
    found = {}
    for one in times:
        row = pulled[one.server].get(one.annotation_id)
        if row is not None and row.fact:
            found[row.fact] = one.seconds
    return found


def task_of(review: Review, item: str, default: str = "") -> str:
    """The benchmark task of an item."""
    line = review.lines.get(item)
    return line.task if line else default


def split_of(review: Review, item: str) -> str:
    """The split of an item."""
    line = review.lines.get(item)
    return line.split if line else NO_SPLIT


def work(events: Iterable[Event]) -> list[Event]:
    """What decides about items: no training, gold or planted ones."""
    return [one for one in events if one.role is Role.work]
