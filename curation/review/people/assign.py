"""Assignments: for every draft that people should see, who is to do what with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from curation.review.people import ledger, material, mixing, splits, training
from curation.review.people import plan as plans
from curation.review.people.balance import Desk, reviewers
from curation.review.people.ledger import Ledger, Way
from curation.review.people.material import Wanted
from curation.review.people.plan import Plan
from curation.review.studio.place import locked, place_of
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import Person
from schemas.base import identity
from schemas.item import SplitName
from schemas.review import ReviewPass, Role

AT_WORK = ("active", "training", "invited")
"""States of people who keep what they were given."""


@dataclass(frozen=True)
class Outlook:
    """What is handed out, and what is not yet."""

    assignments: list[Assignment]
    """All open assignments."""
    made: int = 0
    """How many of them are new."""
    splits: Mapping[str, SplitName] | None = None
    """Item -> planned split; None without people, where no plan is in force."""
    unplaced: Mapping[Way, int] | None = None
    """How many judgements nobody can be asked for: everybody who may work has met the item."""


def assignments(workspace: Workspace) -> list[Assignment]:
    """All open assignments; those still missing are made first.

    Without people (`curate review people add`) every draft is open to all for one verification. With people, the
    plan says what each item needs; nobody gets an item twice, and what people left behind goes to others.
    """
    return hand_out(workspace).assignments


def hand_out(workspace: Workspace) -> Outlook:
    """The same, with what is still missing and why."""
    with handing_out(workspace):
        return _hand_out(workspace)


@contextmanager
def handing_out(workspace: Workspace) -> Iterator[None]:
    """One at a time: two commands that hand out work at once would give it twice."""
    with locked(place_of(workspace.root), "people"):
        yield


def _hand_out(workspace: Workspace) -> Outlook:
    store = workspace.store
    items = material.wanted(store)
    held = ledger.read(store, items)
    people = reviewers(workspace)
    staffed = {one.demo for one in people} | {one.demo for one in held.given.values() if one.reviewer}
    planned = [one for one in items.values() if one.demo in staffed]
    new = [_open(one) for one in items.values() if one.demo not in staffed]
    if not planned:
        made = store.assignments.add(one for one in new if one.key not in held.given)
        return Outlook(store.assignments.all(), made, {} if staffed else None)
    plan = plans.settings(workspace.root)
    if training.qualify(workspace, plan):
        people = reviewers(workspace)
    split_of = splits.planned(workspace, planned, plan)
    dropped = _left_behind(held, people, staffed)
    desk = Desk(people, held)
    found, unplaced = _work(held, desk, planned, split_of, plan)
    new += [*found, *_decisions(held, desk, items, dropped)]
    new += mixing.mixed(store, held, items, people, plan.probes)
    new += training.round_of(store, held, items, people, plan)
    # Dropped first: a run that is killed in between makes what is missing the next time.
    store.assignments.drop(one.key for one in dropped)
    made = store.assignments.add(shuffled(one for one in new if one.reviewer or one.key not in held.given))
    return Outlook(store.assignments.all(), made, split_of, unplaced)


def _open(item: Wanted) -> Assignment:
    return Assignment(item.item, item.benchmark_task, item.demo)


def shuffled(made: Iterable[Assignment]) -> list[Assignment]:
    """In an order that tells nothing: what is mixed into the work stands at unpredictable places."""
    return sorted(made, key=lambda one: identity("order", one.key))


def _left_behind(held: Ledger, people: Sequence[Person], staffed: Collection[bool]) -> list[Assignment]:
    """What nobody will do: open to all from before there were people, or with people who paused, left or are gone."""
    working = {one.pseudonym for one in people if one.state in AT_WORK}
    found = [
        one for one in held.waiting()
        if (one.reviewer not in working if one.reviewer else one.key == one.item and one.demo in staffed)
    ]  # fmt: skip
    for one in found:
        held.drop(one)
    return found


def _work(
    held: Ledger, desk: Desk, items: Sequence[Wanted], split_of: Mapping[str, SplitName], plan: Plan
) -> tuple[list[Assignment], Counter[Way]]:
    """What the plan asks for and nobody has, counted in at the ledger; and what nobody can be asked for."""
    made: list[Assignment] = []
    unplaced: Counter[Way] = Counter()
    for item in sorted(items, key=lambda one: identity("turn", one.item)):
        for way, count in Counter(plan.of(split_of[item.item]).needs(item.item)).items():
            for _ in range(count - held.have(item.item, way)):
                one = given(held, desk, item, way)
                if one is None:
                    unplaced[way] += 1
                else:
                    made.append(one)
    return made, unplaced


def _decisions(
    held: Ledger, desk: Desk, items: Mapping[str, Wanted], dropped: Iterable[Assignment]
) -> Iterator[Assignment]:
    """Adjudications of people who left, for others: the plan does not ask for them, so they are not made anew."""
    for one in dropped:
        if one.review_pass is ReviewPass.adjudicate and one.role is Role.work and one.item in items:
            other = given(held, desk, items[one.item], (one.review_pass, one.senses))
            if other is not None:
                yield other


def given(held: Ledger, desk: Desk, item: Wanted, way: Way) -> Assignment | None:
    """The assignment of an item to whoever should get it, counted in at the ledger; None where nobody may."""
    reviewer = desk.choose(item, way[1])
    if reviewer is None:
        return None
    one = Assignment(item.item, item.benchmark_task, item.demo, way[0], way[1], reviewer=reviewer)
    held.add(one)
    return one
