"""Knowledge from outside the toolkit: where famous clocks stand."""

from __future__ import annotations

from aurelia.knowledge import Claim, Finding, Knowledge

_CLOCKS = {"prague orloj": "Czechia", "zytglogge": "Switzerland"}


def judge(claim: Claim) -> Finding | None:
    """Whether a clock stands in a country."""
    country = _CLOCKS.get(claim.subject.casefold())
    if country is None or claim.relation != "stands in":
        return None
    status = "supported" if claim.object == country else "contradicted"
    return Finding(status, "clocks of the tests", "2026-01-01", right=(country,))


KNOWLEDGE = Knowledge(
    name="clocks",
    description="where famous clocks stand",
    as_of="2026-01-01",
    source="clocks of the tests",
    licence="CC0-1.0",
    judge=judge,
)
