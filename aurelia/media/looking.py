"""What a file holds when it is looked at and listened to once, from its first packet to its last."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from aurelia.media import reading
from aurelia.media.matching import Mini, Miniatures
from aurelia.media.measure import Counted, Packets, Stamp, compared, stamped
from aurelia.media.opening import opened, picture_of, sound_of
from aurelia.media.rate import nominal_rate
from aurelia.media.shape import Fit, display_size, even
from aurelia.media.sound import Samples

SEEN = 6
"""Pictures at either end that are kept in miniature."""

PITCH = 8000
"""Samples a second at which the sound is kept."""

QUICK = {"skip_loop_filter": "all", "flags2": "+fast", "threads": "1"}
"""For a decoder whose pictures are only counted and made small."""


@dataclass(frozen=True)
class Found:
    """What decoding a clip showed."""

    counted: Counted
    size: tuple[int, int]
    head: tuple[Mini, ...]
    tail: tuple[Mini, ...]
    sound: Samples
    packets: tuple[Packets | None, Packets | None]


def look(path: Path) -> Found:
    """Decode both streams side by side, once; keep the pictures at both ends in miniature, and the sound at 8 kHz.

    Raises:
        MediaError: It cannot be decoded.
    """
    seen, heard = _Seen(), _Heard()
    packets: tuple[list[Stamp], list[Stamp]] = ([], [])
    with opened(path, shown=False) as container:
        streams = [stream for stream in (picture_of(container), sound_of(container)) if stream is not None]
        for stream in streams:
            stream.codec_context.options = QUICK
        for packet in container.demux(streams):
            if (stamp := stamped(packet)) is not None:
                packets[isinstance(packet.stream, AudioStream)].append(stamp)
            for frame in packet.decode():
                if isinstance(frame, VideoFrame) and isinstance(packet.stream, VideoStream):
                    seen.take(frame, packet.stream)
                elif isinstance(frame, AudioFrame):
                    heard.take(frame)
    counted = Counted(seen.frames, seen.rate, seen.begins, heard.samples, heard.rate, heard.begins)
    return Found(counted, seen.size, tuple(seen.head), seen.last(), heard.whole(), compared(path, packets))


class _Seen:
    """The pictures of a file as they come."""

    def __init__(self) -> None:
        self.frames, self.rate, self.size = 0, Fraction(0), (0, 0)
        self.begins: Fraction | None = None
        self.head: list[Mini] = []
        self._tail: deque[tuple[Fraction, VideoFrame]] = deque(maxlen=SEEN)
        self._mini, self._fit, self._aspect = Miniatures(), Fit((2, 2)), Fraction(1)

    def take(self, frame: VideoFrame, stream: VideoStream) -> None:
        """The next one."""
        time = _time(frame)
        if self.begins is None:
            self.begins, self.rate = time, nominal_rate(stream)
            self._aspect = Fraction(stream.sample_aspect_ratio or 1)
            self.size = even(display_size(frame, self._aspect))
            self._fit = Fit(self.size)
        if len(self.head) < SEEN:
            self.head.append(self._small(time, frame))
        self._tail.append((time, frame))
        self.frames += 1

    def last(self) -> tuple[Mini, ...]:
        """The last ones."""
        return tuple(self._small(*one) for one in self._tail)

    def _small(self, time: Fraction, frame: VideoFrame) -> Mini:
        return self._mini(time, self._fit(frame, self._aspect))


class _Heard:
    """The sound of a file as it comes."""

    def __init__(self) -> None:
        self.samples, self.rate = 0, 0
        self.begins: Fraction | None = None
        self._resampler = AudioResampler(format="fltp", layout="mono", rate=PITCH)
        self._blocks: list[Samples] = []

    def take(self, frame: AudioFrame) -> None:
        """The next block."""
        if self.begins is None:
            self.begins, self.rate = _time(frame), frame.sample_rate
        self.samples += reading.real_samples(frame)
        frame.pts = None
        self._blocks += [np.asarray(one.to_ndarray(), np.float32) for one in self._resampler.resample(frame)]

    def whole(self) -> Samples:
        """All of it, `(1, samples)` at 8 kHz."""
        if self.begins is None:
            return np.zeros((1, 0), np.float32)
        end = [np.asarray(one.to_ndarray(), np.float32) for one in self._resampler.resample(None)]
        return np.concatenate([*self._blocks, *end], axis=1)


def _time(frame: VideoFrame | AudioFrame) -> Fraction:
    return Fraction(0) if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
