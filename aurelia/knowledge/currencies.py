"""Currencies of countries by date: CLDR's (babel), and before it a dated table of ours where CLDR lags the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import babel
from babel.core import get_global

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.dates import Period, overlap, period
from aurelia.knowledge.judging import across, country_of, found, states
from aurelia.knowledge.names import currencies, currency_name
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import table

_NEVER = "none"
_EVERYDAY = {"XXT": ("IR", "the rial is official; the toman is counted in daily use")}
_PARENT = "the currency of the country it is part of"


@cache
def _tenders(country: str) -> tuple[tuple[str, str, date, date | None], ...]:
    """Currency, kind, first day, and the day after the last one."""
    ours = [row for row in table("currencies").rows if row["iso"] == country]
    told = [
        (row["currency"], row["kind"], date.fromisoformat(row["since"] or "1900-01-01"), _day(row["until"]))
        for row in ours
    ]
    kept = {row["currency"] for row in ours}
    for code, since, until, tender in get_global("territory_currencies").get(country, ()):
        if tender and code not in kept:
            told.append((code, "tender", date(*since) if since else date.min, date(*until) if until else None))
    return tuple(told)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _at(country: str, span: Period) -> dict[str, str]:
    """By currency: tender, contested or none, over a span; contested where it changes within it."""
    held: dict[str, str] = {}
    for code, kind, since, until in _tenders(country):
        holds = overlap(since, until, span)
        if holds != "none" and held.get(code) != "tender":
            held[code] = kind if holds == "all" or kind == _NEVER else "contested"
    return held


def judge(claim: Claim) -> Finding | None:
    """Whether a currency is legal tender in a country on that day."""
    reading = read(claim)
    span = period(claim.valid_on)
    if reading is None or span is None or reading.kind not in ("currency", "uses", "used-in"):
        return None
    if reading.past and not claim.valid_on:
        return None
    codes = currencies(reading.value)
    if not codes:
        return None

    def one(place: Place) -> Finding | None:
        return _verdict(place, codes, _at(place.country, span))

    ids = claim.identifiers
    whole = states(reading.thing, ids)
    return across(whole or [place for place in places(reading.thing, ids) if place.kind == "part"], one)


def _verdict(place: Place, codes: frozenset[str], held: dict[str, str]) -> Finding | None:
    tender = [code for code, kind in held.items() if kind == "tender"]
    if not tender:
        return None
    country, data = place.country, table("currencies")
    right = [currency_name(code) for code in tender]
    marks = [f"iso3166:{country}", *(f"iso4217:{code}" for code in tender if code in codes)]
    note = _PARENT if place.kind != "country" else ""
    for code in codes & set(_EVERYDAY):
        if _EVERYDAY[code][0] == country:
            return found(data, "contested", _EVERYDAY[code][1], right, marks)
    status: Status = "contradicted"
    if codes & set(tender):
        status = "supported"
    elif any(held.get(code) == "contested" for code in codes):
        status = "contested"
        notes = [row["note"] for row in data.rows if row["iso"] == country and row["currency"] in codes]
        note = next((text for text in notes if text), "not the only one over that time")
    source = f"CLDR (babel {babel.__version__}) and {data.source}"
    return Finding(status, source, data.as_of, note, tuple(marks), tuple(right))


def links(entity: Entity) -> Sequence[Link]:
    """The currency of a country, where there is just one."""
    code, span = country_of(entity), period("")
    if code is None or span is None:
        return ()
    held = _at(code, span)
    tender = [currency for currency, kind in held.items() if kind == "tender"]
    if len(tender) != 1:
        return ()
    marks = (f"iso3166:{code}", f"iso4217:{tender[0]}")
    return (Link("currency", currency_name(tender[0]), marks, table("currencies").as_of, "CLDR"),)


KNOWLEDGE = Knowledge(
    name="currencies",
    description="legal tender by country and date",
    as_of=table("currencies").as_of,
    source=f"Unicode CLDR through babel {babel.__version__}; {table('currencies').source}",
    licence="CLDR: Unicode-3.0; the table: facts gathered by hand",
    judge=judge,
    links=links,
)
