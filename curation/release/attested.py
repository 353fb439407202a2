"""Which items came from models that were shown to see and hear."""

from __future__ import annotations

from collections.abc import Sequence

from curation.release.rows import Entry
from schemas.issues import Issue, Severity
from schemas.maker import Maker

STATES = {
    "one-sense": "was shown to use one sense only",
    "failed": "failed the planted probes",
    "never-checked": "was never checked with planted probes",
}


def unattested(maker: Maker) -> str:
    """What is held against a maker's drafts; empty where nothing is."""
    return STATES.get(maker.attested, "")


def without_unattested(entries: Sequence[Entry]) -> tuple[list[Entry], list[Issue]]:
    """The entries without those that a model drafted which was not shown to see and hear, and an issue for each."""
    kept, issues = [], []
    for entry in entries:
        maker = entry.draft.made_by
        if not unattested(maker):
            kept.append(entry)
            continue
        issues.append(
            Issue(
                kind="model-not-attested", subject=f"item {entry.item.question.text[:60]!r}",
                message=f"was drafted by {maker.name}, which {unattested(maker)}",
                hint="check it with: aurelia models check, and draft again", severity=Severity.warning,
            )
        )  # fmt: skip
    return kept, issues
