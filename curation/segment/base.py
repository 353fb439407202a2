"""What detectors and strategies take and give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aurelia.perceive.changes import Change
from schemas.base import on_grid
from schemas.media import Boundary, Recording
from schemas.reasoning import AskedQuestion


class Detector(Protocol):
    """Finds shot boundaries. A module of `detectors/` (or an installed plug-in) gives one as `DETECTOR`."""

    name: str
    version: int
    """Raised when its results change."""

    def find(self, path: Path) -> list[Change]:
        """The shot boundaries of a file with a picture, in order of time.

        Raises:
            MediaError: It cannot be decoded.
        """
        ...


@dataclass(frozen=True)
class Lengths:
    """How long clips may be, in seconds.

    Args:
        shortest: No clip is shorter (a span asked for by a person may be).
        target: What they should be near.
        longest: No clip is longer (a span asked for by a person may be).
    """

    shortest: float
    target: float
    longest: float


@dataclass(frozen=True)
class Candidate:
    """A span that should become a clip, with the reasons for its start and its end."""

    start: float
    duration: float
    boundaries: tuple[Boundary, Boundary]


def visible(recording: Recording) -> float:
    """Seconds that can be cut: where there is a picture, up to its end, even if the sound goes on."""
    video = recording.video
    return recording.duration if video is None else min(recording.duration, on_grid(video.start + video.duration))


class Strategy(Protocol):
    """Chooses the spans of a recording. A module of `strategies/` (or a plug-in) gives one as `STRATEGY`."""

    name: str
    version: int
    """Raised when its results change."""

    def spans(
        self, path: Path, recording: Recording, questions: Sequence[AskedQuestion], lengths: Lengths
    ) -> list[Candidate]:
        """The clips to cut from a recording, in order of time.

        Args:
            path: The recording's file.
            recording: What is known of it.
            questions: What people asked about its source.
            lengths: How long clips may be.

        Raises:
            MediaError: It cannot be decoded.
        """
        ...
