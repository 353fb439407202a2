"""Where sounds set in: sudden growth of the spectrum, beyond what is usual around it.

Spectral flux: for each hundredth of a second, by how much the logarithmic energy of each band of frequencies has
grown in the last fiftieth (shrinking does not count), compared with the neighbouring bands a moment ago so that a
sliding tone is none. An onset is the highest flux within its surroundings and stands out from their mean.
After S. Boeck and G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from aurelia.perceive.speech import SAMPLE_RATE, Sound

Floats = NDArray[np.float32]

_WINDOW, _HOP = 512, 160
"""Samples of one spectrum (32 ms) and between two (10 ms)."""
_LAG = 2
"""A spectrum is compared with the one so many hops before."""
_BANDS = 48
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 7800.0
_SOFTEST = 1e-3
"""Magnitude of a band (1: full scale) under which growth does not count."""
_AROUND, _BEFORE = 3, 60
"""Hops on each side among which an onset is the highest, and hops before it that tell what is usual."""
_STANDS_OUT = 9.0
"""How far an onset is beyond the median of what was before, in units of the third quartile's distance from it ..."""
_LEAST = 0.12
"""... and it grows by at least so much beyond the median: a few bands by much, or all by an eighth of a neper."""
_FALLS, _SIDE = 0.1, 5
"""Where it is softer by so many nepers so many hops later than before, a sound has ended: the click is no onset."""
_APART = 10
"""Hops between two onsets: at most ten a second."""
_CENTRE = 0.5
"""Where in the newest window sound has set in when its flux is highest, as a share of the window."""


class OnsetListener:
    """Hears mono sound as it comes and says at the end where sounds set in; how it is divided changes nothing."""

    def __init__(self) -> None:
        self._rest: Sound = np.zeros(_WINDOW, np.float32)  # so that a sound at second 0 sets in
        self._last: Floats = np.zeros((_LAG, _BANDS), np.float32)
        self._flux: list[Floats] = []
        self._level: list[Floats] = []

    def hear(self, samples: Sound) -> None:
        """The next samples, mono, 16 kHz, shape (samples,)."""
        sound = np.concatenate([self._rest, samples])
        count = (len(sound) - _WINDOW) // _HOP + 1
        if count <= 0:
            self._rest = sound
            return
        windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP][:count]
        bands = np.concatenate([self._last, _logarithmic(windows)])
        before = bands[:-_LAG]
        widened = np.maximum(before, np.maximum(_shifted(before, 1), _shifted(before, -1)))
        self._flux.append(np.maximum(bands[_LAG:] - widened, 0).mean(axis=1))
        self._level.append(bands[_LAG:].mean(axis=1))
        self._rest, self._last = sound[count * _HOP :].copy(), bands[-_LAG:].copy()

    def found(self) -> list[float]:
        """Seconds at which sounds set in, in order; to be called once, at the end."""
        flux = np.concatenate([np.zeros(0, np.float32), *self._flux])
        times: list[float] = []
        last = -_APART
        for at in _peaks(flux, np.concatenate([np.zeros(0, np.float32), *self._level])):
            if at - last >= _APART:
                time = (at * _HOP - _WINDOW + _CENTRE * _WINDOW) / SAMPLE_RATE
                times.append(round(max(0.0, time), 3))
                last = at
        return times


def _logarithmic(windows: NDArray[np.float32]) -> Floats:
    """The bands of each window, `(windows, bands)`, in nepers above the softest that counts."""
    spectrum = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW).astype(np.float32), axis=1)) * (4 / _WINDOW)
    return np.asarray(np.log1p(spectrum.astype(np.float32) @ _filters() / _SOFTEST), np.float32)


@cache
def _filters() -> Floats:
    """Overlapping triangles, evenly spaced on a logarithmic scale, `(frequencies, bands)`."""
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 2)
    hertz = np.arange(_WINDOW // 2 + 1) * SAMPLE_RATE / _WINDOW
    width = np.maximum(np.diff(edges), SAMPLE_RATE / _WINDOW)  # no narrower than the spectrum is fine
    up = 1 - (edges[1:-1] - hertz[:, None]) / width[:-1]
    down = 1 - (hertz[:, None] - edges[1:-1]) / width[1:]
    return np.asarray(np.clip(np.minimum(up, down), 0, None), np.float32)


def _shifted(bands: Floats, by: int) -> Floats:
    """The bands moved up or down by one; the outermost stay."""
    moved = np.roll(bands, by, axis=1)
    moved[:, 0 if by > 0 else -1] = bands[:, 0 if by > 0 else -1]
    return moved


def _peaks(flux: Floats, level: Floats) -> list[int]:
    """Where the flux is the highest around, stands out from what is usual, and it does not get softer."""
    if len(flux) <= _SIDE:
        return []
    padded = np.pad(flux, _AROUND)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND + 1).max(axis=1)
    found = []
    for at in np.flatnonzero((flux >= highest) & (flux >= _LEAST)):
        if at >= len(flux) - _SIDE:  # the sound just ends: what sets in there cannot be told from a click
            break
        before = flux[max(0, at - _BEFORE) : max(0, at - _AROUND)]
        middle, upper = np.percentile(before, (50, 75)) if len(before) else (0.0, 0.0)
        falls = level[at + _SIDE] < level[max(0, at - _SIDE)] - _FALLS
        if flux[at] >= middle + max(_LEAST, _STANDS_OUT * (upper - middle)) and not falls:
            found.append(int(at))
    return found
