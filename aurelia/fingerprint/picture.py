"""Fingerprints of pictures: signs of the lowest DCT coefficients of luma, four times a second.

A sign says whether the picture leans to one side of a wave or to the other. It does not change with size, brightness,
contrast or a fade, and rarely with compression. A mirrored picture has the signs of all odd columns turned, so
mirrored prints need not be stored (`mirrored`). Cropped pictures are met through a second print of the centre.
After: Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.
"""

from __future__ import annotations

import math
from collections import deque
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint.bars import Region, picture_region
from aurelia.fingerprint.prints import MOST_SECONDS, PICTURES

if TYPE_CHECKING:
    from aurelia.media.planes import Planes

CENTRE = 0.8
"""The side of the centre that is printed apart, as a share of the whole picture's."""

_WAVES = 9
_FLAT = 4.0
"""A picture whose luma strays less than this (standard deviation, of 255) shows nothing that could be told apart."""
_BLOCK = 128
"""Pictures looked at together for black bars: half a minute. This bounds the memory."""
_FINE = 1024.0
"""Cosines are rounded to 1 / 1024: sums of whole numbers are exact, so that every machine gives the same signs."""

_ORDER = sorted(
    ((row, column) for row in range(_WAVES) for column in range(_WAVES) if row or column),
    key=lambda at: (at[0] ** 2 + at[1] ** 2, at),
)[:64]
_ROWS = np.array([row for row, _ in _ORDER])
_COLUMNS = np.array([column for _, column in _ORDER])
_PLACES = np.array([(n % 4) * 16 + n // 4 for n in range(64)], np.uint64)
"""The bit of each coefficient: low and high ones are dealt out evenly over the four words that the index looks up."""

MIRROR = np.bitwise_or.reduce(np.where(_COLUMNS % 2 == 1, np.uint64(1) << _PLACES, np.uint64(0)))
"""The bits that turn when a picture is mirrored left to right."""


def mirrored(pictures: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The prints of the same pictures, mirrored left to right; 0 stays 0."""
    return np.where(pictures == 0, pictures, pictures ^ MIRROR)


class PicturePrints:
    """Watches one film and prints it. Memory is bounded by half a minute of miniatures and 16 bytes a print."""

    def __init__(self) -> None:
        self._shown: Planes | None = None
        self._tick = 0
        self._block: deque[tuple[NDArray[np.uint8], int]] = deque()
        self._done: list[NDArray[np.uint64]] = []

    def see(self, frame: Planes) -> None:
        """The next frame; times that go back or are no numbers are passed over."""
        if not math.isfinite(frame.time):
            return
        self._until(math.ceil(min(frame.time, MOST_SECONDS) * PICTURES - 1e-6))
        self._shown = frame

    def found(self) -> bytes:
        """The prints, 16 bytes each, little-endian: of the whole picture, then of its centre."""
        if self._shown is not None:
            self._until(math.floor(min(self._shown.time, MOST_SECONDS) * PICTURES + 1e-6) + 1)
        self._flush()
        return b"".join(prints.astype("<u8").tobytes() for prints in self._done)

    def _until(self, tick: int) -> None:
        """Let what was shown last stand for all moments before a tick."""
        count = tick - self._tick
        if count <= 0:
            return
        self._tick = tick
        if self._shown is None:
            self._done.append(np.zeros((count, 2), np.uint64))
            return
        luma = self._shown.pixels[0]
        if self._block and (len(self._block) >= _BLOCK or self._block[0][0].shape != luma.shape):
            self._flush()
        self._block.append((luma.copy(), count))

    def _flush(self) -> None:
        if not self._block:
            return
        lumas = np.stack([luma for luma, _ in self._block])
        counts = [count for _, count in self._block]
        self._block.clear()
        self._done.append(np.repeat(hashes(lumas), counts, axis=0))


def hashes(lumas: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The prints `(n, 2)` of pictures `(n, height, width)` that follow each other in one film."""
    region = picture_region(lumas)
    both = [_hash(lumas, region), _hash(lumas, region.centre(CENTRE))]
    return np.stack(both, axis=1)


def _hash(lumas: NDArray[np.uint8], region: Region) -> NDArray[np.uint64]:
    part = region.of(lumas).astype(np.float64)
    _, height, width = part.shape
    waves = _cosines(height) @ (part @ _cosines(width).T)
    bits = waves[:, _ROWS, _COLUMNS] > 0
    words: NDArray[np.uint64] = np.bitwise_or.reduce(bits.astype(np.uint64) << _PLACES, axis=1)
    words[words == 0] = 1  # 0 says that there is nothing to tell
    words[part.std(axis=(1, 2)) < _FLAT] = 0
    return words


@cache
def _cosines(length: int) -> NDArray[np.float64]:
    places = (np.arange(length) + 0.5) / length
    return np.rint(_FINE * np.cos(np.pi * np.outer(np.arange(_WAVES), places)))
