"""Which judged items are to be looked at again, though nobody judged them since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.review.adjudication.counts import held_by_people
from curation.review.adjudication.standing import Standing
from curation.review.adjudication.standings import Standings
from curation.validate.live import Failing
from curation.validate.repeats import CONTRADICTION
from db.store import Store
from schemas.issues import Issue, Report, Severity

UNSOLVED = "solvers-disagree"
"""Kind of the warning that people who answered without the draft answered otherwise."""


def is_held(issues: Sequence[Issue]) -> bool:
    """Whether an item is held: neither an item nor turned down for good."""
    return any(issue.severity is Severity.unchecked or issue.kind == CONTRADICTION for issue in issues)


def held_by_checks(failing: Failing) -> set[str]:
    """Keys of judgements that a check holds: it may pass by now, whatever people do."""
    return {
        about for about, report in failing.items()
        if is_held(report.issues) and not any(held_by_people(issue) for issue in report.issues)
    }  # fmt: skip


def turned(items: Iterable[Standing], failing: Failing) -> set[str]:
    """Keys of judgements, one an item, of those that stand otherwise with people than their newest report says.

    So it is when more or fewer are asked to judge, when the rule of adjudication changes, or when people who answer by
    themselves do so otherwise.
    """
    told = dict(failing.items())
    found = set()
    for standing in items:
        newest = standing.judged[-1].fact.key
        report = told.get(newest)
        before = [issue for issue in report.issues if held_by_people(issue)] if report else []
        if _words(before) != _words(standing.held):
            found.add(newest)
    return found


def unwarned(items: Iterable[Standing], standings: Standings, failing: Failing, store: Store) -> set[str]:
    """Keys of judgements, one an item, that people who answered by themselves contradict, and no report says so."""
    found = set()
    for standing in items:
        if standing.held or standing.decision or not standing.said.solves or not standings.otherwise(standing.said):
            continue
        newest = standing.judged[-1].fact.key
        if newest in failing:
            continue
        head = store.head("report", Report(about=newest).subject())
        told = head.contract(Report).issues if head is not None and head.body is not None else ()
        if not any(issue.kind == UNSOLVED for issue in told):
            found.add(newest)
    return found


def _words(issues: Sequence[Issue]) -> set[tuple[str, str, str]]:
    return {(issue.kind, issue.message, issue.hint) for issue in issues}
