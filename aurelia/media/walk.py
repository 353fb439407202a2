"""One pass over a recording: every picture in miniature and all of the sound, once, to whoever watches.

Nothing is kept, so the memory needed does not depend on the length. Damage is gone around and counted.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from aurelia.media.opening import opened, origin, picture_of, sound_of
from aurelia.media.planes import QUICK, Reducer
from aurelia.media.reading import Block, Clock, Picture, aspect_and_rate, length, prepare, real_samples
from aurelia.media.sound import Gapless, Samples, Shaped
from aurelia.media.watching import MONO_RATE, Watchers
from schemas.errors import MediaError

T = TypeVar("T")

_BATCH = 1
"""Seconds of sound that watchers get at once: calls cost more than sums."""

_SMALL = 640
"""Pixels of the longer side up to which pictures are decoded in full: what quick decoding leaves out would show in
stills that are no smaller, and it saves little there."""

_TELL = 10.0
"""Seconds of the recording between two words about how far it has come."""

_BROKEN_READS = 1000
"""So often the container itself may fail to be read before the rest is given up."""

_DRAINS = 64
"""How often a decoder is asked for its last frames when damage interrupts it."""


@dataclass
class Walked:
    """What a pass went over.

    Args:
        frames: Decoded pictures.
        picture_end: Second at which the last picture is over.
        samples: Samples of mono sound.
        lost: Seconds of picture and of sound that could not be decoded.
    """

    frames: int = 0
    picture_end: float = 0.0
    samples: int = 0
    lost: Fraction = field(default_factory=Fraction)

    @property
    def seconds(self) -> float:
        """How far it has come."""
        return max(self.picture_end, self.samples / MONO_RATE)


def walk(path: Path, watchers: Watchers, *, end: float | None = None, threads: int = 1) -> Walked:
    """Decode a recording once, picture and sound together, and show it to the watchers; see `walking`."""
    return finished(walking(path, watchers, end=end, threads=threads))


def walking(
    path: Path, watchers: Watchers, *, end: float | None = None, threads: int = 1
) -> Generator[float, None, Walked]:
    """Decode a recording once, picture and sound together, and show it to the watchers; pauses now and then.

    Time is that of `aurelia.media.reading` and `aurelia.media.sound`: second 0 is where the recording starts, late
    sound is led in by silence, gaps are filled, overlaps and frames that go back in time are dropped.

    Args:
        path: The file.
        watchers: Who sees and hears it.
        end: Pictures and blocks of sound that begin at this second or later are left out; None for none.
        threads: Of the picture's decoder; 0 lets it choose. More than one may show damaged pictures differently from
            time to time.

    Yields:
        The second of the recording it has come to, about every ten seconds of it.

    Returns:
        What it went over.

    Raises:
        MediaError: It cannot be read, or nothing in one of its streams can be decoded.
    """
    walked, told = Walked(), 0.0
    with opened(path) as container:
        zero, video, audio = origin(container), picture_of(container), sound_of(container)
        until = float("inf") if end is None else end
        eyes = _Eyes(video, zero, until, watchers, walked) if video is not None else None
        ears = _Ears(audio, zero, until, watchers, walked) if audio is not None else None
        if video is not None:
            large = max(video.codec_context.width, video.codec_context.height) > _SMALL
            prepare(video, QUICK if large else {}, threads=threads)
        if audio is not None:
            prepare(audio, {})
        for frame in _frames(container, [s for s in (video, audio) if s is not None], walked):
            if isinstance(frame, VideoFrame) and eyes is not None:
                eyes.take(frame)
            elif isinstance(frame, AudioFrame) and ears is not None:
                ears.take(frame)
            if walked.seconds >= told + _TELL:
                told = walked.seconds
                yield told
        if ears is not None:
            ears.end()
    if eyes is not None and not walked.frames:
        raise MediaError(path.name, "its picture cannot be decoded", "fetch it again")
    if ears is not None and not walked.samples:
        raise MediaError(path.name, "its sound cannot be decoded", "fetch it again")
    return walked


def finished(steps: Generator[float, None, T]) -> T:
    """Run something that pauses to the end, and give what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)


