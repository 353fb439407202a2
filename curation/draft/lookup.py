"""What the drafting stages look up in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curation.draft.perceive import Perceive
from curation.failures import stage_text
from curation.segment.cutting import STAGE as SEGMENT
from curation.validate.origins import strictest
from db.store import Store
from schemas.base import identity, normal_text
from schemas.fact import Fact
from schemas.media import Clip, Part, Recording, Source
from schemas.perception import Perception
from schemas.reasoning import Draft

_TOUCH = 0.05
"""Seconds: less is a matter of rounding, or one picture."""

_MOSTLY = 0.5
"""Share of the shorter of two clips that both must show to be about the same moment."""


def perception_fact(store: Store, clip: Clip) -> Fact | None:
    """The newest measurement of a clip as it is stored, or None."""
    return store.head("perception", identity("perception", clip.subject()))


def perception_of(store: Store, clip: Clip) -> Perception | None:
    """The newest measurement of a clip, or None."""
    fact = perception_fact(store, clip)
    return fact.contract(Perception) if fact else None


def cut_clips(store: Store, recording: Recording) -> Iterator[tuple[Fact, Clip]]:
    """The clips cut from a recording, in order of their start; of one that was written again, the newest."""
    newest: dict[str, tuple[Fact, Clip]] = {}
    for owner in store.history("recording", recording.subject()):
        for fact in store.children(owner.key, "clip"):
            if fact.body is not None and (clip := fact.contract(Clip)).derivation == "cut":
                newest[fact.subject] = (fact, clip)
    yield from sorted(newest.values(), key=lambda pair: (pair[1].parts[0].start, pair[0].subject))


def composable(store: Store, recordings: Iterable[Fact]) -> list[Fact]:
    """Those recordings that were segmented and of which no clip waits to be measured."""
    waiting = {
        part.recording_sha256
        for fact in store.pending("clip", Perceive.name, Perceive.version)
        for part in fact.contract(Clip).parts
    }
    return [
        fact
        for fact in recordings
        if fact.contract(Recording).sha256 not in waiting
        and any(run.final and stage_text(run.stage) == SEGMENT for run in store.runs(input_key=fact.key))
    ]


def apart(clips: Iterable[tuple[Fact, Clip]]) -> list[tuple[Fact, Clip]]:
    """Clips of one recording of which no two show the same moment, in order of their start.

    An earlier segmentation, or a person, may have cut other spans. Where two overlap, the shorter one stays, for a
    long one may cover several.
    """
    kept: list[tuple[Fact, Clip]] = []
    spans: list[tuple[float, float]] = []  # plain numbers: a long film has a thousand clips, each with a thousand
    for pair in sorted(clips, key=lambda one: one[1].shown[0].duration):
        start, end = pair[1].shown[0].start, pair[1].shown[0].end
        if all(min(end, until) - max(start, since) <= _TOUCH for since, until in spans):
            kept.append(pair)
            spans.append((start, end))
    return sorted(kept, key=lambda one: one[1].parts[0].start)


def recording_of(store: Store, clip: Clip) -> Recording | None:
    """The recording a clip begins in, or None when it is not in this store."""
    fact = store.head("recording", identity("recording", clip.parts[0].recording_sha256))
    return fact.contract(Recording) if fact else None


def source_of(store: Store, recording: Recording) -> Source | None:
    """The source a recording came from, with its newest rights, or None.

    Where the same bytes came from several sources, the strictest of what is said about them counts.
    """
    same = [fact.contract(Recording) for fact in store.history("recording", recording.subject()) if fact.body]
    subjects = dict.fromkeys([recording.source, *(one.source for one in same)])
    heads = [fact for subject in subjects if (fact := store.head("source", subject)) is not None]
    sources = [fact.contract(Source) for fact in heads]
    return strictest(sources[0], sources[1:]) if sources else None


def recordings_of(store: Store, source_subject: str) -> list[tuple[Fact, Recording]]:
    """The recordings fetched from a source, under any revision of it, oldest first."""
    revisions = store.history("source", source_subject)
    found = [fact for revision in revisions for fact in store.children(revision.key, "recording")]
    return [(fact, fact.contract(Recording)) for fact in found if fact.body is not None]


def overlap(one: Part, other: Part) -> float:
    """Seconds that two spans of one recording have in common; 0 where they lie apart, or but touch."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return common if common > _TOUCH else 0.0


def reviewed(store: Store, draft_subject: str) -> bool:
    """Whether a person has judged any draft about this media and question."""
    return any(store.children(fact.key, "annotation") for fact in store.history("draft", draft_subject))


def redacted(store: Store, draft_subject: str) -> bool:
    """Whether the draft about this media and question was taken out of the workspace for good."""
    head = store.head("draft", draft_subject)
    return head is not None and head.body is None


def judged(store: Store, clip: Clip) -> set[tuple[str, str]]:
    """What people have judged about what a clip shows, each as (benchmark task, normalised question).

    Their work counts for every clip that shows mostly the same of the same source: one that was cut at other places,
    or from another download.
    """
    recording = recording_of(store, clip)
    downloads = recordings_of(store, recording.source) if recording else []
    same = {one.sha256 for _fact, one in downloads}
    found = set()
    for owner, _recording in downloads:
        for fact in store.children(owner.key, "clip"):
            if fact.body is not None and _shows_same(fact.contract(Clip), clip, same):
                found |= {_asked(draft) for draft in _drafts(store, fact) if reviewed(store, draft.subject)}
    return found


def _shows_same(one: Clip, other: Clip, downloads: set[str]) -> bool:
    if (one.derivation, len(one.parts)) != (other.derivation, len(other.parts)):
        return False
    return all(_same_moment(ours, theirs, downloads) for ours, theirs in zip(one.shown, other.shown, strict=True))


def _same_moment(one: Part, other: Part, downloads: set[str]) -> bool:
    recordings = {one.recording_sha256, other.recording_sha256}
    kin = len(recordings) == 1 or recordings <= downloads
    return kin and one.role == other.role and overlap(one, other) >= _MOSTLY * min(one.duration, other.duration) > 0


def _drafts(store: Store, clip: Fact) -> Iterator[Fact]:
    """The drafts made from one writing of a clip, by measuring it or by composing it."""
    owners = [clip, *store.children(clip.key, "perception")]
    yield from (fact for owner in owners for fact in store.children(owner.key, "draft") if fact.body is not None)


def _asked(fact: Fact) -> tuple[str, str]:
    draft = fact.contract(Draft)
    return draft.benchmark_task, normal_text(draft.question.text)
