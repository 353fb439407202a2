"""What a media file is: container, streams, duration. Found by looking inside, never by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import av
from av.container import InputContainer
from pydantic import Field, TypeAdapter, ValidationError

from aurelia.media import reading
from aurelia.media.opening import opened, origin, picture_of, sound_of, stream_of
from aurelia.media.rate import nominal_rate
from aurelia.media.shape import turn
from schemas.base import on_grid
from schemas.errors import MediaError
from schemas.streams import AudioStream, VideoStream

_TAIL = 3.0
"""The last seconds that must really be in the file."""

_STREAMS = frozenset({"mp3", "aac", "amr", "mpeg", "mpegts", "ogg"})
"""Containers without a table of contents: their length is guessed, and whatever is there is whole."""


@dataclass(frozen=True)
class Probe:
    """What was found in a file.

    Args:
        container: Short name of the format, such as `mp4` or `matroska`.
        size_bytes: Size of the file.
        duration: Seconds from the start of the first stream to the end of the last.
        video: The picture as coded (its rotation not applied), or None.
        audio: The sound, or None.
    """

    container: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
    size_bytes: Annotated[int, Field(gt=0)]
    duration: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    video: VideoStream | None
    audio: AudioStream | None


_PROBE = TypeAdapter(Probe)


def probe(path: Path) -> Probe:
    """Look into a file; its first picture and block of sound are decoded, its last seconds are read.

    Raises:
        MediaError: Unreadable, cut short, a playlist, no picture and no sound, only cover art, or absurd dimensions.
    """
    with opened(path) as container:
        zero, name = origin(container), container.format.name
        end = _declared_end(container, zero)
        video, audio = picture_of(container) is not None, sound_of(container) is not None
    end = None if _format(name) in _STREAMS else end
    found = _last_moments(path, end)
    if end is not None and found < end - max(Fraction(2), end / 20):
        message = f"is cut short: it says {float(end):.1f} s, but only {float(found):.1f} s are there"
        raise MediaError(path.name, message, "fetch it again")
    duration = end if end is not None else found
    if duration <= 0:
        raise MediaError(path.name, "is empty: it lasts no time at all", "fetch it again")
    return Probe(
        container=_format(name),
        size_bytes=path.stat().st_size,
        duration=on_grid(float(duration)),
        video=_video(path, duration) if video else None,
        audio=_audio(path, duration) if audio else None,
    )


def as_json(path: str) -> dict[str, Any]:
    """`probe` for a child process (see `aurelia.media.child`): a path as text in, JSON out; `from_json` reads it."""
    found = probe(Path(path))
    streams = {"video": found.video, "audio": found.audio}
    return {
        "container": found.container,
        "size_bytes": found.size_bytes,
        "duration": found.duration,
        **{name: None if stream is None else stream.model_dump(mode="json") for name, stream in streams.items()},
    }


def from_json(given: Mapping[str, Any]) -> Probe:
    """What `as_json` gave, checked: it may come from a process that a file took over.

    Raises:
        MediaError: It is no probe.
    """
    try:
        return _PROBE.validate_json(json.dumps(given))
    except ValidationError as exc:
        raise MediaError("probe", "gave what cannot be", "the file may be made to do harm") from exc


def _format(names: str) -> str:
    return "mp4" if "mp4" in names.split(",") else names.split(",", maxsplit=1)[0]


def _declared_end(container: InputContainer, zero: Fraction) -> Fraction | None:
    ends = []
    for stream in (picture_of(container), sound_of(container)):
        if stream is not None and stream.duration and stream.time_base:
            ends.append((stream.start_time or 0) * stream.time_base + stream.duration * stream.time_base - zero)
    if ends:
        return max(ends)
    if container.duration:
        return Fraction(container.duration + (container.start_time or 0), av.time_base) - zero
    return None


def _last_moments(path: Path, end: Fraction | None) -> Fraction:
    """The end of the last packet there is; the whole file is read only where a seek finds nothing."""
    for start in (None if end is None or end < _TAIL * 2 else end - Fraction(_TAIL), None):
        with opened(path) as container:
            zero = origin(container)
            streams = [s for s in (picture_of(container), sound_of(container)) if s is not None]
            if start is not None:
                container.seek(int((start + zero) * av.time_base), backward=True)
            last = Fraction(0)
            for packet in container.demux(streams):
                if packet.pts is not None and packet.time_base is not None:
                    last = max(last, (packet.pts + (packet.duration or 0)) * packet.time_base - zero)
        if last > 0:
            return last
    return Fraction(0)


def _video(path: Path, duration: Fraction) -> VideoStream:
    frames = reading.pictures(path)
    first = next(frames, None)
    frames.close()
    if first is None:
        raise MediaError(path.name, "its picture cannot be decoded", "fetch it again")
    with opened(path) as container:
        stream = stream_of(container, "video")
        if not isinstance(stream, av.video.stream.VideoStream) or stream.time_base is None:
            raise MediaError(path.name, "has no picture")
        return VideoStream(
            codec=stream.codec_context.codec.canonical_name,
            width=first.frame.width,
            height=first.frame.height,
            pixel_format=first.frame.format.name,
            frame_rate=fraction(nominal_rate(stream)),
            time_base=fraction(stream.time_base),
            start=float(first.time),
            duration=float(
                stream.duration * stream.time_base if stream.duration else max(duration - first.time, Fraction(0))
            ),
            rotation=turn(first.frame),
        )


def _audio(path: Path, duration: Fraction) -> AudioStream:
    frames = reading.blocks(path)
    first = next(frames, None)
    frames.close()
    if first is None:
        raise MediaError(path.name, "its sound cannot be decoded", "fetch it again")
    with opened(path) as container:
        stream = stream_of(container, "audio")
        if not isinstance(stream, av.audio.stream.AudioStream) or stream.time_base is None:
            raise MediaError(path.name, "has no sound")
        return AudioStream(
            codec=stream.codec_context.codec.canonical_name,
            sample_rate=first.frame.sample_rate,
            channels=first.frame.layout.nb_channels,
            time_base=fraction(stream.time_base),
            start=float(first.time),
            duration=float(
                stream.duration * stream.time_base if stream.duration else max(duration - first.time, Fraction(0))
            ),
        )


def fraction(value: Fraction) -> str:
    """A fraction as the contracts store it, such as `30000/1001`."""
    return f"{value.numerator}/{value.denominator}"
