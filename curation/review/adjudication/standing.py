"""How an item stands: what was asked of people about it, what they said, whether it is settled and by what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from curation.review.adjudication.rule import NOTHING, Measured, Rule, conflicts
from curation.review.gather import Said, Verified
from db.assignments import Assignment
from schemas.issues import Issue, Severity
from schemas.review import ReviewPass, Role

WAITS = "waits-for-verification"
"""Kind of the issue that not all have judged an item who were asked to."""
OUTDATED = "decision-outdated"
"""Kind of the issue that a judgement came or changed after the decision."""
OWN = "decision-own"
"""Kind of the issue that an adjudicator decided about a judgement of their own."""


@dataclass(frozen=True)
class Asked:
    """The open assignments of one item that count."""

    verify: tuple[Assignment, ...] = ()
    adjudicate: tuple[Assignment, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where one item stands with people."""

    said: Said
    asked: Asked
    missing: int = 0
    """How many verifications are still to come."""
    conflicts: tuple[Issue, ...] = ()
    """What needs a decision; empty while verifications are missing."""
    decision: Verified | None = None
    """The newest decision that saw all judgements and is by somebody else."""
    held: tuple[Issue, ...] = ()
    """Why it can be no item yet; empty where people agree, or a decision stands."""

    @property
    def ready(self) -> bool:
        """Whether all judgements are there that were asked for."""
        return not self.missing

    @property
    def to_decide(self) -> bool:
        """Whether an adjudicator is to look at it."""
        return self.decision is None and self.ready and bool(self.held)

    @property
    def judged(self) -> tuple[Verified, ...]:
        """All that bears on the item: the judgements, and the decision that stands, else the newest one."""
        return (*self.said.verifies, *((self.decision,) if self.decision else self.said.decisions[-1:]))


def asked(assignments: Iterable[Assignment]) -> Mapping[str, Asked]:
    """The assignments that count, by item; training, gold and planted ones are left out."""
    verify: dict[str, list[Assignment]] = defaultdict(list)
    adjudicate: dict[str, list[Assignment]] = defaultdict(list)
    by_pass = {ReviewPass.verify: verify, ReviewPass.adjudicate: adjudicate}
    for one in assignments:
        if one.role is Role.work and one.state == "open" and one.review_pass in by_pass:
            by_pass[one.review_pass][one.item].append(one)
    items = verify.keys() | adjudicate.keys()
    return {item: Asked(tuple(verify[item]), tuple(adjudicate[item])) for item in items}


NOBODY = Asked()


def standing(said: Said, asked: Asked, subject: str, rule: Rule, measured: Measured = NOTHING) -> Standing:
    """Where an item stands.

    A decision wins over everything it saw. Without one, all verifications that were asked for must be there (at least
    one), each by the person who was asked, and nothing in them may need a decision.

    Args:
        said: What people said about it.
        asked: What they were asked.
        subject: How issues name it.
        rule: What needs a decision.
        measured: What was computed about it.
    """
    found = Standing(said, asked, missing=_missing(said, asked))
    doubts = [list(_doubts(said, one, subject)) for one in said.decisions]
    stand = [one for one, doubted in zip(said.decisions, doubts, strict=True) if not doubted]
    if stand:
        return replace(found, missing=0, decision=stand[-1])
    unseen = doubts[-1] if doubts else []
    if found.missing:
        return replace(found, held=(*unseen, _waits(found, subject)))
    needed = conflicts(said, subject, rule, measured)
    return replace(found, conflicts=needed, held=(*unseen, *(_told(one, asked) for one in needed)))


def _missing(said: Said, asked: Asked) -> int:
    """How many verifications are still to come; who was not asked by name stands in for nobody who was."""
    there, named = _there(said), {one.reviewer for one in asked.verify if one.reviewer}
    unnamed = sum(one.reviewer is None for one in asked.verify)
    return max(len(named - there) + max(0, unnamed - len(there - named)), 0 if there else 1)


def _there(said: Said) -> set[str]:
    return {one.annotation.reviewer for one in said.verifies}


def _doubts(said: Said, decision: Verified, subject: str) -> Iterator[Issue]:
    """Why a decision does not stand."""
    by, seen = decision.annotation.reviewer, set(decision.annotation.decides)
    late = [one.annotation.reviewer for one in said.verifies if one.fact.key not in seen]
    own = by in _there(said)
    if own:
        yield _held(
            OWN, subject, f"{by} decided about a judgement of their own, so the decision does not count",
            "let somebody decide who did not judge it: curate review adjudicate",
        )  # fmt: skip
    elif late:
        yield _held(
            OUTDATED, subject, f"{', '.join(late)} judged it after {by} had decided, so the decision does not count",
            "let it be decided again: curate review adjudicate, then curate review push",
        )  # fmt: skip


def _waits(found: Standing, subject: str) -> Issue:
    there = _there(found.said)
    open_ones = (one.reviewer for one in found.asked.verify)
    by = sorted({name for name in open_ones if name and name not in there})
    named = f" ({', '.join(by)})" if by else ""
    number = f"{found.missing} more verification{'s' if found.missing > 1 else ''}"
    return _held(WAITS, subject, f"waits for {number}{named}", "pull when it is there")


def _told(issue: Issue, asked: Asked) -> Issue:
    """A conflict with the way out that there is."""
    if not asked.adjudicate:
        return issue
    by = ", ".join(one.reviewer or "anybody who did not judge it" for one in asked.adjudicate)
    return issue.model_copy(update={"hint": f"{by} is to decide on the review page; then pull and validate again"})


def _held(kind: str, subject: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=Severity.unchecked)
