"""Where landmarks, rivers, mountains, cities and parts of countries lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pycountry

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.continents import CONTINENTS, above
from aurelia.knowledge.disputed import on_two_continents, rows_about
from aurelia.knowledge.judging import across, found
from aurelia.knowledge.names import english_name, fold, regions
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import Reading, read
from aurelia.knowledge.tables import LICENCE, named, parts, table

_WHERE = ("located", "belongs", "unit", "region", "continent", "flows")
_OF_LAW = ("state", "province", "prefecture", "canton", "county", "department", "emirate", "governorate", "oblast")
_WORDS = (" river", " mountain", " mountains", " temple", " palace", " castle", " national park", " desert", " statues")


@cache
def _by_name() -> dict[str, tuple[Mapping[str, str], ...]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in table("sites").rows:
        for name in named(row):
            rows.setdefault(fold(name), []).append(row)
    return {name: tuple(hits) for name, hits in rows.items()}


@cache
def _parents() -> dict[str, str]:
    return {row["iso"]: row["parent"] for row in table("territories").rows}


def row_of(text: str) -> Mapping[str, str] | None:
    """The row of a site, where just one has the name."""
    name = fold(text)
    shorter = [name.removesuffix(word) for word in _WORDS if name.endswith(word)]
    for candidate in (name, *shorter, name.removeprefix("river "), name.removeprefix("mount "), f"mount {name}"):
        rows = _by_name().get(candidate, ())
        if rows:
            return rows[0] if len(rows) == 1 or rows[0]["places"] == rows[-1]["places"] else None
    return None


@cache
def _towns(row_towns: str) -> frozenset[Place]:
    return frozenset(place for town in parts(row_towns) for place in places(town))


def judge(claim: Claim) -> Finding | None:
    """Whether something lies in, belongs to, runs through or tops a place."""
    reading = read(claim)
    if reading is None:
        return None
    if reading.kind == "highest":
        return _highest(reading, claim)
    if reading.kind not in _WHERE:
        return None
    row, ids = row_of(reading.thing), claim.identifiers
    wanted = regions(reading.value)
    if row is not None and wanted:
        return _on_continent(row["places"].split(), wanted)
    values = places(reading.value, ids)
    if reading.kind == "continent" or not values or wanted:
        return None
    if row is not None:
        return across(values, lambda value: _site(row, value))
    return across(
        places(reading.thing, ids),
        lambda thing: across(values, lambda value: _place(thing, value, reading.kind, claim.relation)),
    )


def _on_continent(codes: Sequence[str], wanted: frozenset[str]) -> Finding | None:
    data = table("sites")
    if any(on_two_continents(code) for code in codes):
        return found(data, "contested", "in a state on two continents")
    hits = {bool(wanted & above(code)) for code in codes}
    status: Status = "contested" if len(hits) > 1 else "supported" if hits == {True} else "contradicted"
    fuzzy = status == "contradicted" and not wanted & {*CONTINENTS, "019"}
    return None if fuzzy else found(data, status, "", map(english_name, codes))


def _site(row: Mapping[str, str], value: Place) -> Finding | None:
    data, codes, towns = table("sites"), row["places"].split(), _towns(row["towns"])
    right = [english_name(code) for code in codes]
    marks = [f"iso3166:{code}" for code in codes]
    if value in towns:
        return found(data, "supported", "", right, marks)
    if value.country not in codes and value.code not in codes and _parents().get(value.code) not in codes:
        return found(data, "contradicted", "", right, marks)
    if value.kind == "country":
        return found(data, "supported" if value.code in codes else "contested", "", right, marks)
    elsewhere = value.kind == "city" and any(town.kind == "city" for town in towns)
    return found(data, "contradicted", "", parts(row["towns"]), marks) if elsewhere else None


def _place(thing: Place, value: Place, kind: str, relation: str) -> Finding | None:
    """A city or part in a country; a territory of a state; a state is in no other."""
    data = table("territories")
    right, marks = [english_name(thing.country)], [f"iso3166:{thing.country}"]
    if thing.kind == "country":
        if thing == value or value.kind != "country":
            return None
        parent = _parents().get(thing.code)
        if parent == value.code:
            status: Status = "supported" if kind == "belongs" else "contested"
            return found(data, status, "a territory of its own", [english_name(parent)], marks)
        return found(data, "contradicted", "", [english_name(parent)] if parent else (), marks)
    if thing.country != value.country and _parents().get(thing.country) != value.country:
        return found(data, "contradicted", "", right, marks)
    if value.kind == "country":
        status = "supported" if thing.country == value.country else "contested"
        if kind == "unit" and not _is_such(thing.code, relation):
            return found(data, "contested", "in that country, but called something else in ISO 3166-2", right, marks)
        return found(data, status, "", right, marks)
    return None


def _is_such(code: str, relation: str) -> bool:
    """Whether ISO 3166-2 calls a part what the relation calls it, where both use a word of law."""
    part = pycountry.subdivisions.get(code=code)
    called = f"{part.type} {'state' if part.type == 'Land' else ''}".casefold() if part else ""
    words = [word for word in _OF_LAW if word in relation.casefold().split()]
    return not called or not words or any(word in called for word in words)


def _highest(reading: Reading, claim: Claim) -> Finding | None:
    row, data = row_of(reading.value), table("sites")

    def one(place: Place) -> Finding | None:
        tops = [top["name"] for top in data.rows if place.code in top["top"].split()]
        if place.kind != "country" or row is None or not tops:
            return None
        return found(data, "supported" if row["name"] in tops else "contradicted", "", tops, [f"iso3166:{place.code}"])

    return across(places(reading.thing, claim.identifiers), one)


def links(entity: Entity) -> Sequence[Link]:
    """The country a site lies in, where it is one and nobody contests it."""
    row = row_of(entity.name)
    if row is None or len(row["places"].split()) != 1 or rows_about(row["name"]):
        return ()
    data, code = table("sites"), row["places"]
    towns = [Link("located in", town, (f"iso3166:{code}",), data.as_of, data.source) for town in parts(row["towns"])]
    return (Link("country", english_name(code), (f"iso3166:{code}",), data.as_of, data.source), *towns)


KNOWLEDGE = Knowledge(
    name="sites",
    description="where landmarks, rivers, mountains, cities and parts of countries lie",
    as_of=table("sites").as_of,
    source=f"{table('sites').source}; ISO 3166-2 through pycountry",
    licence=LICENCE,
    judge=judge,
    links=links,
)
