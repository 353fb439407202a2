"""What place a name means: a country, a part of one, or a city; several readings where the name does not settle it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import localedata
from babel.core import get_global

from aurelia.knowledge.names import LOCALES, countries_abroad, countries_in_english, fold
from aurelia.knowledge.tables import named, table


@dataclass(frozen=True)
class Place:
    """One reading of a name."""

    kind: Literal["country", "part", "city"]
    code: str
    """ISO 3166-1, ISO 3166-2, or the city's folded English name."""
    country: str
    """ISO 3166-1."""


@cache
def _cities() -> dict[str, frozenset[Place]]:
    found: dict[str, set[Place]] = defaultdict(set)
    for name, column in (("capitals", "city"), ("cities", "city")):
        for row in table(name).rows:
            for spelt in named(row, column):
                found[fold(spelt)].add(Place("city", fold(row[column]), row["iso"]))
    for name, place in _zones().values():
        found[fold(name)].add(place if not found[fold(name)] else next(iter(found[fold(name)])))
    return {name: frozenset(places) for name, places in found.items()}


@cache
def _zones() -> dict[str, tuple[str, Place]]:
    """By time zone: the English name of its city, and the city."""
    named_by_cldr = localedata.load("en")["time_zones"]
    found = {}
    for zone, country in get_global("zone_territories").items():
        last = zone.split("/")[-1].replace("_", " ")
        name = named_by_cldr.get(zone, {}).get("city", last)
        if "/" in zone and len(country) == 2 and country.isalpha():
            found[zone] = (name, Place("city", fold(name), country))
    return found


@cache
def _cities_abroad() -> dict[str, frozenset[Place]]:
    """Names of cities in the other languages of CLDR."""
    found: dict[str, set[Place]] = defaultdict(set)
    for locale in LOCALES:
        zones = localedata.load(locale)["time_zones"] if localedata.exists(locale) else {}
        for zone, names in zones.items():
            if zone in _zones() and isinstance(names.get("city"), str):
                english = fold(_zones()[zone][0])
                found[fold(names["city"])] |= _cities().get(english, frozenset())
    return {name: frozenset(places) for name, places in found.items() if places}


def cities(text: str) -> frozenset[Place]:
    """The cities that a name fits: capitals, those CLDR names its time zones by, and a table of large ones."""
    return _cities_in_english(text) or _cities_abroad().get(fold(text), frozenset())


def _cities_in_english(text: str) -> frozenset[Place]:
    return _cities().get(fold(text).removeprefix("city of "), frozenset())


def place_of(code: str) -> Place:
    """The place of an ISO 3166 code."""
    return Place("part", code, code.split("-", maxsplit=1)[0]) if "-" in code else Place("country", code, code)


def places(text: str, identifiers: tuple[str, ...] = ()) -> frozenset[Place]:
    """The readings of a name; identifiers of one of them (`iso3166:`, `iso3166-2:`) leave only that one.

    A country goes before a part of a country of the same name in its own language, and both before a city.
    """
    found = frozenset(place_of(code) for code in countries_in_english(text))
    meant = {value.upper() for scheme, _, value in (one.partition(":") for one in identifiers) if "3166" in scheme}
    narrowed = frozenset(place for place in found if place.code in meant)
    if narrowed:
        return narrowed
    if not any(place.kind == "country" for place in found):
        found |= _cities_in_english(text)
    if not found and "," in text:
        return _within(*text.rsplit(",", 1))
    return found or frozenset(place_of(code) for code in countries_abroad(text)) or cities(text)


def _within(inner: str, outer: str) -> frozenset[Place]:
    """`Paris, France`: the readings of the first name that lie in the second."""
    around = {place.country for place in places(outer)}
    return frozenset(place for place in places(inner) if place.country in around)
