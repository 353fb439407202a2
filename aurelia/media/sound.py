"""Sound on a sample grid: resampled, mixed down, gaps filled, cut at an exact moment."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from aurelia.media import reading
from schemas.errors import UsageError

Samples = NDArray[np.float32]
"""`(channels, samples)` float32, full scale at 1."""

_JITTER = Fraction(1, 50)
"""Time stamps may be this far off before a gap is filled with silence or an overlap dropped."""

_LONGEST_GAP = 3600
"""Seconds; a longer jump in the time stamps is damage, not a pause, and is closed."""

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
    position, left = None, count
    for first, block in _resampled(path, float(start), sample_rate, layout(channels)):
        if position is None:
            position = round((first - start) * sample_rate)
            if position > 0:
                pause = min(position, left if left is not None else _LONGEST_GAP * sample_rate)
                yield from silence(channels, pause, sample_rate)
                left = None if left is None else left - pause
        skip = max(0, -position)
        position += block.shape[1]
        kept = block[:, skip:] if left is None else block[:, skip : skip + left]
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


def _resampled(path: Path, start: float, sample_rate: int, form: str) -> Iterator[tuple[Fraction, Samples]]:
    """Blocks at the wanted rate without gaps, each with the time of the very first sample."""
    resampler, first, native = None, Fraction(0), sample_rate
    for time, native, block in _continuous(path, start, form):
        if resampler is None:
            first = time
            resampler = AudioResampler(format="fltp", layout=form, rate=sample_rate)
        for frame in resampler.resample(_frame(block, native, form)):
            yield first, np.asarray(frame.to_ndarray(), np.float32)
    if resampler is not None and native != sample_rate:
        for frame in resampler.resample(None):
            yield first, np.asarray(frame.to_ndarray(), np.float32)


def _continuous(path: Path, start: float, form: str) -> Iterator[tuple[Fraction, int, Samples]]:
    """Float blocks at the file's own rate; each begins where the one before ended."""
    mixer, setup, native, following = None, None, 0, None
    for time, frame, real in reading.blocks(path, start):
        if setup != (frame.sample_rate, frame.layout.name, frame.format.name):
            setup = (frame.sample_rate, frame.layout.name, frame.format.name)
            native = native or frame.sample_rate
            mixer = AudioResampler(format="fltp", layout=form, rate=native)
        if mixer is None:
            continue
        frame.pts = None
        for mixed in mixer.resample(frame):
            block = _finite(np.asarray(mixed.to_ndarray(), np.float32)[:, : _scaled(real, frame.sample_rate, native)])
            following = time if following is None else following
            for piece in _joined(block, round((time - following) * native), native):
                yield following, native, piece
                following += Fraction(piece.shape[1], native)


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
