"""What alerts about reviewers start from: every judgement of a drafted item, as a mark that can be good or bad."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from curation.review.agreement.entries import Entry, entries
from curation.review.agreement.results import Basis
from curation.review.gather import Said
from curation.review.people.probes import ProbeResult
from db.store import Store
from schemas.review import Annotation, Verdict

Kind = Literal["follows-drafts", "misses-planted", "misses-gold", "disagrees", "too-fast"]


@dataclass(frozen=True)
class Judged:
    """One judgement, as far as alerts look at it."""

    reviewer: str
    item: str
    verdict: str
    touched: bool
    """The reviewer changed something, or rejected the item."""
    drafted: bool = True
    """A draft was shown."""
    at: datetime | None = None
    seconds: float | None = None
    """How long it took, where that is kept."""
    media_seconds: float = 0.0
    """How long what was shown lasts."""


@dataclass(frozen=True)
class Mark:
    """One occasion on which a reviewer could do badly."""

    reviewer: str
    kind: Kind
    bad: bool
    at: datetime | None = None


WHOLE = 0.5
"""A judgement made in less than this share of the media's length was made without watching it."""


def marks(judged: Sequence[Judged], probes: Iterable[ProbeResult] = ()) -> list[Mark]:
    """Every occasion, with whether it went badly.

    `follows-drafts`: a draft that somebody else corrected or rejected; bad is to leave it as it is.
    `misses-planted`, `misses-gold`: a known error; bad is not to find it.
    `disagrees`: an item with a verdict that most others share; bad is to say otherwise.
    `too-fast`: a timed judgement; bad is less than half of the media's length.
    """
    by_item: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_item[one.item].append(one)
    found = [mark for together in by_item.values() for one in together for mark in _beside(one, together)]
    found += [
        Mark(one.reviewer, "too-fast", one.seconds < WHOLE * one.media_seconds, one.at)
        for one in judged
        if one.seconds is not None and one.media_seconds > 0
    ]
    kinds: Mapping[str, Kind] = {"planted": "misses-planted", "gold": "misses-gold"}
    found += [Mark(one.reviewer, kinds[one.kind], not one.right, one.at) for one in probes if one.kind in kinds]
    return found


def judgements(store: Store, people: Mapping[str, Said] | None = None) -> list[Judged]:
    """All judgements that count, with the times that are kept."""
    took = _seconds(store)
    found = []
    for entry in entries(store, people):
        if isinstance(entry.said, Annotation):
            found.append(_judged(entry, entry.said, took.get(entry.fact)))
    return found


def _judged(entry: Entry, said: Annotation, seconds: float | None) -> Judged:
    touched = bool(said.changes) or said.verdict is not Verdict.accept
    shown = said.media[0].duration if said.media else 0.0
    drafted = entry.basis is Basis.after_draft
    return Judged(said.reviewer, entry.item, said.verdict.value, touched, drafted, entry.at, seconds, shown)


def _seconds(store: Store) -> dict[str, float]:
    """Key of a judgement -> how long it took."""
    took = {(one.server, one.annotation_id): one.seconds for one in store.people.times()}
    servers = {server for server, _ in took}
    pulled = {
        (server, row.annotation_id): row.fact for server in servers for row in store.review.pulled(server).values()
    }
    return {fact: took[key] for key, fact in pulled.items() if fact and key in took}


def _beside(one: Judged, together: Sequence[Judged]) -> list[Mark]:
    others = [other for other in together if other.reviewer != one.reviewer]
    found = []
    if one.drafted and any(other.touched and other.drafted for other in others):
        found.append(Mark(one.reviewer, "follows-drafts", not one.touched, one.at))
    most = Counter(other.verdict for other in others).most_common(2)
    if most and (len(most) == 1 or most[0][1] > most[1][1]):
        found.append(Mark(one.reviewer, "disagrees", one.verdict != most[0][0], one.at))
    return found
