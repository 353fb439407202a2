"""An index of recordings: which of them share a stretch with another one, without comparing it with each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint.compare import MIRRORS, SHIFTS, Lead, Sense, compare, covered
from aurelia.fingerprint.picture import mirrored
from aurelia.fingerprint.prints import PICTURES, SOUNDS, Prints
from aurelia.fingerprint.sound import shifted
from aurelia.fingerprint.tables import Table, Words
from aurelia.fingerprint.votes import Hits, Place, places
from schemas.twin import Shared

_PICTURE_NEAR = 14
_SOUND_NEAR = 6
"""Bits that may differ between words that vote."""
_VOTES: dict[Sense, float] = {"picture": 2.5, "sound": 4.0}
_MOST_LEADS = 300
"""Places looked at for two recordings."""
_MOST_FOUND = 200
"""Recordings that are compared with one that is looked up, those with most votes first."""
_SEGMENTS = 8


@dataclass(frozen=True)
class Found:
    """A recording that shares something.

    Args:
        name: Of the recording that was found.
        shared: The stretches; `other_start` is in the recording that was found.
        share_of_one: How much of the recording that was looked up is shared.
        share_of_other: How much of the one that was found.
    """

    name: str
    shared: tuple[Shared, ...]
    share_of_one: float
    share_of_other: float


class Index:
    """Recordings by their prints. Adding is cheap; tables are built when something is looked up."""

    def __init__(self) -> None:
        self._prints: dict[str, Prints] = {}
        self._segments: list[_Segment] = []
        self._fresh: list[str] = []

    def __len__(self) -> int:
        return len(self._prints)

    def __contains__(self, name: str) -> bool:
        return name in self._prints

    @property
    def compared(self) -> int:
        """Pairs of prints compared so far."""
        return sum(segment.compared for segment in self._segments)

    def add(self, name: str, prints: Prints) -> None:
        """Add a recording; a name that is there already keeps its prints."""
        if name not in self._prints:
            self._prints[name] = prints
            self._fresh.append(name)

    def find(self, prints: Prints, *, but: Collection[str] = ()) -> list[Found]:
        """The recordings that share a stretch with these prints, those with the largest share first.

        Args:
            prints: What is looked up.
            but: Names that are passed over.
        """
        votes: dict[str, list[Lead]] = {}
        for name, lead in self._leads(prints):
            if name not in but:
                votes.setdefault(name, []).append(lead)
        ranked = sorted(votes, key=lambda name: (-sum(lead.place.votes for lead in votes[name]), name))
        found = []
        for name in ranked[:_MOST_FOUND]:
            result = between(prints, self._prints[name], votes[name])
            if result is not None:
                found.append(Found(name, *result))
        return sorted(found, key=lambda one: (-max(one.share_of_one, one.share_of_other), one.name))

    def _leads(self, prints: Prints) -> Iterator[tuple[str, Lead]]:
        self._settle()
        for segment in self._segments:
            yield from segment.leads(prints)

    def _settle(self) -> None:
        """Put what is fresh into tables; many small tables become one."""
        if self._fresh:
            self._segments.append(_Segment({name: self._prints[name] for name in self._fresh}))
            self._fresh = []
        if len(self._segments) > _SEGMENTS:
            compared = self.compared
            self._segments = [_Segment(self._prints)]
            self._segments[0].seen.compared = compared


def between(one: Prints, other: Prints, leads: list[Lead]) -> tuple[tuple[Shared, ...], float, float] | None:
    """What two recordings share, and how much of each that is; None for nothing."""
    best = sorted(leads, key=lambda lead: (-lead.place.votes, lead.sense, lead.variant != 0, lead.place.tick))
    shared = compare(one, other, best[:_MOST_LEADS])
    if not shared:
        return None
    mine = covered([(part.start, part.start + part.duration) for part in shared], one.duration)
    theirs = [(part.other_start, part.other_start + part.duration / part.speed) for part in shared]
    return shared, mine, covered(theirs, other.duration)


class _Segment:
    """Some recordings in tables."""

    def __init__(self, recordings: dict[str, Prints]) -> None:
        self._names = list(recordings)
        prints = list(recordings.values())
        self._seen_ends = np.cumsum([len(one.pictures) for one in prints])
        self._heard_ends = np.cumsum([len(one.sounds) for one in prints])
        pictures = np.concatenate([one.pictures for one in prints])
        sounds = np.concatenate([one.sounds for one in prints])
        self._seen_at, seen = _kept_pictures(pictures)
        self._heard_at, heard = _kept(sounds, 2)
        self.seen, self.heard = Table(seen), Table(heard)

    @property
    def compared(self) -> int:
        """Pairs of words compared so far."""
        return self.seen.compared + self.heard.compared

    def leads(self, prints: Prints) -> Iterator[tuple[str, Lead]]:
        """Places in its recordings where these prints may be met."""
        for mirror in MIRRORS:
            pictures = mirrored(prints.pictures) if mirror else prints.pictures
            found = places(self._seen(pictures), PICTURES, _VOTES["picture"])
            yield from self._named("picture", mirror, found)
        for shift in SHIFTS:
            found = places(self._heard(shifted(prints.sounds, shift)), SOUNDS, _VOTES["sound"])
            yield from self._named("sound", shift, found)

    def _named(self, sense: Sense, variant: int, found: list[Place]) -> Iterator[tuple[str, Lead]]:
        for place in found:
            yield self._names[place.recording], Lead(sense, variant, place)

    def _seen(self, pictures: NDArray[np.uint64]) -> Hits:
        ticks = _moving(pictures, 1, PICTURES)
        words = pictures[ticks].reshape(-1)
        return _hits(self.seen, ticks.repeat(2), words, self._seen_at, self._seen_ends, _PICTURE_NEAR)

    def _heard(self, sounds: NDArray[np.uint32]) -> Hits:
        return _hits(self.heard, np.arange(len(sounds)), sounds, self._heard_at, self._heard_ends, _SOUND_NEAR)


def _hits(
    table: Table, ticks: NDArray[np.int64], words: Words, at: NDArray[np.int64], ends: NDArray[np.int64], limit: int
) -> Hits:
    told = words != 0
    asked, stored = table.near(words[told], limit)
    moments = at[stored]
    recordings = np.searchsorted(ends, moments, side="right")
    begins = np.concatenate([[0], ends[:-1]])
    return Hits(ticks[told][asked], recordings, moments - begins[recordings])


def _kept_pictures(pictures: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Where the pictures that are looked up stand, and their words: two a second, and fewer where nothing moves."""
    at = _moving(pictures[::2], 3, PICTURES) * 2
    words = pictures[at].reshape(-1)
    told = words != 0
    return at.repeat(2)[told], words[told]


def _moving(pictures: NDArray[np.uint64], most: int, least: int) -> NDArray[np.int64]:
    """Pictures that differ from the one before in more than `most` bits, and every `least`-th one."""
    moved = np.ones(len(pictures), np.bool_)
    moved[1:] = (np.bitwise_count(pictures[1:] ^ pictures[:-1]) > most).any(axis=1)
    return np.flatnonzero(moved | (np.arange(len(pictures)) % least == 0))


def _kept(sounds: NDArray[np.uint32], step: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    at: NDArray[np.int64] = np.arange(0, len(sounds), step)
    at = at[sounds[at] != 0]
    return at, sounds[at]
