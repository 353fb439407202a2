"""What strategies take and give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from schemas.base import on_grid
from schemas.media import AskedSpan, Boundary, Recording
from schemas.reasoning import AskedQuestion
from schemas.survey import Survey


@dataclass(frozen=True)
class Lengths:
    """How long clips may be and how far neighbours may overlap, in seconds.

    Args:
        shortest: No clip is shorter (a span asked for by a person may be).
        target: What they should be near.
        longest: No clip is longer (a span asked for by a person may be).
        overlap: How much of a clip's end the next one repeats, where a strategy cuts by length alone.
    """

    shortest: float
    target: float
    longest: float
    overlap: float = 0.0


@dataclass(frozen=True)
class Cue:
    """A line of subtitles."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Material:
    """All that is known of a recording when its spans are chosen.

    Args:
        recording: The recording, with its chapters.
        survey: What was measured in it.
        questions: What people asked about its source.
        spans: The spans that lists and datasets name.
        cues: The lines of its subtitles (people's before automatic ones), in order.
    """

    recording: Recording
    survey: Survey
    questions: tuple[AskedQuestion, ...] = ()
    spans: tuple[AskedSpan, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A span that should become a clip, with the reasons for its start and its end."""

    start: float
    duration: float
    boundaries: tuple[Boundary, Boundary]


def visible(recording: Recording) -> float:
    """Seconds that can be cut: where there is a picture, up to its end, even if the sound goes on."""
    video = recording.video
    if video is None:
        return recording.duration
    return max(0.0, min(recording.duration, on_grid(video.start + video.duration)))


class Strategy(Protocol):
    """Chooses the spans of a recording. A module of `strategies/` (or a plug-in) gives one as `STRATEGY`."""

    name: str
    version: int
    """Raised when its results change."""

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The clips to cut from a recording, in order of time."""
        ...
