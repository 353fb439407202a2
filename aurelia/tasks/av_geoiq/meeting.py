"""Chains in which a country is found from two sides, by what is seen and by what is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from aurelia.knowledge.names import country_codes, currency_name, english_name, language_name
from aurelia.tasks.av_geoiq.chain import Answers, Chain, categories, without
from aurelia.tasks.av_geoiq.contract import Hop
from aurelia.tasks.av_geoiq.facts import Country, Facts, Target, What, World, domain, ids, world
from aurelia.tasks.av_geoiq.ground import Ground
from aurelia.tasks.av_geoiq.naming import name_of
from aurelia.tasks.av_geoiq.phrases import ASKED, MUST, spoken

Pick = Callable[[World, str], Answers]
"""The countries that stand in a relation to a country, language or currency."""


Words = tuple[str, str, str, tuple[str, ...]]
"""A fact to check: subject, relation, object, identifiers."""


@dataclass(frozen=True)
class Bond:
    """A relation by which a premise points at a country.

    Args:
        name: Short, for `must`.
        of: What it starts from.
        pick: The countries it points at.
        words: How the question says it; `{}` is what it starts from.
        must: Words of which the question has to hold one.
        hops: The facts for one country it points at; the last of them names that country.
        geographical: Whether a question with it counts as geographical.
    """

    name: str
    of: What
    pick: Pick
    words: str
    must: tuple[str, ...]
    hops: Callable[[World, str, str], Sequence[Words]]
    geographical: bool = False


def _bordering(world: World, code: str) -> Answers:
    return world[code].neighbours & world.keys()


def _sharing(field: str, world: World, code: str) -> Answers:
    """The other countries with the same value, where a country has just one."""
    own = _single(field, world[code])
    return frozenset(other for other, known in world.items() if own and other != code and own in _all(field, known))


def _with(field: str, world: World, value: str) -> Answers:
    return frozenset(code for code, known in world.items() if value in _all(field, known))


def _all(field: str, country: Country) -> frozenset[str]:
    values = getattr(country, field)
    return values if isinstance(values, frozenset) else frozenset({values} - {""})


def _single(field: str, country: Country) -> str:
    values = _all(field, country)
    return next(iter(values)) if len(values) == 1 else ""


def _currency_hop(currency: str, country: str) -> Words:
    return currency_name(currency), "is the currency of", english_name(country), (f"iso4217:{currency}", *ids(country))


def _language_hop(language: str, country: str) -> Words:
    name = language_name(language)
    return name, "is an official language of", english_name(country), (f"iso639:{language}", *ids(country))


def _border_hops(_world: World, start: str, end: str) -> Sequence[Words]:
    return ((english_name(start), "borders", english_name(end), (*ids(start), *ids(end))),)


def _continent_hops(world: World, start: str, end: str) -> Sequence[Words]:
    name = world[start].continent
    return tuple((english_name(code), "lies on the continent of", name, ids(code)) for code in (start, end))


def _same_currency_hops(world: World, start: str, end: str) -> Sequence[Words]:
    (currency,) = world[start].currencies
    own = (english_name(start), "has the currency", currency_name(currency), (f"iso4217:{currency}", *ids(start)))
    return own, _currency_hop(currency, end)


def _same_language_hops(world: World, start: str, end: str) -> Sequence[Words]:
    (language,) = world[start].languages
    marks = (f"iso639:{language}", *ids(start))
    own = (english_name(start), "has the official language", language_name(language), marks)
    return own, _language_hop(language, end)


BONDS = (
    Bond("border", "country", _bordering, "shares a land border with {}",
         ("border", "borders", "bordering", "neighbour", "neighbours", "neighbor", "neighbors", "next to"),
         _border_hops, geographical=True),
    Bond("continent", "country", partial(_sharing, "continent"), "lies on the same continent as {}", ("continent",),
         _continent_hops),
    Bond("currency", "country", partial(_sharing, "currencies"), "uses the same currency as {}", ("currency", "money"),
         _same_currency_hops),
    Bond("language", "country", partial(_sharing, "languages"), "has the same official language as {}", ("language",),
         _same_language_hops),
    Bond("official", "language", partial(_with, "languages"), "has {} as an official language", ("language",),
         lambda _world, start, end: (_language_hop(start, end),)),
    Bond("money", "currency", partial(_with, "currencies"), "uses {}", ("money", "currency", "coin", "note"),
         lambda _world, start, end: (_currency_hop(start, end),)),
)  # fmt: skip

_FIRST = "continent"
"""Its last fact ends at the continent, so it comes before the bonds whose last fact ends at the country."""

TARGETS: tuple[Target, ...] = ("country", "capital", "currency", "continent", "language", "flag")


def meetings(seen: Ground, heard: Ground, facts: Facts, near: frozenset[str]) -> Iterator[Chain]:
    """All chains in which two things meet in one country.

    Args:
        seen: What is seen, and where it leads.
        heard: What is heard, and where it leads.
        facts: Where facts come from.
        near: Countries that things in the clip lead to: as the answer one of them would be too near.
    """
    if any(side.code not in domain(side.what, world(facts)) for side in (seen, heard)):
        return
    for one in (bond for bond in BONDS if bond.of == seen.what):
        for two in (bond for bond in BONDS if bond.of == heard.what):
            meeting = Meeting((seen, heard), (one, two), facts)
            end = meeting.end()
            if end and end not in near and meeting.alone(end):
                yield from meeting.chains(end)


@dataclass(frozen=True)
class Meeting:
    """Two premises, the seen one first, with the bonds by which they point at a country."""

    sides: tuple[Ground, Ground]
    bonds: tuple[Bond, Bond]
    facts: Facts

    def at(self, seen: str, heard: str) -> Answers:
        """The countries at which two premises meet."""
        known = world(self.facts)
        return (self.bonds[0].pick(known, seen) & self.bonds[1].pick(known, heard)) - {seen, heard}

    def end(self) -> str:
        """The one country at which they meet; empty where there is none or there are several."""
        found = self.at(self.sides[0].code, self.sides[1].code)
        return next(iter(found)) if len(found) == 1 else ""

    def alone(self, end: str) -> bool:
        """Whether no other place could be meant, not even by contested facts, nor a territory."""
        one, two = (possible(bond, side.code, self.facts) for bond, side in zip(self.bonds, self.sides, strict=True))
        return not (one & two) - {end, self.sides[0].code, self.sides[1].code}

    def chains(self, end: str) -> Iterator[Chain]:
        """The chains for each thing that can be asked about the country."""
        country, told = world(self.facts)[end], self._told(end)
        for target in TARGETS:
            value = next(iter(country.values(target)), "")
            if not value:
                continue
            last = (self.facts.hop(*last_words(country, target, value)),) if target != "country" else ()
            yield from self._asking(country, target, value, (*told, *last))

    def _told(self, end: str) -> tuple[Hop, ...]:
        """What the clip shows, where that leads, and how it meets."""
        order = sorted(zip(self.bonds, self.sides, strict=True), key=lambda pair: pair[0].name != _FIRST)
        met = [words for bond, side in order for words in bond.hops(world(self.facts), side.code, end)]
        seen, heard = self.sides
        return (
            seen.perceived, heard.perceived, *seen.known, *heard.known,
            *(self.facts.hop(*words) for words in dict.fromkeys(met)),
        )  # fmt: skip

    def _where(self) -> str:
        (one, two), (first, second) = self.bonds, (spoken(side) for side in self.sides)
        if one is two:
            return one.words.format(f"both {first} and {second}")
        return f"{one.words.format(first)} and {two.words.format(second)}"

    def _asking(self, country: Country, target: Target, value: str, hops: tuple[Hop, ...]) -> Iterator[Chain]:
        (seen, heard), known = self.sides, world(self.facts)

        def result(first: str, second: str) -> Answers:
            return frozenset().union(*(known[code].values(target) for code in self.at(first, second)))

        where = self._where()
        more = ("geographical",) if any(bond.geographical for bond in self.bonds) else ()
        for category in categories(target, (seen.thing, heard.thing), more):
            yield Chain(
                seen.thing, heard.thing, hops, target, value, ASKED[target].format(where=where), category,
                country.continent, without(result, seen, heard, known),
                tuple(dict.fromkeys((country.name, *seen.names, *heard.names))),
                (MUST[target], *(bond.must for bond in self.bonds)),
            )  # fmt: skip


@cache
def possible(bond: Bond, start: str, facts: Facts) -> frozenset[str]:
    """The countries and territories at which a bond may point: by a fact that is supported, or contested."""
    known = world(facts)
    found = set(bond.pick(known, start))
    if not found:
        return frozenset()
    for code in sorted(country_codes() - found - {start}):
        if facts.status(*bond.hops(known, start, code)[-1]) in ("supported", "contested"):
            found.add(code)
    return frozenset(found)


def last_words(country: Country, target: Target, value: str) -> Words:
    """The fact that leads from a country to what is asked for."""
    relation = {
        "capital": "has the capital", "currency": "has the currency", "continent": "lies on the continent of",
        "language": "has the official language", "flag": "flag colours",
    }[target]  # fmt: skip
    scheme = {"currency": "iso4217", "language": "iso639"}.get(target)
    marks = (*ids(country.code), *((f"{scheme}:{value}",) if scheme else ()))
    return country.name, relation, name_of(target, value), marks
