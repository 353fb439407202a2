"""Capitals of countries, by date; seats that law and practice tell apart are contested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.dates import in_force, period
from aurelia.knowledge.judging import across, country_of, found, states
from aurelia.knowledge.names import fold
from aurelia.knowledge.places import Place, cities, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, named, table


@cache
def _rows(iso: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in table("capitals").rows if row["iso"] == iso)


def judge(claim: Claim) -> Finding | None:
    """Whether a city is the capital of a country, or the seat of its government."""
    reading = read(claim)
    if reading is None or reading.kind not in ("capital", "seat"):
        return None
    span = period(claim.valid_on)
    if span is None or (reading.past and not claim.valid_on):
        return None
    readings = states(reading.thing, claim.identifiers)

    def one(place: Place) -> Finding | None:
        if place.kind != "country":
            return None
        rows, known = in_force(
            (row for row in _rows(place.code) if row["kind"] != "seat" or reading.kind == "seat"), span
        )
        return _verdict(reading.kind, rows, reading.value, place) if rows and known else None

    if not readings and _swapped(reading.thing, reading.value, claim):
        return found(table("capitals"), "contradicted", "the other way round")
    return across(readings, one)


def _swapped(thing: str, value: str, claim: Claim) -> bool:
    """Whether a city is said to have a country as its capital."""
    rows = [row for place in states(value, claim.identifiers) for row in _rows(place.code)]
    return any(_is(row, thing, Place("country", row["iso"], row["iso"])) for row in rows)


def _is(row: Mapping[str, str], city: str, place: Place) -> bool:
    if fold(city) in {fold(name) for name in named(row, "city")}:
        return True
    return Place("city", fold(row["city"]), place.code) in cities(city)


def _verdict(kind: str, rows: Sequence[Mapping[str, str]], city: str, place: Place) -> Finding | None:
    data = table("capitals")
    right = [row["city"] for row in rows if row["kind"] == "official"]
    if kind == "seat":
        right = [row["city"] for row in rows if row["kind"] == "seat"] or right
    for row in rows:
        if _is(row, city, place):
            told: Status = "supported" if row["city"] in right else "contested"
            if kind == "seat" and row["kind"] == "official" and row["city"] not in right:
                told = "contradicted"
            return found(data, told, row["note"], right, [f"iso3166:{place.code}"])
    return found(data, "contradicted", "", right, [f"iso3166:{place.code}"]) if places(city) else None


def links(entity: Entity) -> Sequence[Link]:
    """The capital of a country, where there is just one."""
    code, span = country_of(entity), period("")
    if code is None or span is None:
        return ()
    rows = [row for row in in_force(_rows(code), span)[0] if row["kind"] != "seat"]
    if [row["kind"] for row in rows] != ["official"]:
        return ()
    data = table("capitals")
    return (Link("capital", rows[0]["city"], (f"iso3166:{code}",), data.as_of, data.source),)


KNOWLEDGE = Knowledge(
    name="capitals",
    description="capitals of countries by date; disputed ones and seats apart from the capital are contested",
    as_of=table("capitals").as_of,
    source=table("capitals").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
