"""Days, months and years, and what holds over them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia.knowledge.dates import in_force, overlap, period

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def test_empty_date_is_today() -> None:
    today = datetime.now(UTC).date()
    assert period("") in ((today, today), (datetime.now(UTC).date(), datetime.now(UTC).date()))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023-02-28", (date(2023, 2, 28), date(2023, 2, 28))),
        ("2023-02-30", None),
        ("2023-13", None),
        ("soon", None),
        ("1-2-3-4", None),
    ],
)
def test_periods(text: str, span: tuple[date, date] | None) -> None:
    assert period(text) == span


@given(DAYS, DAYS, DAYS)
def test_day_is_wholly_in_or_wholly_out(day: date, one: date, other: date) -> None:
    since, until = sorted((one, other))
    assert overlap(since, until, (day, day)) == ("all" if since <= day < until else "none")


@given(DAYS)
def test_change_in_a_year_holds_for_part_of_it(day: date) -> None:
    year = (date(day.year, 1, 1), date(day.year, 12, 31))
    told = overlap(day, None, year)
    assert told == ("all" if day == year[0] else "part")


def test_rows_tell_nothing_of_the_time_before_them_or_of_a_change() -> None:
    rows = [
        {"since": "2010-05-01", "until": "", "name": "new"},
        {"since": "2000-01-01", "until": "2010-05-01", "name": "old"},
    ]
    assert in_force(rows, (date(2011, 1, 1), date(2011, 1, 1))) == ([rows[0]], True)
    assert in_force(rows, (date(2005, 1, 1), date(2005, 1, 1))) == ([rows[1]], True)
    assert in_force(rows, (date(2010, 1, 1), date(2010, 12, 31))) == ([], False)
    assert in_force(rows, (date(1990, 1, 1), date(1990, 1, 1)))[1] is False
