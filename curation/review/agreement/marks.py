"""What alerts about reviewers start from: their judgements of drafts, how long these took, and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from curation.review.agreement.entries import Entry, entries
from curation.review.agreement.results import Basis
from curation.review.gather import Said
from db.store import Store
from schemas.reasoning import StepVerdict
from schemas.review import Annotation, FieldChange, Verdict

_FAULTY = {StepVerdict.wrong, StepVerdict.unsupported, StepVerdict.leaks}


@dataclass(frozen=True)
class Judged:
    """One judgement of a draft, as far as alerts look at it."""

    reviewer: str
    item: str
    fault: bool
    """The reviewer found more than wording to mend: rejected it, changed the answer or the required modality, dropped
    or added a step, or marked one as wrong, unsupported or leaking."""
    touched: bool
    """The reviewer changed something at all, or rejected it."""
    at: datetime | None = None
    seconds: float | None = None
    """How long it took, where that is kept."""
    media_seconds: float = 0.0
    """How long what was shown lasts."""


def judgements(store: Store, people: Mapping[str, Said] | None = None) -> list[Judged]:
    """All judgements of drafts that count, with the times that are kept."""
    took = _seconds(store)
    return [
        _judged(entry, entry.said, took.get(entry.fact))
        for entry in entries(store, people)
        if isinstance(entry.said, Annotation) and entry.basis is Basis.after_draft
    ]


def finds_fault(said: Annotation) -> bool:
    """Whether a reviewer found more than wording to mend."""
    marked = any(one.verdict in _FAULTY for one in said.steps)
    return said.verdict is Verdict.reject or marked or any(_is_fault(change) for change in said.changes)


def _is_fault(change: FieldChange) -> bool:
    name, _, rest = change.field.partition(":")
    return name in ("answer", "required_modality") or (name == "step" and ":" not in rest)


def _judged(entry: Entry, said: Annotation, seconds: float | None) -> Judged:
    touched = bool(said.changes) or said.verdict is not Verdict.accept
    shown = said.media[0].duration if said.media else 0.0
    return Judged(said.reviewer, entry.item, finds_fault(said), touched, entry.at, seconds, shown)


def _seconds(store: Store) -> dict[str, float]:
    """Key of a judgement -> how long it took."""
    took = {(one.server, one.annotation_id): one.seconds for one in store.people.times()}
    servers = {server for server, _ in took}
    pulled = {
        (server, row.annotation_id): row.fact for server in servers for row in store.review.pulled(server).values()
    }
    return {fact: took[key] for key, fact in pulled.items() if fact and key in took}
