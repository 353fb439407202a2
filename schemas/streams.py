"""What is in a media file: streams of picture and sound, chapters, subtitles."""

from __future__ import annotations

from pydantic import Field

from schemas.base import NonNegativeSeconds, Seconds, Sha256, Value


class VideoStream(Value):
    """The picture of a file, as probed."""

    codec: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    pixel_format: str
    frame_rate: str = Field(pattern=r"^\d+/[1-9]\d*$")
    """Frames a second as a fraction, such as `30000/1001`."""
    time_base: str = Field(pattern=r"^\d+/[1-9]\d*$")
    start: Seconds = 0.0
    """Time of the first frame in seconds."""
    duration: NonNegativeSeconds
    rotation: int = 0
    """Degrees clockwise that a player must turn the picture by."""
    frames: int | None = None
    """Decoded frame count where it was counted."""


class AudioStream(Value):
    """The sound of a file, as probed."""

    codec: str
    sample_rate: int = Field(gt=0)
    channels: int = Field(gt=0)
    time_base: str = Field(pattern=r"^\d+/[1-9]\d*$")
    start: Seconds = 0.0
    duration: NonNegativeSeconds


class Chapter(Value):
    """A named stretch of a recording, as its publisher or its container gives it."""

    title: str = ""
    start: NonNegativeSeconds
    end: NonNegativeSeconds


class Subtitles(Value):
    """Subtitles that came with a recording."""

    language: str
    """As the platform names it, such as `en` or `en-US`."""
    sha256: Sha256
    """The file (WebVTT or SubRip) in the file store."""
    automatic: bool = False
    """Written by the platform's speech recognition."""
