"""Where dishes and dances come from; what several claim is contested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link
from aurelia.knowledge.judging import found
from aurelia.knowledge.names import countries, english_name, fold
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, named, table

_KINDS = ("origin", "national-thing", "practised", "located")


@cache
def _by_name() -> dict[str, Mapping[str, str]]:
    return {fold(name): row for row in table("origins").rows for name in named(row)}


def row_of(text: str) -> Mapping[str, str] | None:
    """The row of a dish or dance."""
    name = fold(text)
    for candidate in (name, name.removesuffix(" dance"), name.removesuffix("s")):
        if candidate in _by_name():
            return _by_name()[candidate]
    return None


def judge(claim: Claim) -> Finding | None:
    """Whether a dish or dance comes from a country or a part of one."""
    reading = read(claim)
    row = row_of(reading.thing) if reading and reading.kind in _KINDS else None
    if reading is None or row is None:
        return None
    ids = claim.identifiers
    readings = places(reading.value, ids)
    own, claimed = set(row["origin"].split()), set(row["contested"].split())
    if not readings:
        return None
    if reading.kind == "practised":
        known = own | claimed
        return found(table("origins"), "supported") if {place.code for place in readings} <= known else None
    verdicts = {_verdict(place, own, claimed) for place in readings}
    status = verdicts.pop() if len(verdicts) == 1 else "contested"
    unsure = {"located": "contradicted", "national-thing": "contested"}.get(reading.kind)
    if status in ("unknown", unsure):
        return None
    note = row["note"] or ("several claim it" if status == "contested" else "")
    right = [english_name(code) for code in row["origin"].split()]
    return found(table("origins"), status, note, right)  # type: ignore[arg-type]


def _verdict(place: Place, own: set[str], claimed: set[str]) -> str:
    """A part of a country is within it; what others claim too, however weakly, is never supported."""
    wide = {code.split("-")[0] for code in own}
    if place.code in own or (place.kind == "country" and place.code in wide):
        return "supported" if {code.split("-")[0] for code in claimed} <= wide else "unknown"
    if place.kind != "country" and place.country in wide:
        return "unknown"
    if place.country in {code.split("-")[0] for code in claimed}:
        return "contested"
    return "contradicted"


def links(entity: Entity) -> Sequence[Link]:
    """The country a dish or dance comes from, where nobody else claims it."""
    row = row_of(entity.name)
    own = row["origin"].split() if row else []
    if (
        row is None
        or len(own) != 1
        or not {c.split("-")[0] for c in row["contested"].split()} <= {own[0].split("-")[0]}
    ):
        return ()
    data = table("origins")
    country = own[0].split("-")[0]
    code = own[0] if own[0] in countries(english_name(own[0])) else country
    return (Link("comes from", english_name(code), (f"iso3166:{country}",), data.as_of, data.source),)


KNOWLEDGE = Knowledge(
    name="origins",
    description="where dishes and dances come from, and who contests it",
    as_of=table("origins").as_of,
    source=table("origins").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
