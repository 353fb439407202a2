"""Reviewers by their pseudonyms: what they did, how steadily, and how they did on items with a known judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aurelia.statistics.intervals import wilson
from curation.report.review.read import Event, Review
from curation.review.agreement.alerts import Alert
from curation.review.people.probes import ProbeResult
from db.people import Person
from schemas.review import Annotation, ReviewPass, Role, Verdict

RECENT_WEEKS = 4


@dataclass(frozen=True)
class Score:
    """Known items judged right."""

    right: int
    all: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval in percent."""
        low, high = wilson(self.right / self.all, self.all)
        return 100 * low, 100 * high


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer."""

    name: str
    """Pseudonym; the page never knows another."""
    state: str
    open: int
    """Work given to them and not done."""
    verified: int
    solved: int
    decided: int
    a_week: float
    """Work a week, over the last four weeks (or since they began)."""
    last: date | None
    weekly: tuple[int, ...]
    """Judgements in each week of the review."""
    rejected: float | None
    """Share of their verifications, 0 to 1."""
    flagged: int
    scores: Mapping[str, Score]
    """`gold`, `planted`, `training` -> how they did."""
    alerts: tuple[Alert, ...]
    demo: bool

    @property
    def done(self) -> int:
        """All their work."""
        return self.verified + self.solved + self.decided


def reviewers(
    review: Review, people: Iterable[Person], probes: Iterable[ProbeResult], found: Sequence[Alert],
    mondays: Sequence[date], now: datetime,
) -> tuple[ReviewerRow, ...]:  # fmt: skip
    """Everybody who did something or is to, by pseudonym."""
    known = {person.pseudonym: person for person in people}
    by: dict[str, list[Event]] = defaultdict(list)
    for one in review.events:
        by[one.reviewer].append(one)
    scores: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for probe in probes:
        scores[probe.reviewer][probe.kind].append(probe.right)
    waiting = _open(review)
    names = {*by, *waiting, *(name for name, one in known.items() if one.state not in ("left", "erased"))}
    rows = [
        _row(name, known.get(name), by[name], scores[name], waiting.get(name, 0), found, mondays, now)
        for name in sorted(names, key=lambda name: (len(name), name))
    ]
    return tuple(rows)


def _row(
    name: str, person: Person | None, events: Sequence[Event], scores: Mapping[str, Sequence[bool]], waiting: int,
    found: Sequence[Alert], mondays: Sequence[date], now: datetime,
) -> ReviewerRow:  # fmt: skip
    done = [one for one in events if one.role is Role.work]
    verified = [one.said for one in done if isinstance(one.said, Annotation) and not one.said.decides]
    times = [one.at for one in done if one.at is not None]
    return ReviewerRow(
        name=name,
        state=person.state if person else "active",
        open=waiting,
        verified=len(verified),
        solved=sum(one.way[0] is ReviewPass.solve for one in done),
        decided=sum(one.way[0] is ReviewPass.adjudicate for one in done),
        a_week=_pace(times, now),
        last=max(times).date() if times else None,
        weekly=_weekly(times, mondays),
        rejected=sum(one.verdict is Verdict.reject for one in verified) / len(verified) if verified else None,
        flagged=sum(one.said.flagged for one in done),
        scores={kind: Score(sum(right), len(right)) for kind, right in sorted(scores.items())},
        alerts=tuple(alert for alert in found if alert.reviewer == name),
        demo=name.startswith("demo-"),
    )


def _pace(times: Sequence[datetime], now: datetime) -> float:
    ages = [(now - one) / timedelta(weeks=1) for one in times]
    weeks = min(float(RECENT_WEEKS), max(1.0, max(ages, default=0.0)))
    return sum(0 <= age <= RECENT_WEEKS for age in ages) / weeks


def _weekly(times: Iterable[datetime], mondays: Sequence[date]) -> tuple[int, ...]:
    counts = dict.fromkeys(mondays, 0)
    for one in times:
        monday = one.date() - timedelta(days=one.weekday())
        if monday in counts:
            counts[monday] += 1
    return tuple(counts.values())


def _open(review: Review) -> dict[str, int]:
    """How much work each named person still has."""
    did = {(one.item, one.way, one.reviewer) for one in review.events if one.role is Role.work}
    found: dict[str, int] = defaultdict(int)
    for one in review.assignments:
        if one.reviewer and one.role is Role.work:
            found[one.reviewer] += (one.item, (one.review_pass, one.senses), one.reviewer) not in did
    return dict(found)
