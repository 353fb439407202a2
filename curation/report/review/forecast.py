"""When the review will be done, from the pace of the last weeks; or that there is too little to tell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, stdev

MOST_WEEKS = 6
"""Weeks that are looked back at."""
FEWEST_WEEKS = 3
"""Full weeks without which nothing is said."""
FEWEST = 20
"""Judgements in these weeks without which nothing is said."""
FARTHEST = 520
"""Weeks beyond which a date is none: ten years."""
CONFIDENCE = 0.8


@dataclass(frozen=True)
class Forecast:
    """When what is given out will be done, if people go on as in the last weeks and nothing more is given out."""

    left: int
    why_not: str = ""
    """Why nothing can be said; empty where something is."""
    weeks: int = 0
    """Full weeks looked back at."""
    pace: float = 0.0
    """Judgements a week."""
    slow: float = 0.0
    fast: float = 0.0
    """Ends of the 80 % range of the pace."""
    finish: date | None = None
    early: date | None = None
    late: date | None = None
    """Ends of the range; `late` is None where no end can be given."""


def forecast(times: Iterable[datetime], left: int, now: datetime) -> Forecast:
    """Forecast from the times of all judgements.

    The pace is the mean of full weeks counted back from now, up to six; its range is Student's for the mean of these
    weeks, which differ from one another (80 %).

    Args:
        times: When each judgement was given.
        left: Judgements still to be given.
        now: The present.
    """
    ages = [(now - one) / timedelta(weeks=1) for one in times]
    if not left:
        return Forecast(0, "everything that was given out is done")
    span = min(MOST_WEEKS, math.floor(max(ages, default=0.0)))
    if span < FEWEST_WEEKS:
        return Forecast(left, f"there are fewer than {FEWEST_WEEKS} full weeks of work to judge by")
    counts = [sum(week <= age < week + 1 for age in ages) for week in range(span)]
    if sum(counts) < FEWEST:
        return Forecast(left, f"there were fewer than {FEWEST} judgements in the last {span} weeks", span)
    return _ranged(left, counts, now)


def _ranged(left: int, counts: list[int], now: datetime) -> Forecast:
    from scipy.stats import t as student

    pace = mean(counts)
    half = float(student.ppf((1 + CONFIDENCE) / 2, len(counts) - 1)) * stdev(counts) / math.sqrt(len(counts))
    slow, fast = max(0.0, pace - half), pace + half
    return Forecast(
        left, "", len(counts), pace, slow, fast, _day(left, pace, now), _day(left, fast, now), _day(left, slow, now)
    )  # fmt: skip


def _day(left: int, pace: float, now: datetime) -> date | None:
    weeks = left / pace if pace > 0 else math.inf
    return (now + timedelta(weeks=weeks)).date() if weeks <= FARTHEST else None
