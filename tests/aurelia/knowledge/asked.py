"""Short ways to ask about a hop."""

from __future__ import annotations

from aurelia.knowledge import Claim, Finding, check_hop


def finding(hop: str, *identifiers: str, valid_on: str = "") -> Finding:
    """What is found about `subject | relation | object`."""
    subject, relation, target = (part.strip() for part in hop.split("|"))
    return check_hop(Claim(subject, relation, target, identifiers, valid_on))


def status(hop: str, *identifiers: str, valid_on: str = "") -> str:
    """The status alone."""
    return finding(hop, *identifiers, valid_on=valid_on).status
