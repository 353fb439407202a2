"""One verdict over all that is known about a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from aurelia.knowledge.appearance import inferred_claim
from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link
from aurelia.knowledge.dates import period
from aurelia.knowledge.identifiers import conflict

_TABLES_AS_OF = date(2026, 11, 23)
APPEARANCE = "inferred from how someone looks or sounds"


def join(findings: Sequence[Finding]) -> Finding:
    """One finding of several: any contested wins, and support against contradiction is contested."""
    for finding in findings:
        if finding.status == "contested":
            return finding
    supported = [finding for finding in findings if finding.status == "supported"]
    contradicted = [finding for finding in findings if finding.status == "contradicted"]
    if supported and contradicted:
        note = f"{supported[0].source} supports it, {contradicted[0].source} contradicts it"
        return Finding("contested", supported[0].source, supported[0].as_of, note, (), contradicted[0].right)
    unknown = [finding for finding in findings if finding.status == "unknown"]
    told = supported or contradicted or unknown
    return told[0] if told else Finding("unknown", note="nothing known here speaks about it")


def check(claim: Claim, knowledge: Iterable[Knowledge]) -> Finding:
    """What several sources of knowledge find about a claim together.

    A claim about a person that can rest on looks or sound alone is not checked: unknown, with a note.
    """
    inferred = inferred_claim(claim)
    if inferred:
        return Finding("unknown", note=f"{APPEARANCE}: {inferred}")
    span = period(claim.valid_on)
    if span is None:
        return Finding("unknown", note=f"{claim.valid_on} is no date")
    if span[0] > max(datetime.now(UTC).date(), _TABLES_AS_OF):
        return Finding("unknown", note=f"{claim.valid_on} is yet to come")
    findings = [finding for one in knowledge if (finding := one.judge(claim)) is not None]
    joined = join(findings)
    wrong = conflict(claim)
    if wrong and joined.status != "unknown":
        return Finding("contradicted", joined.source, joined.as_of, wrong, joined.identifiers, joined.right)
    return Finding("unknown", note=wrong) if wrong else joined


def gather(entity: Entity, knowledge: Mapping[str, Knowledge]) -> tuple[Link, ...]:
    """All links from an entity that all knowledge together supports, each once."""
    told = dict.fromkeys(link for one in knowledge.values() for link in one.links(entity))
    return tuple(link for link in told if check(_claimed(entity, link), knowledge.values()).status == "supported")


def _claimed(entity: Entity, link: Link) -> Claim:
    identifiers = tuple(dict.fromkeys((*entity.identifiers, *link.identifiers)))
    return Claim(entity.name, link.relation, link.object, identifiers)
