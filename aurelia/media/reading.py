"""Decoded frames from a moment on: the one place that seeks."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from aurelia.media.opening import MAX_PIXELS, opened, origin, stream_of
from aurelia.media.rate import nominal_rate
from schemas.errors import MediaError

_BAD_PACKETS = 200
"""So many undecodable packets without one good frame between them mean a broken file."""

_BACK = (0.0, 3.0, 15.0, None)
"""How far before the wanted moment a seek may aim, tried in turn; None reads from the beginning.

Containers without an index land after the wanted moment, and the frames before an open group's key
frame need the group before: both show as a first frame that comes too late.
"""


Decoded = tuple[Fraction, VideoFrame | AudioFrame, VideoStream | AudioStream]


class Picture(NamedTuple):
    """A decoded picture, its time in the recording and how long it is shown (seconds), and its pixels' shape."""

    time: Fraction
    frame: VideoFrame
    length: Fraction
    aspect: Fraction | None
    """Width of a pixel over its height; None where the file does not say."""
    rate: Fraction
    """The stream's nominal frame rate."""
    stamp: int | None
    """Its exact time stamp in the file, in units of `base`."""
    base: Fraction | None


class Block(NamedTuple):
    """A decoded block of sound and its time in the recording, in seconds."""

    time: Fraction
    frame: AudioFrame
    samples: int
    """How many of the frame's samples count: the last frame of a stream may be padded."""


Needed = Callable[[Fraction], bool]
"""Whether a picture at that second of the recording is wanted."""


def pictures(
    path: Path, start: float = 0.0, *, codec: Mapping[str, str] | None = None, needed: Needed | None = None
) -> Generator[Picture]:
    """Decoded pictures in order, beginning with the one shown at `start` or earlier (or the first there is).

    Args:
        path: The file.
        start: Seconds of the recording.
        codec: Options for the decoder.
        needed: Asked for each picture before it is decoded; those that are not needed are left out where no other
            picture depends on them, which makes running up to a moment cheaper.

    Raises:
        MediaError: No moving picture, or it cannot be decoded.
    """
    shape: tuple[Fraction | None, Fraction] | None = None
    for time, frame, stream in _from(path, "video", start, codec or {}, needed):
        if isinstance(frame, VideoFrame) and isinstance(stream, VideoStream):
            shape = shape or aspect_and_rate(stream)
            yield Picture(time, frame, length(stream, frame), *shape, frame.pts, frame.time_base)


def aspect_and_rate(stream: VideoStream) -> tuple[Fraction | None, Fraction]:
    """The shape of a stream's pixels (None where the file does not say) and its nominal frame rate."""
    aspect = stream.sample_aspect_ratio
    return Fraction(aspect) if aspect else None, nominal_rate(stream)


def blocks(path: Path, start: float = 0.0) -> Generator[Block]:
    """Decoded blocks of sound in order, beginning well before `start` (or with the first there is).

    The second before `start` is decoded too: codecs need a run-up after a seek.

    Raises:
        MediaError: No sound, or it cannot be decoded.
    """
    for time, frame, _ in _from(path, "audio", max(0.0, start - 1.0), {}):
        if isinstance(frame, AudioFrame):
            yield Block(time, frame, real_samples(frame))


def real_samples(frame: AudioFrame) -> int:
    """How many samples of a decoded block count: the last one of a stream may be padded."""
    exact = frame.duration and frame.time_base == Fraction(1, frame.sample_rate)
    return min(frame.samples, frame.duration) if exact else frame.samples


def _from(
    path: Path,
    kind: Literal["video", "audio"],
    start: float,
    codec: Mapping[str, str],
    needed: Needed | None = None,
) -> Iterator[Decoded]:
    for back in _BACK:
        aim = None if back is None or start - back <= 0 else start - back
        with opened(path, shown=kind == "video") as container:
            stream = stream_of(container, kind)
            if stream is None:
                raise MediaError(path.name, "has no picture" if kind == "video" else "has no sound")
            prepare(stream, codec)
            zero = origin(container)
            if aim is not None:
                _seek(container, stream, zero + Fraction(aim))
            frames = _timed(_decoded(path, container, stream, zero, needed), stream, zero)
            first = next(frames, None)
            if aim is None or (first is not None and first[0] <= start):
                yield from chain([first] if first else [], frames)
                return


def prepare(stream: VideoStream | AudioStream, codec: Mapping[str, str], *, threads: int = 0) -> None:
    """Make a stream ready: no picture beyond the limit, options for its decoder, so many threads (0: it chooses)."""
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS), **codec}
    if isinstance(stream, VideoStream):
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = threads


def _seek(container: InputContainer, stream: VideoStream | AudioStream, time: Fraction) -> None:
    base = stream.time_base or Fraction(1, av.time_base)
    container.seek(int(time / base), stream=stream, backward=True)


def _timed(
    frames: Iterator[VideoFrame | AudioFrame], stream: VideoStream | AudioStream, zero: Fraction
) -> Iterator[Decoded]:
    clock = Clock(stream, zero)
    for frame in frames:
        yield clock(frame), frame, stream


class Clock:
    """Tells the time in the recording of one stream's decoded frames, in the order they are decoded.

    Args:
        stream: The stream.
        zero: The container's time that counts as second 0.
    """

    def __init__(self, stream: VideoStream | AudioStream, zero: Fraction) -> None:
        self._stream, self._zero, self._following = stream, zero, Fraction(0)

    def __call__(self, frame: VideoFrame | AudioFrame) -> Fraction:
        """The time of the next frame in seconds; of one without a stamp, the end of the frame before."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        base = frame.time_base or self._stream.time_base
        time = self._following if stamp is None or base is None else stamp * base - self._zero
        self._following = time + length(self._stream, frame)
        return time


def length(stream: VideoStream | AudioStream, frame: VideoFrame | AudioFrame) -> Fraction:
    """How long a frame lasts, in seconds, as far as the file says."""
    if isinstance(frame, AudioFrame):
        return Fraction(frame.samples, frame.sample_rate)
    if frame.duration and frame.time_base:
        return frame.duration * frame.time_base
    rate = stream.average_rate if isinstance(stream, VideoStream) else None
    return 1 / rate if rate else Fraction(1, 25)


def _decoded(
    path: Path,
    container: InputContainer,
    stream: VideoStream | AudioStream,
    zero: Fraction,
    needed: Needed | None,
) -> Iterator[VideoFrame | AudioFrame]:
    bad, good = 0, False
    for packet in container.demux(stream):
        if needed is not None and isinstance(stream, VideoStream):
            stamp, base = packet.pts, packet.time_base
            wanted = stamp is None or base is None or needed(stamp * base - zero)
            stream.codec_context.skip_frame = "DEFAULT" if wanted else "NONREF"
        try:
            frames = packet.decode()
        except av.error.InvalidDataError as exc:
            bad += 1
            if bad >= _BAD_PACKETS:
                raise MediaError(path.name, "is damaged: it cannot be decoded", "fetch it again") from exc
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame | AudioFrame):
                bad, good = 0, True
                yield frame
    if bad and not good:
        raise MediaError(path.name, "is damaged: nothing in it can be decoded", "fetch it again")
