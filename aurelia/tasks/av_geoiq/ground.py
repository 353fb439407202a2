"""From a thing that is seen or heard to what a chain can start from: a country, a language or a currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aurelia.knowledge.claims import Entity, Link
from aurelia.knowledge.names import (
    currencies,
    currency_name,
    english_name,
    language_code,
    language_name,
    languages,
)
from aurelia.knowledge.places import places
from aurelia.tasks.av_geoiq.contract import Hop
from aurelia.tasks.av_geoiq.entities import Thing
from aurelia.tasks.av_geoiq.facts import TERRITORIES, Facts, What, domain, kind_of, world
from aurelia.tasks.scoring import normalise

MOST_HOPS = 3
"""Hops of knowledge from a thing to its country."""

_ORIGINS = frozenset({"origin", "located", "belongs", "seat-of-firm", "maker", "national-thing", "anthem", "flag"})
"""Kinds of relations that lead from a thing to where it comes from or stands."""

_RELATION = {
    "brand": "comes from", "landmark": "is located in", "dish": "comes from", "dance": "comes from",
    "music": "comes from", "instrument": "comes from", "sign": "is located in", "anthem": "is the national anthem of",
}  # fmt: skip
"""How a claim of the model about a thing's country is worded, so that it can be checked."""

_SHOWN = {
    "brand": "shows the brand", "landmark": "is", "dish": "is", "dance": "is", "language": "is in", "anthem": "is",
    "music": "is", "instrument": "is", "animal": "is", "plant": "is", "sign": "says", "flag": "is the flag of",
    "money": "is", "other": "is",
}  # fmt: skip
_HEARD = {**_SHOWN, "brand": "names the brand", "dish": "names", "sign": "names"}


