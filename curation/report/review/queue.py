"""What waits for an adjudicator, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from curation.review.adjudication.rule import KIND
from curation.review.adjudication.standing import Standing

_WHY = {
    "verdict": "some reject it, some do not",
    "answer": "different answers",
    "wording": "different wordings of the question",
    "steps": "steps judged differently",
    "flag": "a reviewer asks for a second look",
    "agreement": "agreement below the threshold",
    "posterior": "the verdict is not sure enough",
    "solvers": "people who solved it answered otherwise",
}
MOST = 50
"""Items named on the page."""


@dataclass(frozen=True)
class Waiting:
    """One item that waits for a decision."""

    item: str
    question: str
    task: str
    reasons: tuple[str, ...]
    by: tuple[str, ...]
    """Who is to decide; empty where nobody was asked yet."""


@dataclass(frozen=True)
class Queue:
    """Where items stand with people."""

    agreed: int = 0
    """Settled without a decision."""
    decided: int = 0
    missing: int = 0
    """Wait for judgements that were asked for."""
    to_decide: int = 0
    unassigned: int = 0
    """Of those to decide: nobody was asked yet."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why items wait for a decision, most frequent first; one item may have several."""
    waiting: tuple[Waiting, ...] = ()

    @property
    def judged(self) -> int:
        """Items that somebody judged."""
        return self.agreed + self.decided + self.missing + self.to_decide


def queue(standings: Iterable[tuple[str, Standing]]) -> Queue:
    """Count where every judged item stands, and name the first that wait."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    named: list[Waiting] = []
    for item, one in standings:
        counts[_where(one)] += 1
        if one.to_decide:
            why = tuple(dict.fromkeys(_why(issue.kind) for issue in one.held))
            by = tuple(sorted(asked.reviewer or "anybody" for asked in one.asked.adjudicate))
            reasons.update(why)
            counts["unassigned"] += not by
            judged = one.judged[0].annotation
            if len(named) < MOST:
                named.append(Waiting(item, judged.question.text, judged.benchmark_task, why, by))
    return Queue(
        counts["agreed"], counts["decided"], counts["missing"], counts["to_decide"], counts["unassigned"],
        tuple(reasons.most_common()), tuple(named),
    )  # fmt: skip


def _where(one: Standing) -> str:
    if one.decision is not None:
        return "decided"
    if one.to_decide:
        return "to_decide"
    return "missing" if one.missing else "agreed"


def _why(kind: str) -> str:
    return _WHY.get(kind.removeprefix(KIND), kind.removeprefix(KIND).replace("-", " "))
