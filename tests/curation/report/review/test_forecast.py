"""The forecast, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from curation.report.review.forecast import forecast

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def weeks(*counts: int) -> list[datetime]:
    """So many judgements in the middle of each week before now, the last week last."""
    number = len(counts)
    return [NOW - timedelta(weeks=number - place - 0.5) for place, count in enumerate(counts) for _ in range(count)] + [
        NOW - timedelta(weeks=number)
    ] * (counts[0] > 0)


def test_steady_work_ends_when_it_is_divided_by_its_pace() -> None:
    found = forecast(weeks(10, 10, 10, 10, 10, 10, 10, 10), 35, NOW)
    assert (found.pace, found.weeks) == (10, 6)
    assert found.finish == found.early == found.late == datetime(2026, 12, 18, tzinfo=UTC).date()  # 3.5 weeks


def test_the_range_is_students_for_the_mean_of_the_weeks() -> None:
    # 8, 12, 10 a week: mean 10, standard deviation 2, t(2 degrees, 80 %) = 1.8856, so 10 +- 1.8856 * 2 / sqrt(3).
    found = forecast(weeks(8, 12, 10), 100, NOW)
    assert found.weeks == 3
    assert found.pace == pytest.approx(10, abs=0.01)
    assert found.slow == pytest.approx(10 - 2.1773, abs=0.001)
    assert found.fast == pytest.approx(10 + 2.1773, abs=0.001)
    assert found.late == (NOW + timedelta(weeks=100 / found.slow)).date()


def test_too_little_work_says_so() -> None:
    assert "fewer than 3 full weeks" in forecast(weeks(50, 50), 10, NOW).why_not
    assert "fewer than 20 judgements" in forecast(weeks(3, 3, 3), 10, NOW).why_not
    assert "fewer than 3 full weeks" in forecast([], 10, NOW).why_not
    assert forecast(weeks(9, 9, 9), 0, NOW).why_not == "everything that was given out is done"


def test_work_that_stopped_has_no_end_in_sight() -> None:
    found = forecast(weeks(40, 0, 0, 0, 0, 0), 400, NOW)
    assert found.late is None
    stopped = forecast(weeks(40, 0, 0, 0, 0, 0, 0), 40, NOW)
    assert "fewer than 20 judgements in the last 6 weeks" in stopped.why_not
