"""How long the judgements took and what an accepted item costs; only from times that people agreed to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median, variance

from aurelia.statistics.intervals import normal
from curation.report.review.read import Event, Way
from schemas.review import Role, way_words

LONGEST = 1800.0
"""Seconds that count at most: somebody left the page open."""


@dataclass(frozen=True)
class Money:
    """What an hour of a reviewer costs."""

    rate: float
    currency: str = "EUR"


@dataclass(frozen=True)
class TimeRow:
    """Judgements of one kind."""

    way: str
    judgements: int
    timed: int
    median: float | None
    """Minutes a judgement."""
    mean: float | None
    hours: float | None
    """Of all of them, the untimed ones counted at the mean."""


@dataclass(frozen=True)
class Costs:
    """Reviewers' time."""

    rows: tuple[TimeRow, ...] = ()
    judgements: int = 0
    timed: int = 0
    people: int = 0
    """People whose times are kept."""
    capped: int = 0
    """Times that counted as `LONGEST`."""
    accepted: int = 0
    """Items that stand."""
    hours: float | None = None
    minutes: float | None = None
    """Of all reviewers together, for each accepted item."""
    low: float | None = None
    high: float | None = None
    """95 % interval of `minutes`, for the spread of the times."""
    untold: tuple[str, ...] = ()
    """Kinds of work without a single time, so they are not in the sum."""
    money: Money | None = None

    @property
    def share(self) -> float:
        """Percent of the judgements that are timed."""
        return 100 * self.timed / self.judgements if self.judgements else 0.0

    def price(self, minutes: float | None) -> float | None:
        """What so many minutes cost."""
        return None if minutes is None or self.money is None else minutes / 60 * self.money.rate


def costs(events: Iterable[Event], accepted: int, money: Money | None = None) -> Costs:
    """Add the times up. Judgements without a time count at the mean of their kind.

    Args:
        events: Everything people did; tests of reviewers are their time too.
        accepted: Items that stand.
        money: What an hour costs.
    """
    groups: dict[str, list[Event]] = {}
    everything = list(events)
    for one in everything:
        groups.setdefault(_kind(one.way, one.role), []).append(one)
    rows, spread = [], 0.0
    for kind, some in groups.items():
        times = [min(one.seconds, LONGEST) / 60 for one in some if one.seconds is not None]
        middle = mean(times) if times else None
        rows.append(
            TimeRow(
                kind, len(some), len(times), median(times) if times else None, middle,
                None if middle is None else middle * len(some) / 60,
            )
        )  # fmt: skip
        spread += len(some) ** 2 * variance(times) / len(times) if len(times) > 1 else 0.0
    timed = [one for one in everything if one.seconds is not None]
    if not timed:
        return Costs(tuple(rows), len(everything), accepted=accepted, money=money)
    hours = sum(row.hours or 0.0 for row in rows)
    minutes = 60 * hours / accepted if accepted else None
    low, high = (None, None) if minutes is None else normal(minutes, math.sqrt(spread) / accepted)
    return Costs(
        tuple(rows), len(everything), len(timed), len({one.reviewer for one in timed}),
        sum((one.seconds or 0) > LONGEST for one in timed), accepted, hours, minutes,
        None if low is None else max(0.0, low), high,
        tuple(row.way for row in rows if row.hours is None), money,
    )  # fmt: skip


def _kind(way: Way, role: Role) -> str:
    return way_words(*way) if role is Role.work else f"{role.value} items"
