"""Coarse pictures of consecutive frames, and how alike they are: all that finding shots asks of a film.

A frame becomes some hundred numbers. The products of those of two frames, for all frames up to `LONGEST` apart, give
differences, correlations and mixtures at once, whichever frames are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aurelia.media.planes import Planes

Floats = NDArray[np.float32]

LONGEST = 60
"""Frames apart that pictures are compared at most."""

_FINE, _LUMA, _CHROMA = (36, 72), (12, 24), (6, 12)
"""Rows and columns: luma where shifts are looked for, luma and each plane of chroma where pictures are multiplied."""
_COUNTS = np.array([_LUMA[0] * _LUMA[1], _CHROMA[0] * _CHROMA[1], _CHROMA[0] * _CHROMA[1]])
_BEGINS, _SIZES = np.cumsum([0, *_COUNTS[:-1]]), _COUNTS.astype(np.float32)
_NOISE = 0.75
"""Levels of contrast (standard deviation) that count as nothing: pictures as flat as that are like no other."""
_BAND, _SMALL = 8, 200_000
"""Rows, and multiplications, at once: so few that no linear algebra library takes it for work for several threads."""

SAME = 0.65
"""Correlation above which two pictures are one picture moved or under other light."""
_NEAR, _FAR = 0.16, 0.33
"""Part of the width and height that a picture may have moved from one frame to the next, and in many frames."""
_LIGHT, _TINT = 90, 24
"""Levels by which the mean of luma, and of chroma, may differ between such pictures."""


@dataclass(frozen=True)
class Look:
    """What is kept of a frame.

    Args:
        time: Its second.
        luma: Its luma, `(36, 72)`.
        numbers: Its three planes, coarser, each about its mean, `(432,)`.
        levels: These means.
    """

    time: float
    luma: Floats
    numbers: Floats
    levels: Floats


def look(frame: Planes) -> Look:
    """A frame as a coarse picture."""
    fine = _coarse(frame.pixels[0], _FINE)
    chroma = (_coarse(plane[::2, ::2], _CHROMA).ravel() for plane in frame.pixels[1:])
    numbers = np.concatenate([_coarse(fine, _LUMA).ravel(), *chroma])
    levels = np.asarray(np.add.reduceat(numbers, _BEGINS) / _SIZES, np.float32)
    numbers -= levels.repeat(_COUNTS)
    return Look(frame.time, fine, numbers, levels)


def _coarse(plane: NDArray[np.uint8] | Floats, size: tuple[int, int]) -> Floats:
    """Means over blocks of a plane, `(rows, columns)`."""
    down, across = _blocks(plane.shape[0], size[0]), _blocks(plane.shape[1], size[1])
    exact, band = plane.astype(np.float32, copy=False), max(1, _SMALL // plane.size)
    return np.concatenate([down[row : row + band] @ exact @ across.T for row in range(0, size[0], band)])


@lru_cache(maxsize=32)
def _blocks(side: int, blocks: int) -> Floats:
    """The share of each pixel of a side in each block, `(blocks, side)`."""
    edges = np.linspace(0, side, blocks + 1)
    first, last = edges[:-1, None], edges[1:, None]
    covered = np.minimum(last, np.arange(1, side + 1)) - np.maximum(first, np.arange(side))
    return np.asarray(np.maximum(0, covered) * blocks / side, np.float32)


@dataclass(frozen=True)
class Film:
    """Consecutive frames and the products of their coarse pictures.

    Args:
        looks: The frames.
        times: Their seconds; counted, where the file's do not increase.
        levels: Mean of each plane of each frame, `(frames, 3)`.
        inner: Products of the pictures about their means, `(distance, frame)`: of a frame and the one so many later.
        full: The same with the means.
        contrast: Standard deviation of each frame.
    """

    looks: Sequence[Look]
    times: NDArray[np.float64]
    levels: Floats
    inner: Floats
    full: Floats
    contrast: Floats

    @classmethod
    def of(cls, looks: Sequence[Look]) -> Film:
        """From one frame or more."""
        numbers, levels = np.stack([one.numbers for one in looks]), np.stack([one.levels for one in looks])
        times = np.array([one.time for one in looks])
        times = times if (np.diff(times) > 0).all() else np.arange(len(looks), dtype=np.float64)
        inner, means = _products(numbers), (levels - 128) * np.sqrt(_SIZES)
        full = inner.copy()
        for distance in range(min(len(full), len(looks))):
            n = len(looks) - distance
            full[distance, :n] += (means[:n] * means[distance:]).sum(axis=1)
        return cls(looks, times, levels, inner, full, np.sqrt(inner[0] / numbers.shape[1]))

    def __len__(self) -> int:
        return len(self.looks)

    def apart(self, distance: int) -> Floats:
        """Mean squared difference of each frame and the one so many later."""
        n = len(self) - distance
        squared = self.full[0, :n] + self.full[0, distance:] - 2 * self.full[distance, :n]
        return np.asarray(np.maximum(squared, 0) / _SIZES.sum(), np.float32)

    def alike(self, distance: int) -> Floats:
        """Correlation of each frame with the one so many later."""
        n = len(self) - distance
        size = np.sqrt(self.inner[0, :n] * self.inner[0, distance:]) + _SIZES.sum() * _NOISE**2
        return np.asarray(self.inner[distance, :n] / size, np.float32)

    def moved(self, one: int, other: int, zoom: float = 1.0) -> float:
        """Correlation of the luma of two frames, shifted to fit best; 0 where light or colour are too far apart.

        Args:
            one: A frame.
            other: A later one.
            zoom: Makes the first so many times larger; below 1, the second as much larger.
        """
        if other_light(self.levels[one], self.levels[other]):
            return 0.0
        a, b = self.looks[one].luma, self.looks[other].luma
        return best_shift(_larger(a, zoom), _larger(b, 1 / zoom), _NEAR if other - one == 1 else _FAR)

    def spread(self, one: int, other: int) -> float:
        """The part of the picture in which the luma of two frames differs, 0..1; a change of the whole level apart.

        The squared sum of squares over the sum of fourth powers and the pixels (1/3 for differences like noise).
        """
        difference = self.looks[one].luma - self.looks[other].luma
        squares = (difference - np.median(difference)) ** 2
        return float(squares.sum() ** 2 / (squares.size * (squares * squares).sum() + 1e-9))


def other_light(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Whether levels of frames, `(..., 3)`, are too far apart for one picture under other light."""
    return np.asarray((np.abs(one - other) > (_LIGHT, _TINT, _TINT)).any(axis=-1))