@dataclass(frozen=True)
class Ground:
    """What a thing leads to.

    Args:
        thing: What is seen or heard.
        what: What it leads to.
        code: ISO code of that.
        perceived: The hop that the clip itself shows.
        known: The hops of knowledge from there.
    """

    thing: Thing
    what: What
    code: str
    perceived: Hop
    known: tuple[Hop, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nothing in it waits for a person."""
        return all(hop.status == "supported" for hop in self.known)

    @property
    def end(self) -> str:
        """The last object: where the next hop starts."""
        return (self.known or (self.perceived,))[-1].object

    @property
    def names(self) -> tuple[str, ...]:
        """All names on the way: a question must not hold them."""
        return (self.thing.name, self.perceived.object, *(hop.object for hop in self.known))


def perceived(thing: Thing, obj: str, relation: str = "", identifiers: Sequence[str] = ()) -> Hop:
    """The hop that the clip shows: what is seen or heard is the thing."""
    relation = relation or (_SHOWN if thing.sense == "visual" else _HEARD)[thing.kind]
    return Hop(
        subject=spoken_of(thing), relation=relation, object=obj, identifiers=tuple(identifiers), source=thing.where,
        status="perceived", sense=thing.sense,
    )  # fmt: skip


def spoken_of(thing: Thing) -> str:
    """How to speak of a thing without naming it."""
    if thing.clue:
        return thing.clue
    what = {"sign": "text", "money": "money", "other": "thing", "anthem": "national anthem"}.get(thing.kind, thing.kind)
    return f"the {what} that is {'seen' if thing.sense == 'visual' else 'heard'}"


def ground(thing: Thing, facts: Facts) -> tuple[Ground | None, str]:
    """Where a thing leads, or why nowhere.

    Hops that are contradicted are never used; contested and unknown ones stay marked, for a person to settle.
    """
    if thing.kind in ("language", "money"):
        return _by_name(thing, facts)
    if thing.kind == "other":
        return None, ""  # serves only to tell one moment from another
    found = list(_by_links(thing, facts)) or list(_by_place_name(thing, facts)) or list(_by_claim(thing, facts))
    good = [one for one in found if all(hop.status != "contradicted" for hop in one.known)]
    if not good:
        return None, _why_not(thing, found)
    first = min(good, key=lambda one: (not one.certain, len(one.known)))
    if {one.code for one in good if one.certain} - {first.code}:
        return None, f"{thing.name} leads to several countries"
    return first, ""


def _why_not(thing: Thing, found: Sequence[Ground]) -> str:
    if found:
        wrong = next(hop for hop in found[0].known if hop.status == "contradicted")
        return f"{wrong.subject} {wrong.relation} {wrong.object}: contradicted"
    return f"nothing is known of {thing.name}"


def _by_name(thing: Thing, facts: Facts) -> tuple[Ground | None, str]:
    """A language or currency is known by its name alone; one that is in use today goes before others."""
    what: What = "language" if thing.kind == "language" else "currency"
    scheme = "iso639" if what == "language" else "iso4217"
    codes = set(map(language_code, languages(thing.name))) if what == "language" else set(currencies(thing.name))
    codes = codes & set(domain(what, world(facts))) or codes
    if len(codes) != 1:
        return None, f"{thing.name} names {'several of' if codes else 'no'} {what}".replace(
            "several of", "more than one"
        )
    code = codes.pop()
    name = language_name(code) if what == "language" else currency_name(code)
    return Ground(thing, what, code, perceived(thing, name, identifiers=(f"{scheme}:{code}",))), ""


def _by_links(thing: Thing, facts: Facts) -> Iterator[Ground]:
    """Along known facts: the thing, perhaps its maker and a city, the country."""
    start = perceived(thing, thing.name)
    for hops, code in _ways(Entity(thing.name), facts, MOST_HOPS):
        yield Ground(thing, "country", code, start, hops)


def _ways(entity: Entity, facts: Facts, most: int) -> Iterator[tuple[tuple[Hop, ...], str]]:
    """Hops from a thing to a country, and that country's code; none that is contradicted or unknown."""
    for link in (one for one in facts.links(entity) if kind_of(one.relation) in _ORIGINS):
        code = _country(link)
        whole = bool(code) and _is_country(link.object, code)
        end = english_name(code) if whole else link.object
        hop = facts.hop(entity.name, _plain(link), end, link.identifiers)
        if hop.status in ("contradicted", "unknown") or normalise(end) == normalise(entity.name):
            continue
        if whole:
            yield (hop,), code
            continue
        marks = tuple(mark for mark in link.identifiers if not mark.startswith("iso3166:"))
        if code and code not in TERRITORIES and most > 1:
            inside = facts.hop(link.object, "is located in", english_name(code), (f"iso3166:{code}",))
            if inside.status not in ("contradicted", "unknown"):
                yield (hop, inside), code
        elif most > 1:
            yield from (((hop, *more), last) for more, last in _ways(Entity(link.object, marks), facts, most - 1))


def _by_place_name(thing: Thing, facts: Facts) -> Iterator[Ground]:
    """A sign may name a country or a city; a flag or anthem may be named by its country."""
    name = normalise(thing.name)
    for word in ("flag of", "national flag of", "anthem of", "national anthem of"):
        name = name.removeprefix(f"{word} ")
    readings = {place for place in places(name) if place.country not in TERRITORIES}
    if thing.kind in ("flag", "anthem"):
        readings |= (
            {place for place in places(thing.place) if place.kind == "country"}
            if thing.place and not readings
            else set()
        )
        codes = {place.code for place in readings if place.kind == "country"}
        relation = "is the flag of" if thing.kind == "flag" else "is the national anthem of"
        for code in codes if len(codes) == 1 else ():
            yield Ground(thing, "country", code, perceived(thing, english_name(code), relation, (f"iso3166:{code}",)))
    elif thing.kind == "sign" and len({place.country for place in readings}) == 1:
        place = min(readings, key=lambda one: (one.kind != "country", one.kind, one.code))
        marks = (f"iso3166:{place.country}",)
        if place.kind == "country":
            yield Ground(thing, "country", place.code, perceived(thing, english_name(place.code), identifiers=marks))
        else:
            hop = facts.hop(thing.name, "is located in", english_name(place.country), marks)
            if facts.alone(hop):
                yield Ground(thing, "country", place.country, perceived(thing, thing.name), (hop,))


def _by_claim(thing: Thing, facts: Facts) -> Iterator[Ground]:
    """What the model itself says of the thing's country: used where it can be checked, else left to a person."""
    codes = {place.code for place in places(thing.place) if place.kind == "country"} if thing.place else set()
    relation = _RELATION.get(thing.kind)
    if relation is None or len(codes) != 1 or codes <= TERRITORIES:
        return
    code = codes.pop()
    hop = facts.hop(thing.name, relation, english_name(code), (f"iso3166:{code}",))
    if facts.alone(hop):
        yield Ground(thing, "country", code, perceived(thing, thing.name), (hop,))


def _plain(link: Link) -> str:
    """A relation in the words of a sentence."""
    return {"located": "is located in", "origin": "comes from"}.get(kind_of(link.relation), link.relation)


def _country(link: Link) -> str:
    marks = {mark.removeprefix("iso3166:") for mark in link.identifiers if mark.startswith("iso3166:")}
    named = {place.country for place in places(link.object, link.identifiers)}
    codes = marks & named or marks or named
    return codes.pop() if len(codes) == 1 else ""


def _is_country(name: str, code: str) -> bool:
    return code not in TERRITORIES and any(place.kind == "country" and place.code == code for place in places(name))
