"""Languages of countries: official and national ones by law and date, and those that are spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import babel
from babel.core import get_global

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.dates import Period, in_force, period
from aurelia.knowledge.judging import across, country_of, found, states
from aurelia.knowledge.names import language_code, language_name, languages
from aurelia.knowledge.places import Place
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import table

_KINDS = ("official", "national", "language", "spoken")
_SPOKEN_AS = {
    "prs": ("fa",),
    "mo": ("ro",),
    "ber": ("zgh", "tzm", "kab", "rif", "shi"),
    "no": ("nb", "nn"),
    "tw": ("ak",),
}
_ONE_PERCENT = 1.0
_COMMON_PERCENT = 20.0
_MAJORITY_PERCENT = 50.0


@cache
def _law(country: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in table("languages").rows if row["iso"] == country)


@cache
def _speakers(country: str) -> dict[str, float]:
    """Share of people in percent by language, as CLDR counts; a script or variant apart adds to its language."""
    counted: dict[str, float] = {}
    known: dict[str, Any] = get_global("territory_languages").get(country, {})
    for code, told in known.items():
        base = code.split("_")[0]
        counted[base] = max(counted.get(base, 0.0), float(told["population_percent"]))
    return counted


def judge(claim: Claim) -> Finding | None:
    """Whether a language is official, national or spoken in a country."""
    reading = read(claim)
    span = period(claim.valid_on)
    if reading is None or span is None or reading.kind not in _KINDS or (reading.past and not claim.valid_on):
        return None
    codes = frozenset(language_code(code) for code in languages(reading.value))
    thing = reading.thing.removeprefix("the people of ").removeprefix("people of ").removeprefix("people in ")
    if not codes:
        return None

    def one(place: Place) -> Finding | None:
        if place.kind != "country":
            return None
        if reading.kind in ("official", "national"):
            return _by_law(reading.kind, place.code, codes, span)
        return _spoken(reading.kind, place.code, codes, span)

    return across(states(thing, claim.identifiers), one)


def _by_law(kind: str, country: str, codes: frozenset[str], span: Period) -> Finding | None:
    rows, known = in_force(_law(country), span)
    if not rows:
        return None if _law(country) else _by_cldr(country, codes)
    row, data = rows[0], table("languages")
    official, national = row["official"].split(), row["national"].split()
    contested = set(row["contested"].split()) | (set(official) if kind == "national" else set())
    right = national if kind == "national" and national != ["-"] else official
    if kind == "national" and not national and len(official) == 1 and _share(country, official[0]) >= _MAJORITY_PERCENT:
        national = official
    status: Status = "contradicted"
    if not known:
        status = "contested"
    elif codes & set(national if kind == "national" else official):
        status = "supported"
    elif codes & contested:
        status = "contested"
    note = row["note"] or ("official in part or for some uses only" if status == "contested" else "")
    marks = [f"iso3166:{country}", *(f"iso639:{code}" for code in official if code in codes)]
    return found(data, status, note, map(language_name, right), marks)


def _share(country: str, code: str) -> float:
    counted = _speakers(country)
    return max((counted.get(base, 0.0) for base in (code, *_SPOKEN_AS.get(code, ()))), default=0.0)


def _by_cldr(country: str, codes: frozenset[str]) -> Finding | None:
    """For territories our table leaves out: CLDR may call official what is only in use, so it supports nothing."""
    known = get_global("territory_languages").get(country, {})
    official = [code for code, told in known.items() if told["official_status"] == "official"]
    if not official:
        return None
    status: Status = "contested" if codes & {code.split("_")[0] for code in known} else "contradicted"
    return _cldr(status, "by CLDR's list, which is no law", country, map(language_name, official))


def _cldr(status: Status, note: str, country: str, right: Any = ()) -> Finding:
    source = f"CLDR territory information (babel {babel.__version__})"
    return Finding(status, source, KNOWLEDGE.as_of, note, (f"iso3166:{country}",), tuple(right))


def _spoken(kind: str, country: str, codes: frozenset[str], span: Period) -> Finding | None:
    shares = [_share(country, code) for code in codes]
    rows, _ = in_force(_law(country), span)
    official = {code for row in rows for code in row["official"].split()}
    if not _speakers(country):
        return None
    most = [language_name(code) for code, share in _speakers(country).items() if share >= _COMMON_PERCENT]
    in_law = {code for row in rows for name in ("national", "contested") for code in row[name].split()}
    common = (
        max(shares) >= _ONE_PERCENT if kind == "spoken" else bool(codes & in_law) and max(shares) >= _MAJORITY_PERCENT
    )
    if codes & official or common:
        return _cldr("supported", "", country, most)
    if max(shares) > 0:
        return _cldr("contested", "spoken by few there", country, most)
    return _cldr("contradicted", "not among the languages counted there", country, most)


def links(entity: Entity) -> Sequence[Link]:
    """The official languages of a country that nobody contests."""
    code, span = country_of(entity), period("")
    if code is None or span is None:
        return ()
    data = table("languages")
    rows, _ = in_force(_law(code), span)
    return tuple(
        Link("official language", language_name(one), (f"iso3166:{code}", f"iso639:{one}"), data.as_of, data.source)
        for row in rows
        for one in row["official"].split()
    )


KNOWLEDGE = Knowledge(
    name="languages",
    description="official and national languages by law and date; spoken ones by CLDR's counts",
    as_of=table("languages").as_of,
    source=f"{table('languages').source}; Unicode CLDR through babel {babel.__version__}",
    licence="the table: facts gathered by hand; CLDR: Unicode-3.0",
    judge=judge,
    links=links,
)
