"""Times added up: whose are told, and how sure the sum is."""

from __future__ import annotations

import pytest

from curation.report.review import write_review_report
from curation.report.review.costs import costs
from curation.report.review.read import VERIFY, Event, Way
from curation.workspace import Workspace
from schemas.review import ReviewPass, Role, Senses
from tests.curation.report.html import read
from tests.curation.report.review.test_numbers import NOW, drafted, judged

SOLVE: Way = (ReviewPass.solve, Senses.both)


def test_how_long_one_person_takes_is_told_neither_in_a_row_nor_in_a_sum(place: Workspace) -> None:
    place.store.people.add(timed=True)
    for number in range(3):
        judged(place, drafted(place, number), "p1", seconds=60 + number)
    seen = read(write_review_report(place, place.root / "r.html", now=NOW))
    assert "No times are shown" in seen.text
    assert "median, min" not in seen.text


def timed(way: Way, times: list[float | None], *reviewers: str) -> list[Event]:
    names = (reviewers or ("p1", "p2")) * len(times)
    return [
        Event(str(n), str(n), names[n], way, Role.work, None, None, seconds)  # type: ignore[arg-type]
        for n, seconds in enumerate(times)
    ]


def test_a_pass_with_times_of_one_person_is_left_out_and_named() -> None:
    found = costs([*timed(VERIFY, [60.0, 180.0, None]), *timed(SOLVE, [60.0, 120.0], "p1")], 1)
    assert [row.way for row in found.rows] == ["verify"]
    assert (found.minutes, found.untold) == (pytest.approx(6.0), ("solve",))


def test_the_interval_of_few_times_is_students() -> None:
    found = costs(timed(VERIFY, [60.0, 600.0, *[None] * 48]), 40)
    assert found.minutes == pytest.approx(5.5 * 50 / 40)
    assert found.high == pytest.approx((5.5 + 12.7062 * 4.5) * 50 / 40, rel=1e-4)
    assert costs(timed(VERIFY, [60.0]), 40).low is None
    assert costs(timed(VERIFY, [60.0, 60.0]), 40).high is None
