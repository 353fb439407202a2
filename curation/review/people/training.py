"""The round with which new people begin: gold items to judge, and whether they judged enough of them right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curation.review.people import known, ledger, material, mixing
from curation.review.people.balance import reviewers
from curation.review.people.ledger import Ledger
from curation.review.people.material import Wanted
from curation.review.people.plan import Plan
from curation.review.people.plan import settings as plan_settings
from curation.review.people.probes import ProbeResult, probe_results
from curation.review.studio.place import locked, place_of
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import Person
from db.store import Store
from schemas.review import Role


@dataclass(frozen=True)
class Trained:
    """How one person's training stands."""

    reviewer: str
    given: int
    """Training items they were given, in all rounds."""
    judged: int
    right: int
    """Of the newest round's."""
    of: int
    """How many of the newest round were judged."""
    qualified: bool
    """Their work counts: they reached the threshold, or began without training."""
    missing: int = 0
    """Gold items that are missing for a whole round: nobody can be trained with what they have met already."""
    results: tuple[ProbeResult, ...] = ()


def begins(store: Store, plan: Plan) -> str:
    """The state in which a new person begins: `training` where there are gold items enough for a round."""
    enough = len(known.all_gold(store)) >= plan.training.items > 0
    return "training" if enough else "active"


def train(workspace: Workspace, *, again: Sequence[str] = ()) -> list[Trained]:
    """Give everybody in training their items, and let those begin who judged enough of them right.

    Args:
        workspace: An open workspace.
        again: Pseudonyms of people who get another round, with items they have not met.

    Returns:
        How everybody stands who was trained.
    """
    store, plan = workspace.store, plan_settings(workspace.root)
    with locked(place_of(workspace.root), "people"):
        items = material.wanted(store)
        held = ledger.read(store, items)
        store.assignments.add(round_of(store, held, items, reviewers(workspace), plan, again=again))
    qualify(workspace, plan)
    return standing(workspace, held, plan)


def round_of(
    store: Store, held: Ledger, items: dict[str, Wanted], people: Sequence[Person], plan: Plan, *,
    again: Sequence[str] = (),
) -> list[Assignment]:  # fmt: skip
    """The training items that are still to be given; counted in at the ledger."""
    golden = known.all_gold(store)
    made: list[Assignment] = []
    for person in (one for one in people if one.state == "training"):
        mine = [one for one in held.given.values() if _trains(one, person.pseudonym)]
        open_ones = sum(not held.judged(one) for one in mine)
        wanted = plan.training.items - (open_ones if person.pseudonym in again else len(mine))
        free = mixing.free_gold(held, golden, items, person)
        made += mixing.known_items(held, free[: max(0, wanted)], items, person, Role.training)
    return made


def _trains(one: Assignment, reviewer: str) -> bool:
    return one.role is Role.training and one.reviewer == reviewer and one.state == "open"


def qualify(workspace: Workspace, plan: Plan) -> list[str]:
    """Let everybody in training begin who judged enough of the newest round right; their pseudonyms."""
    waiting = [one for one in reviewers(workspace) if one.state == "training"]
    if not waiting:
        return []
    results = _by_person(workspace.store)
    begun = [one.pseudonym for one in waiting if _passed(results.get(one.pseudonym, []), plan)]
    for pseudonym in begun:
        workspace.store.people.change(pseudonym, state="active")
    return begun


def _passed(results: Sequence[ProbeResult], plan: Plan) -> bool:
    newest = results[-plan.training.items :] if plan.training.items else []
    enough = len(newest) >= plan.training.items
    return enough and sum(one.right for one in newest) >= plan.training.threshold * len(newest)


def _by_person(store: Store) -> dict[str, list[ProbeResult]]:
    found: dict[str, list[ProbeResult]] = {}
    for one in probe_results(store):
        if one.kind == "training":
            found.setdefault(one.reviewer, []).append(one)
    return found


def standing(workspace: Workspace, held: Ledger, plan: Plan) -> list[Trained]:
    """How everybody stands who is in training or was trained."""
    results = _by_person(workspace.store)
    found = []
    for person in reviewers(workspace):
        mine = [one for one in held.given.values() if _trains(one, person.pseudonym)]
        said = results.get(person.pseudonym, [])
        if mine or said or person.state == "training":
            newest = said[-plan.training.items :] if plan.training.items else []
            waits = person.state == "training"
            found.append(
                Trained(
                    person.pseudonym, len(mine), len(said), sum(one.right for one in newest), len(newest), not waits,
                    max(0, plan.training.items - len(mine)) if waits else 0, tuple(said),
                )
            )  # fmt: skip
    return found
