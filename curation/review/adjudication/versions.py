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
    """Whether a judgement came or changed after the newest decision of whoever has this adjudication.

    Such a decision does not count any more, and is to be asked for again. False where nothing was decided yet.
    """
    said = said_about(store, assignment.item)
    own = [one for one in said.decisions if assignment.reviewer in (None, one.annotation.reviewer)]
    return bool(own) and any(one.fact.key not in own[-1].annotation.decides for one in said.verifies)
