"""What tests of people say: gold items, training items and planted errors, each judged right or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from curation.review.people.known import agrees, with_drafts
from curation.review.people.planted import caught
from db.store import Store
from schemas.review import Annotation, PlantedDraft, Role

ProbeKind = Literal["gold", "planted", "training"]
_KINDS: dict[Role, ProbeKind] = {Role.gold: "gold", Role.planted: "planted", Role.training: "training"}


@dataclass(frozen=True)
class ProbeResult:
    """One person's judgement of an item whose right judgement is known."""

    reviewer: str
    """Pseudonym."""
    kind: ProbeKind
    item: str
    """Identity of the item."""
    right: bool
    """The judgement agrees with what is known; for a planted error: it was mended, marked or rejected."""
    fact: str
    """Key of the annotation."""
    defect: str = ""
    """What was planted."""
    at: datetime | None = None
    """When it was last changed, by the server's clock; None where that is not known."""


def probe_results(store: Store) -> list[ProbeResult]:
    """All results of gold, planted and training items that can be told right or wrong, oldest first.

    Judgements that say nothing about it, such as a rejection for the rights, are left out.
    """
    return list(_results(store))


def _results(store: Store) -> Iterator[ProbeResult]:
    known = {gold.about: (gold, draft) for gold, draft in with_drafts(store)}
    planted = {fact.key: fact.contract(PlantedDraft) for fact in store.heads("planted") if fact.body is not None}
    when = _when(store)
    for fact in store.heads("annotation"):
        if fact.body is None or b'"role":"work"' in fact.body:
            continue
        said = fact.contract(Annotation)
        right, defect = None, ""
        if said.role is Role.planted and said.draft in planted:
            right, defect = caught(planted[said.draft], said), planted[said.draft].defect
        elif said.role in (Role.gold, Role.training) and said.about in known:
            right = agrees(*known[said.about], said)
        if right is not None:
            kind = _KINDS[said.role]
            yield ProbeResult(said.reviewer, kind, said.about, right, fact.key, defect, when.get(fact.key))


def _when(store: Store) -> dict[str, datetime]:
    servers = {person.server for person in store.people.all() if person.server}
    pulled = (row for server in servers for row in store.review.pulled(server).values())
    return {row.fact: row.updated_at for row in pulled if row.fact}
