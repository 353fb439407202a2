"""What was measured in a clip: words, on-screen text, shots, sound. Measurements, not guesses."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Contract, EvidenceSpan, Key, NonNegativeSeconds, Value, identity


class Word(Value):
    """One spoken word with its times in the clip."""

    text: str
    start: NonNegativeSeconds
    end: NonNegativeSeconds
    confidence: float = Field(ge=0, le=1)


class ScreenText(Value):
    """A line of text seen on the screen, from its first to its last sampled sight."""

    text: str
    start: NonNegativeSeconds
    end: NonNegativeSeconds
    confidence: float = Field(ge=0, le=1)
    box: tuple[float, float, float, float]
    """Left, top, right, bottom as fractions of the picture."""


class SoundSpan(Value):
    """A stretch of one kind of sound."""

    label: Literal["speech", "music", "sound", "silence"]
    start: NonNegativeSeconds
    end: NonNegativeSeconds


class Perception(Contract):
    """Everything measured in one clip. All times are seconds of the clip."""

    kind: ClassVar[str] = "perception"

    clip: Key
    """Subject of the clip (its media identity)."""
    duration: NonNegativeSeconds
    words: tuple[Word, ...] = ()
    texts: tuple[ScreenText, ...] = ()
    shots: tuple[EvidenceSpan, ...] = ()
    sounds: tuple[SoundSpan, ...] = ()
    loudness: tuple[float, ...] = ()
    """Short-term level in dBFS, one value for each `loudness_step`."""
    loudness_step: NonNegativeSeconds = 0.5
    language: str = ""
    tools: dict[str, str] = Field(default_factory=dict)
    """What measured it: name -> version."""

    def subject(self) -> str:
        return identity("perception", self.clip)
