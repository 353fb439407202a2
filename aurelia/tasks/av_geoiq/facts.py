"""What is known of all countries, as far as nobody contests it, and hops whose truth was checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aurelia.knowledge.claims import Claim, Entity, Finding, Link
from aurelia.knowledge.names import country_codes, english_name
from aurelia.knowledge.relations import read
from aurelia.tasks.av_geoiq.contract import Hop

Target = Literal["country", "capital", "currency", "continent", "language", "flag"]
"""What can be asked for."""

TARGETS: tuple[Target, ...] = ("country", "capital", "currency", "continent", "language", "flag")

What = Literal["country", "language", "currency"]
"""What a thing can lead to."""

_NO_STATES = (
    "AS AI AQ AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF "
    "PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT"
)
TERRITORIES = frozenset(_NO_STATES.split())
"""ISO 3166 codes of what is no state of its own: never the answer where a country is asked for."""

MOST_COLOURS = 3
"""More of them on a flag would make too many right orders."""

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_IDENTIFIER = re.compile(r"[a-z0-9.-]+:[^\s,]+")


@dataclass(frozen=True)
class Facts:
    """Where facts come from.

    Args:
        check: What is found about one claim.
        links: What is known of a thing and contested by nobody.
        apart: What is found where the question whose a place is, is set aside; None where `check` does so.
        version: Tells these facts from others that the same functions may give another day.
    """

    check: Callable[[Claim], Finding]
    links: Callable[[Entity], Sequence[Link]]
    apart: Callable[[Claim], Finding] | None = None
    version: str = ""

    def hop(self, subject: str, relation: str, obj: str, identifiers: Sequence[str] = ()) -> Hop:
        """A hop of knowledge with what was found about it.

        It keeps the identifiers it was checked with, so that a later check finds the same.
        """
        found = self.check(Claim(subject, relation, obj, tuple(identifiers)))
        marks = [mark for mark in dict.fromkeys(identifiers) if _IDENTIFIER.fullmatch(mark)]
        return Hop(
            subject=subject, relation=relation, object=obj, identifiers=tuple(marks), source=found.source,
            valid_on=found.as_of if _DAY.fullmatch(found.as_of) else "", status=found.status,
        )  # fmt: skip

    def alone(self, hop: Hop) -> bool:
        """Whether no other object than that of a hop is known to be right as well (a river runs through several)."""
        found = self.check(Claim(hop.subject, hop.relation, hop.object, hop.identifiers))
        return found.status != "supported" or len(found.right) < 2

    def may_hold(self, subject: str, relation: str, obj: str, identifiers: Sequence[str] = ()) -> bool:
        """Whether a claim holds or is contested by itself, be it about a disputed place or not."""
        found = (self.apart or self.check)(Claim(subject, relation, obj, tuple(identifiers)))
        return found.status in ("supported", "contested")


@dataclass(frozen=True)
class Country:
    """One state and what nobody contests of it; empty where it is contested, unknown or several."""

    code: str
    name: str
    continent: str = ""
    capital: str = ""
    currencies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()
    flag: str = ""

    def values(self, target: Target) -> frozenset[str]:
        """What an answer about it could be: a code, or words where there is none; empty where there is not just one."""
        given: Mapping[Target, frozenset[str]] = {
            "country": frozenset({self.code}),
            "capital": frozenset({self.capital} - {""}),
            "continent": frozenset({self.continent} - {""}),
            "currency": self.currencies,
            "language": self.languages,
            "flag": frozenset({self.flag} - {""}) if self.flag.count(" and ") < MOST_COLOURS else frozenset(),
        }
        return given[target] if len(given[target]) == 1 else frozenset()


World = Mapping[str, Country]
"""Country by ISO 3166-1 code."""


@cache
def world(facts: Facts) -> World:
    """All states."""
    return {code: _country(facts, code) for code in sorted(country_codes() - TERRITORIES)}


def domain(what: What, world: World) -> Sequence[str]:
    """Everything a premise of a sort could be."""
    if what == "country":
        return tuple(world)
    sets = (country.languages if what == "language" else country.currencies for country in world.values())
    return sorted(frozenset().union(*sets))


def ids(code: str) -> tuple[str]:
    """The identifier of a country."""
    return (f"iso3166:{code}",)


def _country(facts: Facts, code: str) -> Country:
    name = english_name(code)
    told: dict[str, list[Link]] = {}
    for link in facts.links(Entity(name, ids(code))):
        told.setdefault(kind_of(link.relation), []).append(link)

    def marked(kind: str, scheme: str) -> frozenset[str]:
        marks = [mark for link in told.get(kind, ()) for mark in link.identifiers if mark.startswith(scheme)]
        return frozenset(mark.removeprefix(scheme) for mark in marks) - {code}

    def one(kind: str) -> str:
        return told[kind][0].object if len(told.get(kind, ())) == 1 else ""

    return Country(
        code, name, one("continent"), one("capital"), marked("currency", "iso4217:"), marked("official", "iso639:"),
        marked("border", "iso3166:"), one("flag-colours"),
    )  # fmt: skip


@cache
def kind_of(relation: str) -> str:
    """Which kind of relation words name; empty for words that are not understood."""
    reading = read(Claim("a", relation, "b"))
    return reading.kind if reading else ""
