"""Plain English for the parts of a question: what is asked for, and things and countries without their names."""

from __future__ import annotations

from collections.abc import Mapping

from aurelia.tasks.av_geoiq.entities import Thing
from aurelia.tasks.av_geoiq.facts import Target, kind_of
from aurelia.tasks.av_geoiq.ground import Ground, spoken_of

ASKED: Mapping[Target, str] = {
    "country": "Which country {where}?",
    "capital": "What is the capital of the country that {where}?",
    "currency": "Which currency is used in the country that {where}?",
    "continent": "On which continent lies the country that {where}?",
    "language": "What is the official language of the country that {where}?",
    "flag": "Which colours does the flag of the country have that {where}?",
}
"""Target -> the question about a country of which something is told."""

ONE_OF_SEVERAL = "Which is one country that {where}?"
"""The question where several countries are right."""

ASKED_OF: Mapping[Target, str] = {
    "country": "What is {country} called?",
    "capital": "What is the capital of {country}?",
    "currency": "Which currency is used in {country}?",
    "continent": "On which continent lies {country}?",
    "language": "What is the official language of {country}?",
    "flag": "Which colours does the flag of {country} have?",
}
"""Target -> the question about a country that is spoken of in words."""

MUST: Mapping[Target, tuple[str, ...]] = {
    "country": ("country", "nation", "state"),
    "capital": ("capital",),
    "currency": ("currency", "money", "pay"),
    "continent": ("continent",),
    "language": ("language",),
    "flag": ("flag",),
}
"""Target -> words of which a question has to hold one."""

_COUNTRY = {
    "brand": "the country that the brand of {} comes from",
    "landmark": "the country where {} stands",
    "dish": "the country that {} comes from",
    "dance": "the country that {} comes from",
    "music": "the country that {} comes from",
    "instrument": "the country that {} comes from",
    "anthem": "the country whose national anthem is heard",
    "flag": "the country whose flag is seen",
    "sign": "the country where the place named by {} lies",
}
_COUNTRY_OF_ONE = {**_COUNTRY, "anthem": "the country of {}", "flag": "the country of {}"}


def spoken(side: Ground) -> str:
    """What a thing leads to, without its name."""
    if side.what == "country":
        return country_of(side)
    return language_of(side.thing) if side.what == "language" else f"the money of {spoken_of(side.thing)}"


def country_of(side: Ground, clue: str = "") -> str:
    """The country a thing leads to, in words that fit the facts by which it leads there."""
    words = (_COUNTRY_OF_ONE if clue else _COUNTRY).get(side.thing.kind, "the country that {} comes from")
    if any(kind_of(hop.relation) == "seat-of-firm" for hop in side.known):
        words = "the country where the maker of {} has its headquarters"
    return words.format(clue or spoken_of(side.thing))


def language_of(thing: Thing) -> str:
    """A language that is read or heard, in words."""
    how = "seen" if thing.sense == "visual" else "heard"
    return f"the language of {thing.clue} that is {how}" if thing.clue else f"the language that is {how}"


_SEVERAL = {"brand": "thing", "sign": "text", "other": "thing"}


def one_of(thing: Thing, cue: Thing) -> str:
    """One of several things of a kind, told by what is there at the same time."""
    noun = _SEVERAL.get(thing.kind, thing.kind)
    how = "is shown" if thing.sense == "visual" else "is heard"
    when = "is heard" if cue.sense == "audio" else "is seen"
    return f"the {noun} that {how} while {cue.clue} {when}"
