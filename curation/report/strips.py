"""What the page of one recording shows: plain frozen values. Positions are percent of a strip."""

from __future__ import annotations

from dataclasses import dataclass

from curation.report.card import Tick


@dataclass(frozen=True)
class Picture:
    """A picture of the film strip."""

    x: float
    width: float
    src: str
    """A data URI, or the address of the file beside the page."""
    at: str


@dataclass(frozen=True)
class Band:
    """A stretch of a strip, with what to tell when it is pointed at."""

    x: float
    width: float
    tone: str
    title: str
    text: str = ""
    href: str = ""
    row: int = 0


@dataclass(frozen=True)
class Strip:
    """Some seconds of the recording: pictures, sound, boundaries and clips."""

    id: str
    start: float
    seconds: float
    """How long the strip is; the last one may be filled in part."""
    share: float
    """Percent of it that is filled."""
    label: str
    pictures: tuple[Picture, ...]
    wave: str
    """Points of the waveform in a box of 1000 by 100."""
    onsets: str
    """A path of strokes in the same box."""
    bands: tuple[Band, ...]
    """Speech and silence."""
    picture_bands: tuple[Band, ...]
    """Black and frozen picture."""
    changes: tuple[Band, ...]
    clips: tuple[Band, ...]
    ticks: tuple[Tick, ...]

    @property
    def rows(self) -> int:
        """Rows of clips that overlap."""
        return 1 + max((clip.row for clip in self.clips), default=0)


@dataclass(frozen=True)
class Edge:
    """Why a clip begins or ends where it does."""

    at: str
    reason: str
    confidence: str
    note: str


@dataclass(frozen=True)
class ClipLine:
    """One clip with its certified figures; empty where something was not measured."""

    number: int
    id: str
    start: float
    end: float
    begins: Edge
    ends: Edge
    asked: str
    start_error: str
    duration_error: str
    frames: str
    samples: str
    av_offset: str
    av_error: str
    against: str
    """All that was measured against the recording, in one line."""
    mode: str
    size: str
    state: str
    """`certified`, `copied` or `not certified`."""


@dataclass(frozen=True)
class RecordingPage:
    """Everything on the page of one recording."""

    heading: str
    made: str
    demo: bool
    facts: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    """Large numbers: `(value, what)`."""
    media: str
    """Address of the recording's file beside the page; empty where it cannot be played."""
    is_video: bool
    strips: tuple[Strip, ...]
    overview: tuple[Band, ...]
    clips: tuple[ClipLine, ...]
    remarks: tuple[tuple[str, str, str], ...]
    """`(severity, message, hint)` of what the stages had to say."""
    tools: tuple[tuple[str, str], ...]
    missing: str = ""
    """Why there are no strips."""


@dataclass(frozen=True)
class IndexLine:
    """One recording in the list of all."""

    href: str
    title: str
    id: str
    length: str
    shots: str
    clips: int
    certified: int
    speech: str
    remarks: int
