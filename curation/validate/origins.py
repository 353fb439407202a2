"""Where an item's media comes from: clip, parts, recordings and sources, and what that means for its groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.store import Store
from schemas.base import identity, normal_text, short
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.media import Clip, Part, Recording, Source
from schemas.reasoning import MediaRef
from schemas.rights import Licence, Rights


@dataclass(frozen=True)
class Origin:
    """One part of a clip, with the recording and the source it was taken from."""

    part: Part
    recording_fact: Fact
    recording: Recording
    source_fact: Fact
    source: Source
    """With the strictest of what is said about it, where the same bytes came from several sources."""
    downloads: tuple[str, ...] = ()
    """sha256 of every recording fetched from the source: a second download shows the same."""

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences that bear on this part: of the picture, of the sound, or of both."""
        rights = self.source.credited
        both = {"picture": (rights.footage,), "sound": (rights.soundtrack,)}
        return both.get(self.part.role, (rights.footage, rights.soundtrack))


@dataclass(frozen=True)
class MediaOrigin:
    """One piece of an item's media, with the clip it is and where all of it comes from."""

    ref: MediaRef
    clip_fact: Fact
    clip: Clip
    origins: tuple[Origin, ...]

    @property
    def publishable(self) -> bool:
        """True when every licence that bears on it lets the file be passed on."""
        return all(licence.redistributable for origin in self.origins for licence in origin.licences)


class Origins:
    """Looks up where media comes from, each recording and source once; make a new one for each piece of work.

    Args:
        store: The store; corrected rights count, for sources are read at their newest.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._heads: dict[tuple[str, str], Fact] = {}
        self._fetched: dict[str, tuple[str, ...]] = {}

    def of(self, ref: MediaRef) -> MediaOrigin:
        """Where one piece of media comes from.

        Raises:
            StoreError: Its clip, a recording or a source is not in the store.
        """
        facts = self._store.history("clip", ref.clip)
        if not facts:
            raise _unknown("clip", ref.clip)
        clips = [(fact, fact.contract(Clip)) for fact in facts]
        fact, clip = next((pair for pair in reversed(clips) if pair[1].sha256 == ref.sha256), clips[-1])
        return MediaOrigin(ref, fact, clip, tuple(self._origin(part) for part in clip.shown))

    def _origin(self, part: Part) -> Origin:
        recording_fact = self._head("recording", identity("recording", part.recording_sha256))
        recording = recording_fact.contract(Recording)
        source_fact = self._head("source", recording.source)
        source = strictest(source_fact.contract(Source), self._others(recording_fact, recording))
        return Origin(part, recording_fact, recording, source_fact, source, self._downloads(recording.source))

    def _others(self, fact: Fact, recording: Recording) -> list[Source]:
        same = [one.contract(Recording) for one in self._store.history("recording", fact.subject) if one.body]
        subjects = dict.fromkeys(one.source for one in same if one.source != recording.source)
        return [self._head("source", subject).contract(Source) for subject in subjects]

    def _downloads(self, source: str) -> tuple[str, ...]:
        if source not in self._fetched:
            revisions = self._store.history("source", source)
            facts = [fact for revision in revisions for fact in self._store.children(revision.key, "recording")]
            self._fetched[source] = tuple(f.contract(Recording).sha256 for f in facts if f.body is not None)
        return self._fetched[source]

    def _head(self, kind: str, subject: str) -> Fact:
        fact = self._heads.get((kind, subject)) or self._store.head(kind, subject)
        if fact is None:
            raise _unknown(kind, subject)
        self._heads[kind, subject] = fact
        return fact


def strictest(source: Source, others: Iterable[Source]) -> Source:
    """A source with the strictest of what is said about it and about other sources of the same bytes.

    A file that comes from a second place is no freer than at the first, and the people in it are the same.
    """
    for other in others:
        ours, theirs = source.rights, other.rights
        rights = Rights(
            footage=ours.footage if theirs.footage.redistributable else theirs.footage,
            soundtrack=ours.soundtrack if theirs.soundtrack.redistributable else theirs.soundtrack,
            third_party_allowed=ours.third_party_allowed and theirs.third_party_allowed,
        )
        people = tuple(sorted({*source.people, *other.people}))
        source = source.model_copy(update={"rights": rights, "people": people, "demo": source.demo or other.demo})
    return source


def _unknown(kind: str, subject: str) -> StoreError:
    return StoreError(
        f"{kind} {short(subject)}", "is not in this workspace", "check that the store is complete: curate doctor"
    )


def groups(media: Iterable[MediaOrigin]) -> tuple[str, ...]:
    """What must not be torn apart by a split: every recording used, with all other downloads of its source, and the
    channel of its source where known."""
    found: set[str] = set()
    for one in media:
        for origin in one.origins:
            found |= {f"recording:{sha256}" for sha256 in (origin.part.recording_sha256, *origin.downloads)}
            if channel := normal_text(origin.source.channel):
                found.add(f"channel:{channel}")
    return tuple(sorted(found))
