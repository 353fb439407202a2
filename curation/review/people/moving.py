"""Work changes hands: what a person has not judged goes to others; what was judged stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from curation.review.people import assign, ledger, material
from curation.review.people.balance import Desk, reviewers
from curation.review.people.ledger import Ledger, Way
from curation.review.people.material import Wanted
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import Person
from schemas.errors import UsageError
from schemas.review import Role


@dataclass(frozen=True)
class Moved:
    """What changed hands."""

    moved: int = 0
    """Pieces of work that others have now."""
    kept: int = 0
    """Pieces that nobody else can do; they stay where they were, unless that person does not work any more."""
    dropped: int = 0
    """Gold, planted and training items, taken back: others get their own."""
    waiting: int = 0
    """Pieces that were taken back and wait for somebody who has not met the item."""


def reassign(workspace: Workspace, source: str, to: str | None = None) -> Moved:
    """Give what a person has not judged to others, or to one other.

    Args:
        workspace: An open workspace.
        source: Pseudonym of who had it.
        to: Pseudonym of who gets it; by default whoever has least to do. Nobody gets an item they have met.

    Raises:
        UsageError: There is no such person, or the other one does not work.
    """
    with assign.handing_out(workspace):
        return _reassign(workspace, source, to)


def _reassign(workspace: Workspace, source: str, to: str | None) -> Moved:
    people = reviewers(workspace)
    giver = find(people, source)
    takers = [one for one in people if one.pseudonym != source]
    if to is not None:
        taker = find(takers, to)
        if taker.state != "active":
            raise UsageError(
                f"person {to}", f"is {taker.state}", f"first: curate review people set {to} --state active"
            )
        takers = [taker]
    items = material.wanted(workspace.store)
    held = ledger.read(workspace.store, items)
    mine = [one for one in held.waiting() if one.reviewer == source]
    keeps = giver.state in assign.AT_WORK
    desk = Desk(takers, held)
    back = _returns(held, to) if to else {}
    new, dropped, kept = _swapped(held, desk, items, mine, keeps=keeps, back=back)
    # Dropped first: a run that is killed in between makes what is missing the next time.
    workspace.store.assignments.drop(one.key for one in dropped)
    workspace.store.assignments.add(assign.shuffled(new))
    probes = sum(one.role is not Role.work for one in dropped)
    return Moved(len(new), kept, probes, len(dropped) - probes - len(new))


def _swapped(
    held: Ledger,
    desk: Desk,
    items: dict[str, Wanted],
    mine: Sequence[Assignment],
    *,
    keeps: bool,
    back: Mapping[tuple[str, Way], Assignment],
) -> tuple[list[Assignment], list[Assignment], int]:
    """The new assignments, those to drop, and how many stay."""
    new: list[Assignment] = []
    dropped: list[Assignment] = []
    kept = 0
    for one in mine:
        other = None
        if one.role is Role.work and one.item in items:
            way = (one.review_pass, one.senses)
            other = back.get((one.item, way)) or assign.given(held, desk, items[one.item], way)
        if other is not None:
            new.append(other)
        if other is not None or one.role is not Role.work or not keeps:
            held.drop(one)
            dropped.append(one)
        else:
            kept += 1
    return new, dropped, kept


def _returns(held: Ledger, taker: str) -> dict[tuple[str, Way], Assignment]:
    """Work that a person had before and never judged, of items they have met in no other way: it may come back."""
    mine = [one for one in held.given.values() if one.reviewer == taker]
    others = {one.item for one in held.done if one.reviewer == taker}
    others |= {one.item for one in mine if one.state == "open" or one.role is not Role.work}
    free = [one for one in mine if one.item not in others and not held.spoils(one.item, taker, one.senses)]
    found = {(one.item, (one.review_pass, one.senses)): one for one in free}
    once = Counter(item for item, _ in found)
    return {key: replace(one, state="open") for key, one in found.items() if once[key[0]] == 1}


def change_state(workspace: Workspace, pseudonym: str, state: str) -> tuple[Person, Moved]:
    """Put a person into another state; where they work no more, what they have not judged goes to others."""
    find(reviewers(workspace), pseudonym)
    person = workspace.store.people.change(pseudonym, state=state)
    moved = reassign(workspace, pseudonym) if state not in assign.AT_WORK else Moved()
    return person, moved


def find(people: Sequence[Person], pseudonym: str) -> Person:
    """One of these people.

    Raises:
        UsageError: There is none of that name.
    """
    for one in people:
        if one.pseudonym == pseudonym:
            return one
    raise UsageError(f"person {pseudonym}", "is no reviewer here", "curate review people list names everybody")


__all__ = ["Moved", "change_state", "find", "reassign"]
