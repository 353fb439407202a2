"""What the drafting stages look up in the store."""

from __future__ import annotations

from collections.abc import Iterator

from db.store import Store
from schemas.base import identity
from schemas.fact import Fact
from schemas.media import Clip, Recording, Source
from schemas.perception import Perception


def perception_fact(store: Store, clip: Clip) -> Fact | None:
    """The newest measurement of a clip as it is stored, or None."""
    return store.head("perception", identity("perception", clip.subject()))


def perception_of(store: Store, clip: Clip) -> Perception | None:
    """The newest measurement of a clip, or None."""
    fact = perception_fact(store, clip)
    return fact.contract(Perception) if fact else None


def cut_clips(store: Store, recording: Recording) -> Iterator[tuple[Fact, Clip]]:
    """The clips cut from a recording, in order of their start."""
    found = []
    for owner in store.history("recording", recording.subject()):
        for fact in store.children(owner.key, "clip"):
            clip = fact.contract(Clip)
            if clip.derivation == "cut":
                found.append((clip.parts[0].start, clip.subject(), fact, clip))
    seen: set[str] = set()
    for _start, subject, fact, clip in sorted(found, key=lambda row: row[:2]):
        if subject not in seen:
            seen.add(subject)
            yield fact, clip


def recording_of(store: Store, clip: Clip) -> Recording | None:
    """The recording a clip begins in, or None when it is not in this store."""
    fact = store.head("recording", identity("recording", clip.parts[0].recording_sha256))
    return fact.contract(Recording) if fact else None


def source_of(store: Store, recording: Recording) -> Source | None:
    """The source a recording came from, with its newest rights, or None."""
    fact = store.head("source", recording.source)
    return fact.contract(Source) if fact else None


def recordings_of(store: Store, source_subject: str) -> list[tuple[Fact, Recording]]:
    """The recordings fetched from a source, oldest first."""
    pairs = [(fact, fact.contract(Recording)) for fact in store.heads("recording")]
    return [(fact, recording) for fact, recording in pairs if recording.source == source_subject]


def reviewed(store: Store, draft_subject: str) -> bool:
    """Whether a person has judged any draft about this media and question."""
    return any(store.children(fact.key, "annotation") for fact in store.history("draft", draft_subject))