class _Eyes:
    """Gives decoded pictures to those who look, in order of time."""

    def __init__(self, stream: VideoStream, zero: Fraction, end: float, watchers: Watchers, walked: Walked) -> None:
        self._stream, self._end, self._walked, self._watchers = stream, end, walked, watchers
        self._clock, self._reduced, self._last = Clock(stream, zero), Reducer(), -1e-6
        self._shape: tuple[Fraction | None, Fraction] | None = None

    def take(self, frame: VideoFrame) -> None:
        time, seconds = self._clock(frame), length(self._stream, frame)
        self._shape = self._shape or aspect_and_rate(self._stream)
        self._walked.frames += 1
        if frame.is_corrupt:
            self._walked.lost += seconds
        if not self._last < float(time) < self._end:
            return
        self._last = float(time)
        self._walked.picture_end = float(time + seconds)
        mini = self._reduced(frame, max(0.0, self._last))
        for watcher in self._watchers.pictures:
            watcher.see(mini)
        picture = Picture(time, frame, seconds, *self._shape, frame.pts, frame.time_base)
        for one in self._watchers.stills:
            one.look(picture, mini)


class _Ears:
    """Gives decoded sound to those who listen, about a second at a time."""

    def __init__(self, stream: AudioStream, zero: Fraction, end: float, watchers: Watchers, walked: Walked) -> None:
        self._clock, self._end, self._watchers, self._walked = Clock(stream, zero), end, watchers, walked
        self._source = Gapless(None)
        self._native = Shaped(self._source, Fraction(0), None, None)
        self._mono = Shaped(self._source, Fraction(0), MONO_RATE, 1)
        self._held: list[Samples] = []
        self._count = 0

    def take(self, frame: AudioFrame) -> None:
        block = Block(self._clock(frame), frame, real_samples(frame))
        for piece in self._source.push(block) if block.time < self._end else ():
            self._held.append(piece)
            self._count += piece.shape[1]
            if self._count >= _BATCH * self._source.rate:
                self._tell()

    def end(self) -> None:
        self._tell()
        self._hear_mono(self._mono.rest())

    def _tell(self) -> None:
        if not self._held:
            return
        samples = np.concatenate(self._held, axis=1)
        self._held, self._count = [], 0
        self._hear_mono(self._mono.push(samples))
        for piece in self._native.push(samples):
            for one in self._watchers.natives:
                one.hear(piece, self._native.sample_rate, self._native.form)

    def _hear_mono(self, pieces: Iterable[Samples]) -> None:
        for piece in pieces:
            self._walked.samples += piece.shape[1]
            for watcher in self._watchers.sounds:
                watcher.hear(piece[0])


def _frames(
    container: InputContainer, streams: Sequence[VideoStream | AudioStream], walked: Walked
) -> Iterator[VideoFrame | AudioFrame]:
    for packet in _packets(container, streams):
        last = packet.size == 0
        for _ in range(_DRAINS if last else 1):
            try:
                frames = packet.decode()
            except (EOFError, MemoryError):  # a decoder that is empty says so; one that fills the memory must stop
                break
            except av.FFmpegError:
                walked.lost += Fraction(0) if last else _seconds(packet)
                continue
            for frame in frames:
                if isinstance(frame, VideoFrame | AudioFrame):
                    yield frame
            break


def _packets(container: InputContainer, streams: Sequence[VideoStream | AudioStream]) -> Iterator[Packet[Any]]:
    """All packets, read on after damage in the container."""
    for _ in range(_BROKEN_READS):
        try:
            yield from container.demux(*streams)
        except av.error.InvalidDataError:
            continue
        return


def _seconds(packet: Packet[Any]) -> Fraction:
    """How long what is in a packet lasts, as far as the file says."""
    if packet.duration and packet.time_base:
        return min(Fraction(10), packet.duration * packet.time_base)
    stream = packet.stream
    rate = stream.average_rate if isinstance(stream, VideoStream) else None
    return 1 / rate if rate else Fraction(0)
