"""Chains that end in a language: one that two countries share, or another one beside that which is read or heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aurelia.knowledge.names import english_name, language_name
from aurelia.tasks.av_geoiq.chain import Answers, Chain, categories, without
from aurelia.tasks.av_geoiq.contract import Hop
from aurelia.tasks.av_geoiq.entities import Sense
from aurelia.tasks.av_geoiq.facts import Facts, domain, ids, world
from aurelia.tasks.av_geoiq.ground import Ground
from aurelia.tasks.av_geoiq.phrases import country_of, language_of

_MUST = (("language",), ("official",))


def tongues(seen: Ground, heard: Ground, facts: Facts) -> Iterator[Chain]:
    """All chains whose answer is one official language.

    Args:
        seen: What is seen, and where it leads.
        heard: What is heard, and where it leads.
        facts: Where facts come from.
    """
    kinds = {seen.what, heard.what}
    if "currency" in kinds or any(side.code not in domain(side.what, world(facts)) for side in (seen, heard)):
        return
    if kinds == {"country"} and seen.code != heard.code:
        yield from _shared(seen, heard, facts)
    elif len(kinds) == 2:
        yield from _other(seen, heard, facts)


def _shared(seen: Ground, heard: Ground, facts: Facts) -> Iterator[Chain]:
    known = world(facts)

    def result(first: str, second: str) -> Answers:
        return known[first].languages & known[second].languages if first != second else frozenset()

    both = result(seen.code, heard.code)
    if len(both) != 1 or maybe(facts, seen.code) & maybe(facts, heard.code) - both:
        return
    (value,) = both
    last = [_hop(facts, side.code, value) for side in (seen, heard)]
    where = f"both in {country_of(seen)} and in {country_of(heard)}"
    yield from _chains(
        seen, heard, facts, value, last, f"Which language is official {where}?", without(result, seen, heard, known)
    )


def _other(seen: Ground, heard: Ground, facts: Facts) -> Iterator[Chain]:
    known = world(facts)
    place, tongue = (seen, heard) if seen.what == "country" else (heard, seen)

    def result(first: str, second: str) -> Answers:
        country, language = (first, second) if place is seen else (second, first)
        languages = known[country].languages
        return languages - {language} if language in languages else frozenset()

    left = result(seen.code, heard.code)
    if len(left) != 1 or maybe(facts, place.code) - left - {tongue.code}:
        return
    (value,) = left
    last = [_hop(facts, place.code, tongue.code), _hop(facts, place.code, value)]
    beside, where = language_of(tongue.thing), country_of(place)
    question = f"Which language is official in {where} besides {beside}?"
    yield from _chains(seen, heard, facts, value, last, question, without(result, seen, heard, known))


def _hop(facts: Facts, country: str, language: str) -> Hop:
    marks = (f"iso639:{language}", *ids(country))
    return facts.hop(english_name(country), "has the official language", language_name(language), marks)


def _chains(
    seen: Ground,
    heard: Ground,
    facts: Facts,
    value: str,
    last: list[Hop],
    question: str,
    remaining: Mapping[Sense, Mapping[Answers, int]],
) -> Iterator[Chain]:
    hops = (seen.perceived, heard.perceived, *seen.known, *heard.known, *last)
    region = next(world(facts)[side.code].continent for side in (seen, heard) if side.what == "country")
    for category in categories("language", (seen.thing, heard.thing)):
        yield Chain(
            seen.thing, heard.thing, hops, "language", (value,), question, category, region, remaining,
            tuple(dict.fromkeys((*seen.names, *heard.names))), _MUST,
        )  # fmt: skip


def maybe(facts: Facts, country: str) -> frozenset[str]:
    """The languages that are official in a country, or of which that is contested."""
    found = set(world(facts)[country].languages)
    for language in domain("language", world(facts)):
        if language not in found:
            words = (english_name(country), "has the official language", language_name(language))
            if facts.may_hold(*words, (f"iso639:{language}", *ids(country))):
                found.add(language)
    return frozenset(found)
