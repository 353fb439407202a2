"""How far the review is, by benchmark task, pass and split, and how it goes week by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from curation.report.review.read import ADJUDICATE, VERIFY, Event, Review, Way, split_of, task_of, work
from db.assignments import Assignment
from schemas.review import ReviewPass, Role, Senses, way_words

_WAYS: tuple[Way, ...] = (*((ReviewPass.solve, senses) for senses in Senses), VERIFY, ADJUDICATE)
"""In the order in which they are shown."""
_SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class ProgressRow:
    """Work of one kind: what was given to people, and how much of it is done."""

    task: str
    way: str
    split: str
    given: int
    done: int

    @property
    def left(self) -> int:
        """What is still to be done."""
        return self.given - self.done

    @property
    def percent(self) -> float:
        """How much is done, 0 to 100."""
        return round(100 * self.done / self.given, 1) if self.given else 0.0


@dataclass(frozen=True)
class Week:
    """What was done in the week from a Monday."""

    monday: date
    verified: int
    solved: int
    decided: int

    @property
    def whole(self) -> int:
        """All of it."""
        return self.verified + self.solved + self.decided


@dataclass(frozen=True)
class Progress:
    """How far the work is; tests of reviewers are counted apart."""

    rows: tuple[ProgressRow, ...]
    passes: tuple[ProgressRow, ...]
    """Over all tasks and splits."""
    beyond: int
    """Judgements that nobody had been asked for."""
    tests: int
    """Judgements of training, gold and planted items."""
    undated: int
    """Judgements that came from no server, so nobody knows when."""
    weeks: tuple[Week, ...]

    @property
    def given(self) -> int:
        """All work."""
        return sum(one.given for one in self.passes)

    @property
    def done(self) -> int:
        """How much of it is done."""
        return sum(one.done for one in self.passes)

    @property
    def percent(self) -> float:
        """How much of it is done, 0 to 100."""
        return 100 * self.done / self.given if self.given else 0.0


def progress(review: Review) -> Progress:
    """Count what was given and done."""
    events = work(review.events)
    by_item: dict[tuple[str, Way], set[str]] = defaultdict(set)
    for one in events:
        by_item[one.item, one.way].add(one.reviewer)
    given: Counter[tuple[str, Way, str]] = Counter()
    done: Counter[tuple[str, Way, str]] = Counter()
    for (item, way), asked in _asked(review.assignments).items():
        place = (task_of(review, item, asked[0].benchmark_task), way, split_of(review, item))
        given[place] += len(asked)
        done[place] += _done(asked, by_item.get((item, way), set()))
    rows = [ProgressRow(task, way_words(*way), split, given[task, way, split], done[task, way, split])
            for task, way, split in sorted(given, key=_order)]  # fmt: skip
    there = sum(len(people) for people in by_item.values())
    return Progress(
        tuple(rows), _passes(rows), there - sum(done.values()), len(review.events) - len(events),
        sum(one.at is None for one in events), weeks(events),
    )  # fmt: skip


def _asked(assignments: Iterable[Assignment]) -> dict[tuple[str, Way], list[Assignment]]:
    found: dict[tuple[str, Way], list[Assignment]] = defaultdict(list)
    for one in assignments:
        if one.role is Role.work:
            found[one.item, (one.review_pass, one.senses)].append(one)
    return found


def _done(asked: Sequence[Assignment], people: set[str]) -> int:
    """How many assignments of an item are done: named ones by their person, open ones by anybody else."""
    named = {one.reviewer for one in asked if one.reviewer}
    return len(named & people) + min(len(people - named), sum(one.reviewer is None for one in asked))


def _passes(rows: Sequence[ProgressRow]) -> tuple[ProgressRow, ...]:
    ways = dict.fromkeys(row.way for row in rows)
    sums = [(way, [row for row in rows if row.way == way]) for way in (way_words(*one) for one in _WAYS) if way in ways]
    return tuple(
        ProgressRow("", way, "", sum(row.given for row in some), sum(row.done for row in some)) for way, some in sums
    )


def _order(place: tuple[str, Way, str]) -> tuple[str, int, int]:
    task, way, split = place
    return task, _WAYS.index(way) if way in _WAYS else len(_WAYS), _SPLITS.index(split) if split in _SPLITS else 9


def weeks(events: Iterable[Event]) -> tuple[Week, ...]:
    """What was done in each week from the first to the last judgement with a time, empty weeks too."""
    counts: dict[date, Counter[ReviewPass]] = defaultdict(Counter)
    for one in events:
        if one.at is not None:
            day = one.at.date()
            counts[day - timedelta(days=day.weekday())][one.way[0]] += 1
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return tuple(
        Week(one, counts[one][ReviewPass.verify], counts[one][ReviewPass.solve], counts[one][ReviewPass.adjudicate])
        for one in mondays
    )
