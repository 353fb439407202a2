"""How far the review is, in numbers: what waits for people, what they decided, what they answered by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from curation.review.adjudication.rule import KIND
from curation.review.adjudication.standing import OUTDATED, OWN, WAITS
from db.assignments import Assignment
from schemas.issues import Issue, Report
from schemas.review import Annotation, ReviewPass, Role, Solve


@dataclass(frozen=True)
class ReviewCounts:
    """How far the review is."""

    unverified: int = 0
    """Items that wait for more verifications."""
    to_decide: int = 0
    """Items that wait for a decision."""
    not_given: int = 0
    """Those of them that nobody was asked to decide."""
    not_sent: int = 0
    """Those of them that somebody is to decide, and that lie on no review server."""
    decisions: int = 0
    """Items about which somebody decided."""
    tests: int = 0
    """Judgements of training, gold and planted items."""
    solves: Mapping[str, int] = field(default_factory=dict)
    """Senses -> answers that people gave by themselves."""


def held_by_people(issue: Issue) -> bool:
    """Whether it is for people to settle what holds an item: to judge it, or to decide."""
    return issue.kind == WAITS or to_decide(issue)


def to_decide(issue: Issue) -> bool:
    """Whether an item is held for an adjudicator."""
    return issue.kind in (OUTDATED, OWN) or issue.kind.startswith(KIND)


def counts(
    annotations: Mapping[str, Annotation], solves: Iterable[Solve], reports: Iterable[Report],
    assignments: Iterable[Assignment], sent: Collection[str],
) -> ReviewCounts:  # fmt: skip
    """Count.

    Args:
        annotations: Key -> judgement or decision, the newest of each.
        solves: The newest of each.
        reports: The newest of each.
        assignments: Those that are open.
        sent: Keys of assignments whose task lies on a review server.
    """
    failing = [(annotations[one.about].about, one) for one in reports if one.about in annotations and not one.passed]
    waiting = {item for item, report in failing if any(issue.kind == WAITS for issue in report.issues)}
    deciding = {item for item, report in failing if any(to_decide(issue) for issue in report.issues)}
    given = {
        one.item: one.key for one in assignments
        if one.review_pass is ReviewPass.adjudicate and one.role is Role.work and one.item in deciding
    }  # fmt: skip
    return ReviewCounts(
        unverified=len(waiting - deciding),
        to_decide=len(deciding),
        not_given=len(deciding - given.keys()),
        not_sent=len([key for key in given.values() if key not in sent]),
        decisions=len({one.about for one in annotations.values() if one.decides}),
        tests=sum(one.role is not Role.work for one in annotations.values()),
        solves=dict(Counter(one.senses.value for one in solves if one.role is Role.work).most_common()),
    )


def waiting_for_people(reports: Iterable[Report]) -> set[str]:
    """Keys of the judgements of items that wait for people: to judge them, or to decide."""
    return {one.about for one in reports if not one.passed and any(held_by_people(issue) for issue in one.issues)}
