"""Firms and products: the country they come from, who makes them, and where a firm has its seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link
from aurelia.knowledge.judging import across, found
from aurelia.knowledge.names import english_name, fold
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, named, table


@cache
def _by_name() -> dict[str, Mapping[str, str]]:
    return {fold(name): row for row in table("makers").rows for name in named(row)}


def judge(claim: Claim) -> Finding | None:
    """Whether a firm or product comes from a country, is made by a firm, or is seated in a place."""
    reading = read(claim)
    row = _by_name().get(fold(reading.thing)) if reading else None
    if reading is None or row is None or claim.valid_on:
        return None
    if reading.kind == "maker":
        return _made_by(row, reading.value)
    if reading.kind not in ("origin", "seat-of-firm"):
        return None
    here = row["origin"] if reading.kind == "origin" else ""

    def one(place: Place) -> Finding | None:
        if reading.kind == "origin":
            if place.country == row["origin"] and place.kind != "country":
                return None
            status = place.code == row["origin"]
        elif not row["seat"]:
            return None
        else:
            towns = places(row["seat"])
            status = any(place in (town, Place("country", town.country, town.country)) for town in towns)
        right = [english_name(here)] if here else [row["seat"]]
        return found(table("makers"), "supported" if status else "contradicted", "", right)

    return across(places(reading.value, claim.identifiers), one)


def _made_by(row: Mapping[str, str], maker: str) -> Finding | None:
    """Contradicted only by a firm that is known."""
    if not row["maker"]:
        return None
    known = _by_name().get(fold(maker))
    if fold(maker) == fold(row["maker"]) or (known and known is _by_name().get(fold(row["maker"]))):
        return found(table("makers"), "supported", "", [row["maker"]])
    return found(table("makers"), "contradicted", "", [row["maker"]]) if known else None


def links(entity: Entity) -> Sequence[Link]:
    """The country a firm or product comes from, and its maker."""
    row = _by_name().get(fold(entity.name))
    if row is None:
        return ()
    data = table("makers")
    origin = Link(
        "country of origin", english_name(row["origin"]), (f"iso3166:{row['origin']}",), data.as_of, data.source
    )
    maker = (Link("maker", row["maker"], (), data.as_of, data.source),) if row["maker"] else ()
    return (origin, *maker)


KNOWLEDGE = Knowledge(
    name="makers",
    description="where firms and products come from and who makes them",
    as_of=table("makers").as_of,
    source=table("makers").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
