"""Unions of states and regions that are no M49 regions: members for certain, and those only some count in."""

from __future__ import annotations

from functools import cache

from aurelia.knowledge.claims import Claim, Finding, Knowledge
from aurelia.knowledge.judging import across, found, states
from aurelia.knowledge.names import fold
from aurelia.knowledge.places import Place
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, named, table

_KINDS = ("located", "belongs", "unit", "region", "continent", "member")


@cache
def _by_name() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {
        fold(name): (frozenset(row["members"].split()), frozenset(row["doubtful"].split()))
        for row in table("areas").rows
        for name in named(row)
    }


def judge(claim: Claim) -> Finding | None:
    """Whether a country is in a union or region, today."""
    reading = read(claim)
    area = _by_name().get(fold(reading.value)) if reading and reading.kind in _KINDS else None
    if reading is None or area is None or reading.past or claim.valid_on:
        return None
    certain, doubtful = area

    def one(place: Place) -> Finding:
        sure = place.code in certain
        status = "supported" if sure else "contested" if place.country in certain | doubtful else "contradicted"
        return found(table("areas"), status, "", (), [f"iso3166:{place.code}"])  # type: ignore[arg-type]

    return across(states(reading.thing, claim.identifiers), one)


KNOWLEDGE = Knowledge(
    name="areas",
    description="members of unions and of regions in common use",
    as_of=table("areas").as_of,
    source=table("areas").source,
    licence=LICENCE,
    judge=judge,
)
