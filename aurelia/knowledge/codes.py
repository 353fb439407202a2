"""Country names and codes: two names of one state, and top-level domains."""

from __future__ import annotations

from aurelia.knowledge.claims import Claim, Finding, Knowledge, Status
from aurelia.knowledge.judging import states
from aurelia.knowledge.names import english_name
from aurelia.knowledge.places import places
from aurelia.knowledge.relations import read

_AS_OF = "2026-11-23"
_SOURCE = "ISO 3166-1 through pycountry"
_DOMAINS = {"GB": {".uk", ".gb"}}


def judge(claim: Claim) -> Finding | None:
    """Whether two names are of one country, or a top-level domain is a country's."""
    reading = read(claim)
    if reading is None or reading.kind not in ("same", "domain"):
        return None
    things = places(reading.thing, claim.identifiers)
    if reading.kind == "same":
        others = places(reading.value, claim.identifiers)
        if not things or not others:
            return None
        if len(things) > 1 or len(others) > 1:
            return None
        return Finding("supported" if things == others else "contradicted", _SOURCE, _AS_OF)
    codes = [place.code for place in states(reading.thing, claim.identifiers)]
    if len(codes) != 1 or len(codes[0]) != 2 or not reading.value.startswith("."):
        return None
    known = _DOMAINS.get(codes[0], {f".{codes[0].lower()}"})
    status: Status = "supported" if reading.value.lower() in known else "contradicted"
    return Finding(status, _SOURCE, _AS_OF, english_name(codes[0]), (f"iso3166:{codes[0]}",), tuple(sorted(known)))


KNOWLEDGE = Knowledge(
    name="codes",
    description="names of one state, and top-level domains",
    as_of=_AS_OF,
    source=_SOURCE,
    licence="facts",
    judge=judge,
)
