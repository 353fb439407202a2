"""Giving items that need a decision to people who had nothing to do with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aurelia import tasks
from curation.review.adjudication.rule import rule_of
from curation.review.adjudication.standing import Standing
from curation.review.adjudication.standings import Standings
from curation.review.people import assign, ledger, material
from curation.review.people.balance import Desk, reviewers
from curation.review.people.ledger import Ledger
from curation.review.people.material import Wanted
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import Person
from schemas.base import short
from schemas.errors import UsageError
from schemas.issues import Issue, Severity
from schemas.review import ReviewPass, Role


@dataclass(frozen=True)
class Case:
    """One item that waits for a decision."""

    item: str
    """Its identity."""
    benchmark_task: str
    question: str
    reasons: tuple[Issue, ...]
    judged_by: tuple[str, ...]
    """Pseudonyms."""
    to: str | None = None
    """Who is to decide: a pseudonym, `anybody` who did not judge it, or None where nobody was asked yet."""


@dataclass(frozen=True)
class AdjudicateReport:
    """What waits for a decision, and what was done about it."""

    cases: tuple[Case, ...] = ()
    made: int = 0
    """Assignments that are new, or open again."""
    dropped: int = 0
    """Assignments that nobody needs to do any more."""
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when an item cannot be given to anybody, else 0."""
        return 3 if self.issues else 0


ANYBODY = "anybody"


def queue(workspace: Workspace) -> tuple[Case, ...]:
    """Everything that waits for a decision; nothing is changed.

    Args:
        workspace: An open workspace.

    Raises:
        SettingsError: The workspace's plan is wrong.
    """
    return tuple(
        _case(item, found, _open(found)) for item, found in sorted(_standings(workspace).all()) if found.to_decide
    )


def adjudicate(workspace: Workspace, by: Iterable[str] = ()) -> AdjudicateReport:
    """Give every item that needs a decision to one person who had nothing to do with it; a rerun changes nothing.

    Items that need none any more are taken back from those who have not decided yet. Without people every item is
    open to all, and a decision by somebody who judged the item does not count.

    Args:
        workspace: An open workspace.
        by: Pseudonyms of the people to ask, instead of all who are at work. What was given before stays.

    Raises:
        UsageError: Nobody has such a pseudonym, or they do not work here any more.
        SettingsError: The workspace's plan is wrong.
    """
    with assign.handing_out(workspace):
        table = _Table(workspace, tuple(by))
        for item, found in sorted(_standings(workspace).all()):
            table.place(item, found)
        store = workspace.store
        # Dropped first: a run that is killed in between makes what is missing the next time.
        dropped = store.assignments.drop(one.key for one in table.dropped)
        made = store.assignments.add(table.made)
    return AdjudicateReport(tuple(table.cases), made, dropped, tuple(table.issues))


def _standings(workspace: Workspace) -> Standings:
    return Standings(workspace.store, tasks.find(workspace.task_folders), rule_of(workspace.root))


@dataclass
class _Hands:
    """What is to change."""

    made: list[Assignment] = field(default_factory=list)
    dropped: list[Assignment] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


class _Table(_Hands):
    """Where items are handed out: who may get them, and what is to change."""

    def __init__(self, workspace: Workspace, by: Sequence[str]) -> None:
        super().__init__()
        everybody = workspace.store.people.all()
        self._states = {one.pseudonym: one.state for one in everybody}
        self._people = _named(everybody, by) if by else reviewers(workspace)
        self._items = material.wanted(workspace.store)
        self._ledger = ledger.read(workspace.store, self._items)
        self._desk = Desk(self._people, self._ledger)
        self._before = _adjudications(self._ledger)

    def place(self, item: str, found: Standing) -> None:
        """Decide about one item."""
        open_ones = [one for one in self._before.get(item, ()) if one.state == "open"]
        undone = [one for one in open_ones if not self._ledger.judged(one)]
        if not found.to_decide:
            self._drop(undone)
            return
        standing = [one for one in open_ones if self._may(one, found)]
        self._drop([one for one in undone if one not in standing])
        chosen = standing[0] if standing else self._choose(item, found)
        if chosen is None:
            self.issues.append(_nobody(item, found))
        elif not standing:
            self._ledger.add(chosen)
            self.made.append(chosen)
        self.cases.append(_case(item, found, [chosen] if chosen else []))

    def _drop(self, some: Sequence[Assignment]) -> None:
        for one in some:
            self._ledger.drop(one)
            self.dropped.append(one)

    def _may(self, one: Assignment, found: Standing) -> bool:
        """Whether who has an item may decide it; open to all is enough where nobody is known."""
        if one.reviewer is None:
            return not self._asked(one.demo)
        return self._states.get(one.reviewer) in ("active", "invited") and one.reviewer not in _involved(found)

    def _asked(self, demo: bool) -> list[Person]:
        return [one for one in self._people if one.demo == demo]

    def _choose(self, item: str, found: Standing) -> Assignment | None:
        known = self._items.get(item) or _as_judged(item, found)
        plain = Assignment(item, known.benchmark_task, known.demo, ReviewPass.adjudicate)
        if not (people := self._asked(known.demo)):
            return plain
        active = {one.pseudonym for one in people if one.state == "active"}
        # Who had it before and did not decide knows of it alone that it was in doubt: they get it back.
        again = (one for one in self._before.get(item, ()) if one.state == "dropped" and one.reviewer in active)
        back = next((one.reviewer for one in again if self._may(one, found)), None)
        reviewer = back or self._desk.choose(known)
        return replace(plain, reviewer=reviewer) if reviewer else None


def _adjudications(held: Ledger) -> Mapping[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    for one in held.given.values():
        if one.review_pass is ReviewPass.adjudicate and one.role is Role.work:
            found[one.item].append(one)
    return found


def _named(everybody: Sequence[Person], by: Sequence[str]) -> list[Person]:
    known = {one.pseudonym: one for one in everybody}
    for name in by:
        if name not in known or known[name].state != "active":
            why = "is not known" if name not in known else f"is not at work ({known[name].state})"
            raise UsageError(f"--by {name}", why, "curate review people list names everybody")
    return [known[name] for name in dict.fromkeys(by)]


def _involved(found: Standing) -> set[str]:
    said = found.said
    judged = {one.annotation.reviewer for one in (*said.verifies, *said.earlier, *said.tests)}
    return judged | {one.solve.reviewer for one in (*said.solves, *said.test_solves)}


def _open(found: Standing) -> list[Assignment]:
    return list(found.asked.adjudicate[:1])


def _case(item: str, found: Standing, given: Sequence[Assignment]) -> Case:
    shown = found.judged[0].annotation
    by = tuple(one.annotation.reviewer for one in found.said.verifies)
    to = (given[0].reviewer or ANYBODY) if given else None
    return Case(item, shown.benchmark_task, shown.question.text, found.held, by, to)


def _as_judged(item: str, found: Standing) -> Wanted:
    """The item as its judgements tell it, where its newest draft is not to be seen any more."""
    said = found.judged[0].annotation
    return Wanted(item, said.draft, said.benchmark_task, said.demo)


def _nobody(item: str, found: Standing) -> Issue:
    return Issue(
        kind="nobody-to-decide", subject=f"item {short(item)}", severity=Severity.warning,
        message=f"{found.held[0].message}, and everybody who is at work has had to do with it",
        hint="add somebody (curate review people add), then run: curate review adjudicate",
    )  # fmt: skip
