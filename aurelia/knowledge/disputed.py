"""What serious sources disagree about: territories, recognition, sites in them, and states on two continents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from aurelia.knowledge.borders import neighbours
from aurelia.knowledge.claims import Claim, Finding, Knowledge
from aurelia.knowledge.continents import CONTINENTS, KINDS, above
from aurelia.knowledge.judging import found
from aurelia.knowledge.names import fold, regions
from aurelia.knowledge.places import places
from aurelia.knowledge.relations import Reading, read
from aurelia.knowledge.tables import LICENCE, named, table

_UNDISPUTED = frozenset({"spoken", "language", "origin", "practised", "national-thing", "flows", "highest", "maker"})
"""What can be said of a place whosever it is."""
_WHERE = frozenset({"located", "belongs", "unit", "region", "same"})
_GENERIC = (" region", " peninsula", " monastery", " temple", " castle", " mosque", " palace")


@cache
def _by_name() -> dict[str, tuple[Mapping[str, str], ...]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in table("disputed").rows:
        if row["kind"] != "pair":
            for name in named(row):
                rows.setdefault(fold(name), []).append(row)
    return {name: tuple(hits) for name, hits in rows.items()}


@cache
def _by_code() -> dict[str, tuple[Mapping[str, str], ...]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in table("disputed").rows:
        for code in row["codes"].split():
            rows.setdefault(code, []).append(row)
    return {code: tuple(hits) for code, hits in rows.items()}


@cache
def _pairs() -> dict[frozenset[str], Mapping[str, str]]:
    return {frozenset(row["parties"].split()): row for row in table("disputed").rows if row["kind"] == "pair"}


def is_disputed(code: str) -> bool:
    """Whether it is disputed whose a country or part of one is."""
    return any(row["kind"] in ("state", "territory") for row in _by_code().get(code, ()))


def on_two_continents(code: str) -> bool:
    """Whether a country lies on two continents."""
    return any(row["kind"] == "continents" and len(row["parties"].split()) > 1 for row in _by_code().get(code, ()))


def disputed_border(one: str, other: str) -> bool:
    """Whether a border between two countries depends on a claim."""
    return frozenset({one, other}) in _pairs()


def rows_about(text: str, identifiers: tuple[str, ...] = ()) -> tuple[Mapping[str, str], ...]:
    """What is disputed about the thing a text names."""
    name = fold(text)
    readings = places(text, identifiers)
    by_code = [row for place in readings for row in _by_code().get(place.code, ())]
    if any(place.kind == "country" for place in readings) and not by_code:
        return ()
    names = [name, *(name.removesuffix(end) for end in _GENERIC if name.endswith(end))]
    by_name = next((_by_name()[one] for one in names if one in _by_name()), ())
    if any(place.kind == "country" for place in readings):
        by_name = tuple(row for row in by_name if row in by_code)
    return tuple({id(row): row for row in (*by_code, *by_name)}.values())


def judge(claim: Claim) -> Finding | None:
    """Contested, where whose a place is, or on which continent, is disputed; else it has nothing to say."""
    reading = read(claim)
    if reading is None:
        return None
    if reading.kind == "border":
        return _border(reading, claim)
    wanted = regions(reading.value)
    if wanted and reading.kind in KINDS:
        return _continents(rows_about(reading.thing, claim.identifiers), wanted)
    if reading.kind in _UNDISPUTED or reading.kind == "continent":
        return None
    return _whose(reading, claim)


def _border(reading: Reading, claim: Claim) -> Finding | None:
    for one in places(reading.thing, claim.identifiers):
        for other in places(reading.value, claim.identifiers):
            row = _pairs().get(frozenset({one.code, other.code}))
            unsure = [code for code in (one.code, other.code) if is_disputed(code)]
            if row is None and unsure and other.code in neighbours(one.code):
                row = _by_code()[unsure[0]][0]
            if row:
                return found(table("disputed"), "contested", row["note"])
    return None


def _continents(rows: Iterable[Mapping[str, str]], wanted: frozenset[str]) -> Finding | None:
    for row in rows:
        sides = set(row["parties"].split()) if row["kind"] == "continents" else set[str]()
        if len(sides) > 1:
            ups = {up for side in sides for up in above(side)} - {"001"}
            below = {code for code in wanted if above(code) & sides & set(CONTINENTS)}
            hit = bool(wanted & ups or below)
        else:
            hit = bool(wanted & sides)
        if hit:
            return found(table("disputed"), "contested", row["note"])
    return None


def _whose(reading: Reading, claim: Claim) -> Finding | None:
    kinds = ("state", "territory", "site")
    about = [row for row in rows_about(reading.thing, claim.identifiers) if row["kind"] in kinds]
    if reading.kind in _WHERE:
        objects = [row for row in rows_about(reading.value, claim.identifiers) if row["kind"] == "state"]
        about += [row for row in objects if places(reading.thing) or about]
    elif not any(row["kind"] != "site" for row in about):
        return None
    if not about or (_only_states(about) and _plainly_wrong(claim)):
        return None
    return found(
        table("disputed"), "contested", about[0]["note"], (), [f"iso3166:{c}" for c in about[0]["codes"].split()]
    )


def _only_states(rows: Iterable[Mapping[str, str]]) -> bool:
    return all(row["kind"] == "state" for row in rows)


def _plainly_wrong(claim: Claim) -> bool:
    """Whether a claim about a disputed state is wrong whoever recognises it."""
    from aurelia.knowledge import capitals, currencies, flags, languages

    told = [module.judge(claim) for module in (capitals, currencies, flags, languages)]
    return any(finding is not None and finding.status == "contradicted" for finding in told)


KNOWLEDGE = Knowledge(
    name="disputed",
    description="disputed territories, recognition, borders and sites, and states on two continents",
    as_of=table("disputed").as_of,
    source=table("disputed").source,
    licence=LICENCE,
    judge=judge,
)
