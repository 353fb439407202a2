"""The outline of a recording's sound, drawn from the 16 kHz sound that its survey kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import sound

_RATE = 16_000
_PIECE = 300.0
"""Seconds that are decoded at once: hours fit into little memory."""
_QUIETEST = 0.003
"""Share of full scale that is still drawn."""

Peaks = NDArray[np.float32]


def peaks(path: Path, duration: float, step: float) -> Peaks:
    """The loudest moment of each step of a sound, 0..1, shape (steps,).

    Args:
        path: The file.
        duration: Seconds of the recording.
        step: Seconds.

    Raises:
        MediaError: It cannot be decoded.
    """
    found = np.zeros(int(np.ceil(duration / step)) + 1, np.float32)
    begin = 0.0
    while begin < duration:
        samples = np.abs(sound(path, sample_rate=_RATE, start=begin, end=min(begin + _PIECE, duration))[0])
        if samples.size:
            at = ((begin + np.arange(samples.size) / _RATE) / step).astype(np.int64)
            first = np.flatnonzero(np.diff(at, prepend=-1))
            tops = np.maximum.reduceat(samples, first)
            where = np.minimum(at[first], found.size - 1)
            found[where] = np.maximum(found[where], tops)
        begin += _PIECE
    return found


def from_loudness(levels: tuple[float, ...], duration: float, step: float) -> Peaks:
    """The same from loudness in LUFS, one value a second, where the sound itself is not there any more."""
    at = np.minimum((np.arange(int(np.ceil(duration / step)) + 1) * step).astype(np.int64), len(levels) - 1)
    return np.asarray(10 ** (np.array(levels)[at] / 20), np.float32) if levels else np.zeros(at.size, np.float32)


def outline(levels: Peaks) -> str:
    """Points of a polygon in a box of 1000 by 100, the same above and below the middle; square root for the eye."""
    if not levels.size or float(levels.max()) < _QUIETEST:
        return ""
    heights = np.round(48 * np.sqrt(np.minimum(levels, 1.0))).astype(int)
    places = np.round(np.linspace(0, 1000, levels.size)).astype(int)
    above = [f"{x},{50 - h}" for x, h in zip(places, heights, strict=True)]
    below = [f"{x},{50 + h}" for x, h in zip(places[::-1], heights[::-1], strict=True)]
    return " ".join([*above, *below])
