"""Sound on a sample grid: resampled, mixed down, gaps filled, cut at an exact moment."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from aurelia.media import reading
from aurelia.media.reading import Block
from schemas.errors import UsageError

Samples = NDArray[np.float32]
"""`(channels, samples)` float32, full scale at 1."""

_JITTER = Fraction(1, 50)
"""Time stamps may be this far off before a gap is filled with silence or an overlap dropped."""

_LONGEST_GAP = 3600
"""Seconds; a longer jump in the time stamps is damage, not a pause, and is closed."""

_MOST_CHANNELS = 8
"""More are mixed to two: PyAV reads no more planes than that, and would crash."""

_LAYOUT = {1: "mono", 2: "stereo"}


def layout(channels: int) -> str:
    """The channel layout of so many channels.

    Raises:
        UsageError: Neither 1 nor 2.
    """
    if channels not in _LAYOUT:
        raise UsageError("sound", f"{channels} channels were asked for", "ask for 1 or 2")
    return _LAYOUT[channels]


def sound_blocks(
    path: Path, *, start: Fraction, count: int | None, sample_rate: int, channels: int, pad: bool = False
) -> Iterator[Samples]:
    """The sound from `start` on, in blocks.

    Args:
        path: The file.
        start: Seconds of the recording.
        count: So many samples at most; None for all.
        sample_rate: Samples a second of the result.
        channels: 1 or 2; more are mixed down.
        pad: Fill up with silence to `count`.

    Raises:
        MediaError: No sound, or it cannot be decoded.
    """
    line, left = Line(start, sample_rate, channels), count
    for piece in chain(chain.from_iterable(map(line.push, reading.blocks(path, float(start)))), line.rest()):
        kept = piece if left is None else piece[:, :left]
        if kept.shape[1]:
            yield kept
            left = None if left is None else left - kept.shape[1]
        if left == 0:
            return
    if pad and left:
        yield from silence(channels, left, sample_rate)


def silence(channels: int, count: int, sample_rate: int) -> Iterator[Samples]:
    """So many samples of silence, a second or less at a time."""
    for done in range(0, count, sample_rate):
        yield np.zeros((channels, min(sample_rate, count - done)), np.float32)


class Line:
    """Decoded blocks as one unbroken line of sound: silence where it starts late or pauses, nothing twice.

    Args:
        start: Second of the recording at which the line begins; sound before it is dropped.
        sample_rate: Samples a second of the result.
        channels: 1 or 2; others are mixed.
    """

    def __init__(self, start: Fraction, sample_rate: int, channels: int) -> None:
        self._gapless = Gapless(layout(channels))
        self._shaped = Shaped(self._gapless, start, sample_rate, channels)

    def push(self, block: Block) -> Iterator[Samples]:
        """What the next block adds to the line."""
        for piece in self._gapless.push(block):
            yield from self._shaped.push(piece)

    def rest(self) -> Iterator[Samples]:
        """What was held back; to be called once, at the end."""
        return self._shaped.rest()


class Shaped:
    """Gapless sound in other shape: mixed, resampled, and placed on a line that begins at some second.

    Args:
        source: Where the sound comes from.
        start: Second of the recording at which the line begins; sound before it is dropped, late sound led in.
        sample_rate: Samples a second of the result; None for those of the source.
        channels: 1 or 2; None for those of the source.
    """

    def __init__(self, source: Gapless, start: Fraction, sample_rate: int | None, channels: int | None) -> None:
        self._source, self._start = source, start
        self._wanted_rate, self._wanted_form = sample_rate, layout(channels) if channels else None
        self._steps: list[AudioResampler] = []
        self._skip: int | None = None

    @property
    def sample_rate(self) -> int:
        """Samples a second of the result; known once the source has given something."""
        return self._wanted_rate or self._source.rate

    @property
    def form(self) -> str:
        """The channel layout of the result; known once the source has given something."""
        return self._wanted_form or self._source.form

    def push(self, piece: Samples) -> Iterator[Samples]:
        """What the next piece of the source adds to the line."""
        if self._wanted_rate is None and self._wanted_form is None:
            yield from self._placed(piece)
            return
        if not self._steps:
            mixer = AudioResampler(format="fltp", layout=self.form, rate=self._source.rate)
            resampler = AudioResampler(format="fltp", layout=self.form, rate=self.sample_rate)
            self._steps = [resampler] if self.form == self._source.form else [mixer, resampler]
        frames = [_frame(piece, self._source.rate, self._source.form)]
        for step in self._steps:
            frames = [made for frame in frames for made in step.resample(frame)]
        for frame in frames:
            yield from self._placed(np.asarray(frame.to_ndarray(), np.float32))

    def rest(self) -> Iterator[Samples]:
        """What the resampler still held; to be called once, at the end."""
        if self._steps and self._source.rate != self.sample_rate:
            for frame in self._steps[-1].resample(None):
                yield from self._placed(np.asarray(frame.to_ndarray(), np.float32))

    def _placed(self, piece: Samples) -> Iterator[Samples]:
        if self._skip is None:
            late = round((self._source.start - self._start) * self.sample_rate)
            self._skip = max(0, -late)
            yield from silence(piece.shape[0], min(max(0, late), _LONGEST_GAP * self.sample_rate), self.sample_rate)
        kept = piece[:, self._skip :]
        self._skip -= piece.shape[1] - kept.shape[1]
        if kept.shape[1]:
            yield kept


class Gapless:
    """Decoded blocks as float samples at the file's own rate, each beginning where the one before ended.

    Args:
        form: The channel layout of the result; None for the file's (two channels where it has more than eight).
    """

    def __init__(self, form: str | None) -> None:
        self.form = form or ""
        self.rate = 0
        self.start = Fraction(0)
        """Time of the very first sample."""
        self._mixer: AudioResampler | None = None
        self._setup: tuple[object, ...] = ()
        self._following: Fraction | None = None

    def push(self, block: Block) -> Iterator[Samples]:
        """What the next block adds, with silence before it where there is a gap."""
        frame = block.frame
        setup = (frame.sample_rate, frame.layout.name, frame.format.name)
        if self._mixer is None or self._setup != setup:
            self._setup, self.rate = setup, self.rate or frame.sample_rate
            self.form = self.form or (frame.layout.name if frame.layout.nb_channels <= _MOST_CHANNELS else _LAYOUT[2])
            self._mixer = AudioResampler(format="fltp", layout=self.form, rate=self.rate)
        frame.pts = None
        for mixed in self._mixer.resample(frame):
            real = _scaled(block.samples, frame.sample_rate, self.rate)
            yield from self._follow(_finite(np.asarray(mixed.to_ndarray(), np.float32)[:, :real]), block.time)

    def _follow(self, samples: Samples, time: Fraction) -> Iterator[Samples]:
        if self._following is None:
            self._following = self.start = time
        for piece in _joined(samples, round((time - self._following) * self.rate), self.rate):
            yield piece
            self._following += Fraction(piece.shape[1], self.rate)


def _finite(block: Samples) -> Samples:
    """Float files may hold what is no number; no encoder takes it."""
    return np.nan_to_num(block, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)


def _scaled(samples: int, rate: int, native: int) -> int:
    return samples if rate == native else round(samples * native / rate)


def _joined(block: Samples, gap: int, rate: int) -> Iterator[Samples]:
    """The block after `gap` samples of silence; without its first ones where it overlaps (a gap below 0)."""
    if _JITTER * rate < gap < _LONGEST_GAP * rate:
        yield from silence(block.shape[0], gap, rate)
    block = block[:, -gap:] if gap < -_JITTER * rate else block
    if block.shape[1]:
        yield block


def _frame(block: Samples, rate: int, form: str) -> AudioFrame:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=form)
    frame.sample_rate = rate
    return frame
