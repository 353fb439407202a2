"""Fingerprints of sound: whether neighbouring bands of pitch drift apart, 32 signs ten times a second.

After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002), section 4, with slower
differences, so that prints taken half a step apart still agree. Bands are a semitone and wider, so that a change of
speed of 5 % moves all signs by one place (`shifted`).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint.prints import MOST_SECONDS, SOUNDS

RATE = 16_000
"""Samples a second that are heard."""

_HOP = RATE // SOUNDS
_WINDOW = 4 * _HOP
_LAG = 2
"""Prints before and after a moment whose difference tells its signs: 0.4 s."""
_BATCH = 64
_BANDS = 33
_LOWEST = 300.0
_WIDTH = 1.5
"""Half the width of a band, in semitones: neighbours overlap, so that a change of speed moves them smoothly."""
_FLOOR = 1e-4
"""What is so much fainter than the loudest band is not told: codecs take it away."""
_SILENT = 1e-6
"""Mean power (full scale is 1) below which there is nothing to tell: -60 dB."""
_STILL = 0.02
"""A sound whose bands stray less than this (natural logarithm) between two moments shows only its noise."""
_FINE = 1e4
"""Levels are rounded to 1 / 10,000, so that rounding differences of machines do not turn a sign."""


def shifted(sounds: NDArray[np.uint32], places: int) -> NDArray[np.uint32]:
    """The prints of the same sound with its pitch raised by so many semitones (one is a speed of 1.06)."""
    if places >= 0:
        return sounds << np.uint32(places)
    return sounds >> np.uint32(-places)


class SoundPrints:
    """Listens to one film and prints it. Memory is bounded by some seconds of sound and 4 bytes a print."""

    def __init__(self) -> None:
        self._left: list[NDArray[np.float32]] = [np.zeros(_WINDOW // 2, np.float32)]
        self._waiting = _WINDOW // 2
        self._levels: NDArray[np.float64] = np.zeros((0, _BANDS))
        self._powers: NDArray[np.float64] = np.zeros(0)
        self._done: list[NDArray[np.uint32]] = []
        self._count = 0

    def hear(self, samples: NDArray[np.float32]) -> None:
        """The next samples, mono, 16,000 a second, full scale 1; any number of them."""
        flat = np.nan_to_num(np.asarray(samples, np.float32).reshape(-1), posinf=0.0, neginf=0.0)
        self._left.append(flat)
        self._waiting += flat.size
        if self._waiting >= _WINDOW + _BATCH * _HOP:
            self._listen()

    def found(self) -> bytes:
        """The prints, 4 bytes each, little-endian; none where nothing was heard."""
        if self._waiting == _WINDOW // 2 and not self._levels.size:
            return b""
        self.hear(np.zeros(_WINDOW // 2, np.float32))
        self._listen()
        if self._levels.size:
            self._keep(self._levels[-1:].repeat(_LAG, axis=0), self._powers[-1:].repeat(_LAG))
            self._print()
        return b"".join(prints.astype("<u4").tobytes() for prints in self._done)

    def _listen(self) -> None:
        """Measure all whole windows that are there and keep the rest."""
        sound = np.concatenate(self._left)
        count = max(0, (sound.size - _WINDOW) // _HOP + 1)
        for first in range(0, count, _BATCH):
            size = min(_BATCH, count - first)
            part = sound[first * _HOP : (first + size - 1) * _HOP + _WINDOW]
            self._measure(np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::_HOP])
        rest = sound[count * _HOP :].copy()
        self._left, self._waiting = [rest], rest.size
        self._print()

    def _measure(self, windows: NDArray[np.float32]) -> None:
        wide = windows.astype(np.float64)
        bands = _bands()
        spectrum = np.abs(np.fft.rfft(wide * np.hanning(_WINDOW), axis=1)[:, : bands.shape[1]]) ** 2
        energy = spectrum @ bands.T
        energy += _FLOOR * energy.max(axis=1, keepdims=True) + 1e-9
        levels, powers = np.rint(_FINE * np.log(energy)), (wide**2).mean(axis=1)
        if not self._levels.size:
            self._keep(levels[:1].repeat(_LAG, axis=0), powers[:1].repeat(_LAG))
        self._keep(levels, powers)

    def _keep(self, levels: NDArray[np.float64], powers: NDArray[np.float64]) -> None:
        self._levels = np.concatenate([self._levels, levels])
        self._powers = np.concatenate([self._powers, powers])

    def _print(self) -> None:
        """Print every moment whose neighbours on both sides are known."""
        count = len(self._levels) - 2 * _LAG
        if count <= 0:
            return
        words = _words(self._levels[2 * _LAG :] - self._levels[: -2 * _LAG])
        words[self._powers[_LAG : _LAG + count] < _SILENT] = 0
        room = MOST_SECONDS * SOUNDS - self._count
        self._done.append(words[:room])
        self._count += min(room, count)
        self._levels, self._powers = self._levels[-2 * _LAG :], self._powers[-2 * _LAG :]


def _words(drift: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Signs of how much more each band grew than the one above it."""
    apart = drift[:, :-1] - drift[:, 1:]
    words: NDArray[np.uint32] = np.bitwise_or.reduce(
        (apart > 0).astype(np.uint32) << np.arange(32, dtype=np.uint32), axis=1
    )
    words[words == 0] = 1  # 0 says that there is nothing to tell
    words[np.abs(apart).mean(axis=1) < _STILL * _FINE] = 0
    return words


@cache
def _bands() -> NDArray[np.float64]:
    """Weights `(bands, frequencies)` of overlapping triangles, a semitone apart and wider than that."""
    octaves = np.log2(np.maximum(np.fft.rfftfreq(_WINDOW, 1 / RATE), 1.0) / _LOWEST) * 12
    places = np.arange(_BANDS)[:, None]
    weights: NDArray[np.float64] = np.maximum(0.0, 1 - np.abs(octaves[None] - places) / _WIDTH)
    used = int(np.flatnonzero(weights.any(axis=0))[-1]) + 1
    return np.ascontiguousarray(weights[:, :used])
