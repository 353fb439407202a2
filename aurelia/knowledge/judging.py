"""What the judges share: findings with a table's date, and one verdict over several readings of a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from aurelia.knowledge.claims import Entity, Finding, Status
from aurelia.knowledge.names import country_codes
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.tables import Table

T = TypeVar("T")


def found(
    data: Table, status: Status, note: str = "", right: Iterable[str] = (), identifiers: Iterable[str] = ()
) -> Finding:
    """A finding that rests on a packaged table."""
    source = f"{data.name}: {data.source}"
    return Finding(status, source, data.as_of, note, tuple(identifiers), tuple(dict.fromkeys(right)))


def across(readings: Iterable[T], judge: Callable[[T], Finding | None]) -> Finding | None:
    """The verdict all readings of a name agree on; contested where they do not, None where none is judged."""
    findings = [judge(reading) for reading in readings]
    told = [finding for finding in findings if finding is not None]
    if not told:
        return None
    if len({finding.status for finding in told}) == 1 and len(told) == len(findings):
        return told[0]
    if all(finding is None or finding.status == "contradicted" for finding in findings):
        return None
    note = "the name fits more than one thing, and the claim holds for some only; an identifier would say which"
    return Finding("contested", told[0].source, told[0].as_of, note)


def states(text: str, identifiers: tuple[str, ...] = ()) -> frozenset[Place]:
    """The readings of a name where any of them is a country; else none."""
    readings = places(text, identifiers)
    return readings if any(place.kind == "country" for place in readings) else frozenset()


def country_of(entity: Entity) -> str | None:
    """The one country an entity is, by identifier or by name."""
    for identifier in entity.identifiers:
        scheme, _, code = identifier.partition(":")
        if scheme == "iso3166" and code.upper() in country_codes():
            return code.upper()
    codes = [place.code for place in states(entity.name)]
    return codes[0] if len(codes) == 1 and len(codes[0]) == 2 else None
