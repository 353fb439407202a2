"""How long the judgements took and what an accepted item costs; only from times that people agreed to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median, variance

from curation.report.review.read import Event, Way
from schemas.review import Role, way_words

FEWEST_PEOPLE = 2
"""People whose times a kind of work needs to be told of: what one person takes is nobody's business."""
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
    median: float
    """Minutes a judgement."""
    mean: float
    hours: float
    """Of all of them, the untimed ones counted at the mean."""


@dataclass(frozen=True)
class Costs:
    """Reviewers' time."""

    rows: tuple[TimeRow, ...] = ()
    """Kinds of work with times of two people or more."""
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
    """95 % interval of `minutes`, for the spread of the times; None where they do not differ."""
    untold: tuple[str, ...] = ()
    """Kinds of work without times of two people, so they are not in the sum."""
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

    Kinds with times of fewer than two people are left out of rows and sum: they would tell how long one person takes.

    Args:
        events: Everything people did; tests of reviewers are their time too.
        accepted: Items that stand.
        money: What an hour costs.
    """
    groups: dict[str, list[Event]] = {}
    everything = list(events)
    for one in everything:
        groups.setdefault(_kind(one.way, one.role), []).append(one)
    rows, parts = [], []
    for kind, some in groups.items():
        if len({one.reviewer for one in some if one.seconds is not None}) < FEWEST_PEOPLE:
            continue
        times = [min(one.seconds, LONGEST) / 60 for one in some if one.seconds is not None]
        middle = mean(times)
        rows.append(TimeRow(kind, len(some), len(times), median(times), middle, middle * len(some) / 60))
        parts.append((len(some) ** 2 * variance(times) / len(times), len(times) - 1))
    timed, told = [one for one in everything if one.seconds is not None], {row.way for row in rows}
    hours = sum(row.hours for row in rows) if rows else None
    minutes = 60 * hours / accepted if accepted and hours is not None else None
    half = _half(parts) / accepted if accepted else 0.0
    low, high = (None, None) if minutes is None or not half else (max(0.0, minutes - half), minutes + half)
    return Costs(
        tuple(rows), len(everything), len(timed), len({one.reviewer for one in timed}),
        sum((one.seconds or 0) > LONGEST for one in timed), accepted, hours, minutes, low, high,
        tuple(kind for kind in groups if kind not in told), money,
    )  # fmt: skip


def _half(parts: Sequence[tuple[float, int]]) -> float:
    """Half the 95 % interval of a sum of means, from the variance and the degrees of freedom of each.

    Source: F. E. Satterthwaite, An approximate distribution of estimates of variance components, Biometrics 2 (1946).
    """
    from scipy.stats import t as student

    whole = sum(part for part, _ in parts)
    if whole <= 0:
        return 0.0
    return float(student.ppf(0.975, whole**2 / sum(part**2 / free for part, free in parts))) * math.sqrt(whole)


def _kind(way: Way, role: Role) -> str:
    return way_words(*way) if role is Role.work else f"{role.value} items"