def _products(rows: Floats) -> Floats:
    """The products of each row with those up to `LONGEST` later, `(distance, row)`; 0 beyond the last."""
    n = len(rows)
    count = -(-n // _BAND)
    padded = np.zeros((count * _BAND + LONGEST, rows.shape[1]), np.float32)
    padded[:n] = rows
    later = np.lib.stride_tricks.sliding_window_view(padded, _BAND + LONGEST, axis=0)[::_BAND]
    blocks = np.ascontiguousarray(padded[: count * _BAND].reshape(count, _BAND, -1) @ later[:count])
    block, row, column = blocks.strides
    skewed = np.lib.stride_tricks.as_strided(blocks, (count, _BAND, LONGEST + 1), (block, row + column, column))
    return np.ascontiguousarray(skewed.reshape(count * _BAND, -1)[:n].T)


def best_shift(one: Floats, other: Floats, reach: float) -> float:
    """Correlation of two pictures of one size where one of them is shifted so that they fit best.

    The shift is the peak of their cross-correlation with its spectrum flattened by a square root, half way to phase
    correlation (Kuglin & Hines, 1975), which is sharp but believes noise.
    """
    still = _shifted(one, other, 0, 0)
    if still >= 0.8:  # good enough: no shift needs to be looked for
        return still
    height, width = one.shape
    spectra = np.fft.rfft2(np.stack([one - one.mean(), other - other.mean()]) * _window(height, width))
    cross = spectra[0] * np.conj(spectra[1])
    fit = np.fft.irfft2(cross / (np.sqrt(np.abs(cross)) + 1e-3), s=(height, width))
    far_down, far_across = int(height * reach), int(width * reach)
    fit[far_down:-far_down] = -np.inf
    fit[:, far_across:-far_across] = -np.inf
    down, across = (int(k) for k in np.unravel_index(int(fit.argmax()), fit.shape))
    down, across = down - height * (down > height // 2), across - width * (across > width // 2)
    return max(still, _shifted(one, other, down, across))


@lru_cache(maxsize=1)
def _window(height: int, width: int) -> Floats:
    """Fades a picture out towards its edges, which would look like structure."""
    return np.asarray(np.sqrt(np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1])), np.float32)


def _shifted(one: Floats, other: Floats, down: int, across: int) -> float:
    """Correlation of the parts of two pictures that show the same if the second is shifted."""
    height, width = one.shape
    a = one[max(0, down) : height + min(0, down), max(0, across) : width + min(0, across)]
    b = other[max(0, -down) : height + min(0, -down), max(0, -across) : width + min(0, -across)]
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + a.size * _NOISE**2))


def _larger(luma: Floats, zoom: float) -> Floats:
    """The middle of a picture, enlarged to its size."""
    if zoom <= 1:
        return luma
    rows, columns = (((np.arange(n) + 0.5 - n / 2) / zoom + n / 2).astype(np.intp) for n in luma.shape)
    return luma[rows][:, columns]
