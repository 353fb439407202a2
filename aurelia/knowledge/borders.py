"""Land borders between countries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.dates import KNOWN_FROM, period
from aurelia.knowledge.judging import across, country_of, found, states
from aurelia.knowledge.names import english_name
from aurelia.knowledge.places import Place
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, table

_NEW = {"SS": "2011-07-09", "ME": "2006-06-03", "RS": "2006-06-05", "XK": "2008-02-17", "TL": "2002-05-20"}


@cache
def neighbours(country: str) -> tuple[str, ...]:
    """The countries (ISO 3166-1) with a land border to one."""
    return tuple(next((row["neighbours"].split() for row in table("borders").rows if row["iso"] == country), ()))


def judge(claim: Claim) -> Finding | None:
    """Whether two countries share a land border."""
    reading = read(claim)
    span = period(claim.valid_on)
    if reading is None or span is None or reading.kind != "border" or (reading.past and not claim.valid_on):
        return None
    others = states(reading.value, claim.identifiers)

    def one(place: Place) -> Finding | None:
        return across(others, lambda other: _verdict(place, other, span[0].isoformat()))

    return across(states(reading.thing, claim.identifiers), one)


def _verdict(place: Place, other: Place, day: str) -> Finding | None:
    first = max(_NEW.get(code, KNOWN_FROM.isoformat()) for code in (place.code, other.code))
    if {place.kind, other.kind} != {"country"} or place == other or day < first:
        return None
    status: Status = "supported" if other.code in neighbours(place.code) else "contradicted"
    marks = [f"iso3166:{place.code}", f"iso3166:{other.code}"]
    return found(table("borders"), status, "", map(english_name, neighbours(place.code)), marks)


def links(entity: Entity) -> Sequence[Link]:
    """The neighbours of a country whose border nobody contests."""
    from aurelia.knowledge.disputed import disputed_border, is_disputed

    code = country_of(entity)
    if code is None or is_disputed(code):
        return ()
    data = table("borders")
    return tuple(
        Link("borders", english_name(other), (f"iso3166:{code}", f"iso3166:{other}"), data.as_of, data.source)
        for other in neighbours(code)
        if not is_disputed(other) and not disputed_border(code, other)
    )


KNOWLEDGE = Knowledge(
    name="borders",
    description="land borders between countries, as administered",
    as_of=table("borders").as_of,
    source=table("borders").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
