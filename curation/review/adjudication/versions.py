"""What an adjudicator decides between: the judgements of one item, without names, in an order that tells nothing."""

from __future__ import annotations

from curation.review.gather import said_about
from curation.review.work import Version
from db.assignments import Assignment
from db.store import Store
from schemas.base import identity


def versions_of(store: Store, assignment: Assignment) -> tuple[Version, ...]:
    """The newest judgement of every reviewer about an assignment's item.

    Args:
        store: The store.
        assignment: The adjudication.

    Returns:
        The judgements that count, in an order that follows from the item and the judgements alone: the same at every
        push, and no reviewer is always the first.
    """
    found = [Version(one.fact.key, one.annotation) for one in said_about(store, assignment.item).verifies]
    return tuple(sorted(found, key=lambda one: identity("version", assignment.item, one.annotation.reviewer)))


def unseen(store: Store, assignment: Assignment) -> bool:
    """Whether no decision of whoever has this adjudication counts, and one is to be asked for again.

    So it is where a judgement came or changed after it, or where somebody decided about a judgement of their own.
    False where nothing was decided yet.
    """
    said = said_about(store, assignment.item)
    own = [one.annotation for one in said.decisions if assignment.reviewer in (None, one.annotation.reviewer)]
    if not own:
        return False
    judged = {one.fact.key: one.annotation.reviewer for one in said.verifies}
    return not any(one.reviewer not in judged.values() and judged.keys() <= set(one.decides) for one in own)
