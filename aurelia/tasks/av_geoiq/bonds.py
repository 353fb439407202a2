"""Relations by which a country, language or currency points at countries, as sets and as facts to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from aurelia.knowledge.names import country_codes, currency_name, english_name, language_name
from aurelia.tasks.av_geoiq.chain import Answers
from aurelia.tasks.av_geoiq.facts import Country, Facts, Target, What, World, ids, world
from aurelia.tasks.av_geoiq.naming import name_of

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
        reflexive: Whether a country stands in it to itself, taken to the letter.
    """

    name: str
    of: What
    pick: Pick
    words: str
    must: tuple[str, ...]
    hops: Callable[[World, str, str], Sequence[Words]]
    geographical: bool = False
    reflexive: bool = False


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


_BORDER = ("border", "borders", "bordering", "neighbour", "neighbours", "neighbor", "neighbors", "next to")
_MONEY = ("money", "currency", "coin", "note")

BONDS = (
    Bond("border", "country", _bordering, "shares a land border with {}", _BORDER, _border_hops, geographical=True),
    Bond("continent", "country", partial(_sharing, "continent"), "lies on the same continent as {}", ("continent",),
         _continent_hops, reflexive=True),
    Bond("currency", "country", partial(_sharing, "currencies"), "uses the same currency as {}", _MONEY,
         _same_currency_hops, reflexive=True),
    Bond("language", "country", partial(_sharing, "languages"), "has the same official language as {}", ("language",),
         _same_language_hops, reflexive=True),
    Bond("official", "language", partial(_with, "languages"), "has {} as an official language", ("language",),
         lambda _world, start, end: (_language_hop(start, end),)),
    Bond("money", "currency", partial(_with, "currencies"), "uses {}", _MONEY,
         lambda _world, start, end: (_currency_hop(start, end),)),
)  # fmt: skip


@cache
def points(bond: Bond, start: str, facts: Facts) -> Answers:
    """The countries at which a bond points, by facts nobody contests."""
    return bond.pick(world(facts), start)


@cache
def possible(bond: Bond, start: str, facts: Facts) -> frozenset[str]:
    """The places at which a bond may point: by a fact that is supported, by a contested one, or as told to the letter.

    To the letter a country lies on the same continent as itself.
    """
    known = world(facts)
    found = points(bond, start, facts) | ({start} if bond.reflexive else set())
    if not points(bond, start, facts):
        return found
    for code in sorted(country_codes() - found - {start}):
        if facts.may_hold(*bond.hops(known, start, code)[-1]):
            found |= {code}
    return found


def last_words(country: Country, target: Target, value: str) -> Words:
    """The fact that leads from a country to what is asked for."""
    relation = {
        "capital": "has the capital", "currency": "has the currency", "continent": "lies on the continent of",
        "language": "has the official language", "flag": "flag colours",
    }[target]  # fmt: skip
    scheme = {"currency": "iso4217", "language": "iso639"}.get(target)
    marks = (*ids(country.code), *((f"{scheme}:{value}",) if scheme else ()))
    return country.name, relation, name_of(target, value), marks
