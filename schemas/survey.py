"""What one decode of a whole recording showed: shots, speech, silence, loudness, onsets, black and frozen picture."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Contract, EvidenceSpan, Key, NonNegativeSeconds, Seconds, Sha256, Value, identity

ChangeKind = Literal["cut", "dissolve", "fade", "gradual"]
"""`gradual` is for detectors that cannot tell a dissolve from a fade."""


class Change(Value):
    """One shot boundary."""

    at: NonNegativeSeconds
    """Time stamp of the first frame of the new shot; of a gradual change, its middle."""
    kind: ChangeKind
    confidence: float = Field(ge=0, le=1)
    length: NonNegativeSeconds = 0.0
    """Seconds from the last frame of one shot to the first frame of the other; 0 for a cut."""

    @property
    def span(self) -> tuple[float, float]:
        """Where the picture changes, (start, end) in seconds."""
        return max(0.0, self.at - self.length / 2), self.at + self.length / 2


class SampledFrame(Value):
    """A picture chosen to stand for a part of the recording."""

    at: NonNegativeSeconds
    sha256: Sha256
    """A JPEG in the file store, at most 320 pixels a side."""


class Loudness(Value):
    """Loudness by EBU R 128."""

    integrated: float | None = None
    """LUFS over the whole recording; None for silence."""
    range: float | None = None
    """Loudness range in LU."""
    peak: float | None = None
    """Highest sample (not true) peak in dBFS; None for silence."""
    short_term: tuple[float, ...] = ()
    """Short-term loudness (3 s) in LUFS, one value a second, never below -70."""


class Survey(Contract):
    """Everything measured in one recording. All times are seconds of the recording."""

    kind: ClassVar[str] = "survey"

    recording: Key
    """Subject of the recording."""
    duration: NonNegativeSeconds
    changes: tuple[Change, ...] = ()
    """Shot boundaries, in order."""
    speech: tuple[EvidenceSpan, ...] = ()
    silence: tuple[EvidenceSpan, ...] = ()
    black: tuple[EvidenceSpan, ...] = ()
    frozen: tuple[EvidenceSpan, ...] = ()
    """Where the picture stands still to the last detail."""
    onsets: tuple[NonNegativeSeconds, ...] = ()
    """Where a sound begins or a new note or stroke sets in."""
    loudness: Loudness = Loudness()
    frames: tuple[SampledFrame, ...] = ()
    """Pictures that together show as much of the recording as so many can, in order."""
    sound_sha256: Sha256 | None = None
    """The whole sound, mono, 16 kHz, 16 bit, as FLAC in the file store."""
    prints_sha256: Sha256 | None = None
    """Fingerprints of picture and sound (see `aurelia.fingerprint`), in the file store."""
    frames_seen: int = Field(default=0, ge=0)
    """Decoded frames."""
    lost: Seconds = 0.0
    """Seconds of picture or sound that could not be decoded."""
    tools: dict[str, str] = Field(default_factory=dict)
    """What measured it: name -> version."""

    def subject(self) -> str:
        return identity("survey", self.recording)

    @property
    def shots(self) -> tuple[tuple[float, float], ...]:
        """The shots as (start, end), from 0 to the end of the recording."""
        return shots_between(self.changes, self.duration)


def shots_between(changes: Iterable[Change], duration: float) -> tuple[tuple[float, float], ...]:
    """The shots between boundaries as (start, end) in seconds, covering 0 to `duration`."""
    inner = sorted(change.at for change in changes)
    edges = [0.0, *(at for at in inner if 0 < at < duration), duration]
    return tuple((a, b) for a, b in pairwise(edges) if b > a)
