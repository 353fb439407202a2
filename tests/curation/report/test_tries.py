"""Scores by try, and why drafts were dropped."""

from __future__ import annotations

from aurelia.tasks import find
from curation.report.tries import balances, score_by_try, why_dropped
from schemas.issues import Issue
from schemas.reasoning import Try
from tests import factories


def test_scores_are_counted_by_the_number_of_the_try() -> None:
    first = factories.draft(tries=(Try(number=1, score=3.0), Try(number=2, score=8.0)), kept=2)
    second = factories.draft(tries=(Try(number=1, score=7.0),), kept=1)
    unread = factories.draft(tries=(Try(number=1),), kept=None, status="dropped")

    rows = score_by_try([first, second, unread])

    assert [(row.number, row.tries, row.scored, row.mean, row.kept) for row in rows] == [
        (1, 3, 2, 5.0, 1),
        (2, 1, 1, 8.0, 1),
    ]
    assert rows[1].width == 80.0


def test_dropped_drafts_say_why() -> None:
    leak = Issue(kind="step-leaks", subject="step s1", message="it states the answer")
    leaking = factories.draft(tries=(Try(number=1, score=8.0, issues=(leak,)),), kept=None, status="dropped")
    low = factories.draft(tries=(Try(number=1, score=2.0),), kept=None, status="dropped")
    unread = factories.draft(tries=(Try(number=1),), kept=None, status="dropped")
    kept = factories.draft()

    assert why_dropped([leaking, low, low, unread, kept]) == (
        ("scored below the threshold", 2),
        ("a step states the answer", 1),
        ("no try could be scored", 1),
    )


def test_quotas_stand_beside_what_there_is() -> None:
    question = factories.question(options=(), category="dish")
    drafts = [factories.draft(benchmark_task="av-geoiq", question=question), factories.draft()]

    rows = balances(drafts, find())

    assert {row.task for row in rows} == {"AV-GeoIQ"}
    assert {row.name: row.there for row in rows if row.part == "category"}["dish"] == 1
    assert round(sum(row.wanted for row in rows if row.part == "category")) == 1
    assert balances([factories.draft()], find()) == ()
