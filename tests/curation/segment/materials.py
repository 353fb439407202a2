"""Recordings as strategies see them, without files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from curation.segment.base import Candidate, Cue, Lengths, Material
from schemas.base import on_grid
from schemas.media import AskedSpan, Recording
from schemas.reasoning import AskedQuestion
from schemas.streams import AudioStream, Chapter, VideoStream
from schemas.survey import Change, Survey

LENGTHS = Lengths(5, 10, 20)


def recording(
    duration: float = 60.0, *, rate: str = "25/1", video: bool = True, audio: bool = True,
    chapters: Sequence[tuple[str, float, float]] = (),
) -> Recording:  # fmt: skip
    """A recording of so many seconds."""
    picture = VideoStream(
        codec="h264", width=64, height=64, pixel_format="yuv420p", frame_rate=rate, time_base="1/12800",
        duration=duration,
    )  # fmt: skip
    sound = AudioStream(codec="aac", sample_rate=44100, channels=1, time_base="1/44100", duration=duration)
    return Recording(
        source="0" * 64, sha256="0" * 64, size_bytes=1, container="mp4", duration=duration,
        video=picture if video else None, audio=sound if audio else None,
        chapters=tuple(Chapter(title=title, start=start, end=end) for title, start, end in chapters),
    )  # fmt: skip


def cuts(*at: float, confidence: float = 1.0) -> tuple[Change, ...]:
    """Hard cuts."""
    return tuple(Change(at=one, kind="cut", confidence=confidence) for one in at)


def material(
    duration: float = 60.0, *, of: Recording | None = None, questions: Sequence[AskedQuestion] = (),
    spans: Sequence[AskedSpan] = (), cues: Sequence[tuple[float, float, str]] = (), **measured: Any,
) -> Material:  # fmt: skip
    """What is known of a recording; `measured` are fields of its survey."""
    film = of or recording(duration)
    survey = Survey(recording=film.subject(), duration=film.duration, **measured)
    return Material(film, survey, tuple(questions), tuple(spans), tuple(Cue(*cue) for cue in cues))


def ends(candidate: Candidate) -> tuple[float, float]:
    """Start and end of a clip."""
    return candidate.start, on_grid(candidate.start + candidate.duration)


def spans_of(found: Sequence[Candidate]) -> list[tuple[float, float]]:
    """Starts and ends of clips."""
    return [ends(candidate) for candidate in found]


def check(found: Sequence[Candidate], lengths: Lengths, duration: float, *, overlap: float = 0.0) -> None:
    """Clips are in order, within the recording and within the lengths, and their boundaries say where they are."""
    for clip in found:
        start, end = ends(clip)
        assert lengths.shortest - 1e-6 <= clip.duration <= lengths.longest + 1e-6
        assert 0 <= start < end <= duration + 1e-6
        assert (clip.boundaries[0].at, clip.boundaries[1].at) == (start, end)
    assert all(
        one.start < other.start and ends(one)[1] - overlap <= other.start + 2e-6 for one, other in pairwise(found)
    )
