"""Days, months and years of validity, and whether a dated fact holds on them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

KNOWN_FROM = date(2000, 1, 1)
"""Undated rows of our tables are vouched for since then; what changed since has dated rows."""

Row = Mapping[str, str]
Period = tuple[date, date]


def period(valid_on: str) -> Period | None:
    """First and last day of what `valid_on` names; today for an empty text; None for what is no date."""
    if not valid_on:
        today = datetime.now(UTC).date()
        return today, today
    try:
        numbers = [int(part) for part in valid_on.split("-")]
        match numbers:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
    return None


def overlap(since: date, until: date | None, span: Period) -> str:
    """Whether a fact from `since` to the day before `until` holds in `all`, `part` or `none` of a span."""
    if span[1] < since or (until is not None and span[0] >= until):
        return "none"
    return "all" if span[0] >= since and (until is None or span[1] < until) else "part"


def in_force(rows: Iterable[Row], span: Period) -> tuple[list[Row], bool]:
    """The rows that hold in the whole of a span, and whether the rows tell about the whole of it.

    A span over which a row changes, or before the first day the rows know, is not told about.
    """
    held, known, first = [], True, date.max
    for row in rows:
        since = date.fromisoformat(row["since"]) if row["since"] else KNOWN_FROM
        until = date.fromisoformat(row["until"]) if row["until"] else None
        first = min(first, since)
        holds = overlap(since, until, span)
        if holds == "all":
            held.append(row)
        known = known and holds != "part"
    return held, known and span[0] >= first
