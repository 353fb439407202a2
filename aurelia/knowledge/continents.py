"""Continents and regions of countries by UN M49."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.judging import across, country_of, found
from aurelia.knowledge.names import fold, regions
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, table

KINDS = ("continent", "located", "belongs", "unit", "region")
CONTINENTS = ("002", "003", "005", "009", "010", "142", "150")
_AMERICAS = {"003", "005"}
_WORLD = "001"
_LATIN = "419"


@cache
def _within() -> dict[str, str]:
    return {row["code"]: row["within"] for row in table("regions").rows}


@cache
def above(code: str) -> frozenset[str]:
    """All regions a country (ISO 3166-1) or region (M49) lies in, with itself where it is a region."""
    for row in table("regions").rows:
        if code in row["members"].split():
            return above(row["code"])
    found_here = {code}
    while _within().get(code):
        code = _within()[code]
        found_here.add(code)
    if found_here & {"029", "013", "005"}:
        found_here.add(_LATIN)
    return frozenset(found_here) if found_here & set(_within()) else frozenset()


def continent_of(code: str) -> str | None:
    """The continent (M49 code) of a country or region; None for what spans several."""
    hit = above(code) & set(CONTINENTS)
    return next(iter(hit)) if len(hit) == 1 else None


def region_name(code: str) -> str:
    """What a region is called."""
    return next(row["name"] for row in table("regions").rows if row["code"] == code)


def judge(claim: Claim) -> Finding | None:
    """Whether a place lies on a continent or in a region."""
    reading = read(claim)
    if reading is None or reading.kind not in KINDS:
        return None
    wanted = regions(reading.value)
    if not wanted and reading.kind == "continent" and fold(reading.value) == "australia":
        return _australia(reading.thing, claim.identifiers)
    if not wanted:
        return _swapped(reading.thing, reading.value)
    within = regions(reading.thing)
    if within and not places(reading.thing, claim.identifiers):
        return across(within, lambda code: _verdict(above(code), wanted, ()))
    return across(places(reading.thing, claim.identifiers), lambda place: _of_place(place, wanted))


@cache
def _cities() -> dict[str, str]:
    return {fold(row["city"]): row["continent"] for row in table("city_continents").rows}


def _of_place(place: Place, wanted: frozenset[str]) -> Finding | None:
    """A city or part of a state on two continents may lie on either, unless the table says on which."""
    from aurelia.knowledge.disputed import on_two_continents

    actual = above(place.country)
    if place.kind != "country" and on_two_continents(place.country):
        if place.code not in _cities():
            note = f"in a state on two continents: {place.country}"
            return found(table("regions"), "contested", note) if wanted & actual else None
        actual = above(_cities()[place.code])
    return _verdict(actual, wanted, (f"iso3166:{_code(place)}",))


def _australia(thing: str, identifiers: tuple[str, ...]) -> Finding | None:
    """Australia as a continent is the country's mainland; with what else is a matter of use."""

    def one(place: Place) -> Finding | None:
        near = "009" in above(place.country)
        status: Status = "supported" if place.country == "AU" else "contested" if near else "contradicted"
        return found(table("regions"), status)

    return across(places(thing, identifiers), one)


def _swapped(thing: str, value: str) -> Finding | None:
    """A continent in a country is the wrong way round."""
    continents = regions(thing) & {*CONTINENTS, "019"}
    countries = [place for place in places(value) if place.kind == "country"]
    if not continents or not countries or places(thing):
        return None
    return found(table("regions"), "contradicted", "the other way round")


def _code(place: Place) -> str:
    return place.country if place.kind == "city" else place.code


def _verdict(actual: frozenset[str], wanted: frozenset[str], marks: Sequence[str]) -> Finding | None:
    if not actual:
        return None
    data = table("regions")
    continent = next((code for code in CONTINENTS if code in actual), None)
    right = [region_name(continent)] if continent else []
    status: Status = "contradicted"
    note = ""
    if wanted & actual:
        status = "supported"
    elif continent and any(continent in above(code) for code in wanted):
        if continent not in _AMERICAS:
            status = "contested"
        note = "regions within a continent are drawn in several ways; this is not M49's"
    return found(data, status, note, right, [*marks, *(f"m49:{code}" for code in wanted & actual)])


def links(entity: Entity) -> Sequence[Link]:
    """The continent of a country on one continent."""
    from aurelia.knowledge.disputed import on_two_continents

    code = country_of(entity)
    continent = continent_of(code) if code else None
    if code is None or continent is None or on_two_continents(code):
        return ()
    data = table("regions")
    return (
        Link("continent", region_name(continent), (f"iso3166:{code}", f"m49:{continent}"), data.as_of, data.source),
    )


KNOWLEDGE = Knowledge(
    name="continents",
    description="continents and regions by UN M49; states on two continents are left to `disputed`",
    as_of=table("regions").as_of,
    source=table("regions").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
