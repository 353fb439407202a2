"""Where the picture is: without the black bars that letterboxing and pillarboxing put around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DARK = 44
"""Luma (of 255) that no pixel of a bar passes: black is 16, and compression and a lift of brightness add to it."""
_MOSTLY = 0.8
"""A line is part of a bar when it is dark in so many of the pictures; subtitles may light it up now and then."""
_LEAST = 0.3
"""What is left must have at least this share of each side, else all of it is taken: a dark film has no bars."""


@dataclass(frozen=True)
class Region:
    """A rectangle of a picture: rows `top` to `bottom` and columns `left` to `right`, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    def of(self, lumas: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """This part of pictures `(n, height, width)`."""
        return lumas[:, self.top : self.bottom, self.left : self.right]

    def centre(self, share: float) -> Region:
        """Its middle, with `share` of each side."""
        dy = round((self.bottom - self.top) * (1 - share) / 2)
        dx = round((self.right - self.left) * (1 - share) / 2)
        return Region(self.top + dy, self.bottom - dy, self.left + dx, self.right - dx)


def picture_region(lumas: NDArray[np.uint8]) -> Region:
    """The part of pictures `(n, height, width)` of one film inside the black bars; all of it where there are none."""
    _, height, width = lumas.shape
    rows, columns = lumas.max(axis=2), lumas.max(axis=1)
    lit = rows.max(axis=1) > _DARK  # a black picture says nothing about bars
    if not lit.any():
        return Region(0, height, 0, width)
    top, bottom = _inside(rows[lit])
    left, right = _inside(columns[lit])
    return Region(top, bottom, left, right)


def _inside(brightest: NDArray[np.uint8]) -> tuple[int, int]:
    """The first line and the one after the last that are no bar, from the brightest pixel of each `(n, lines)`."""
    count = brightest.shape[1]
    shown = np.flatnonzero((brightest <= _DARK).mean(axis=0) < _MOSTLY)
    if not shown.size or shown[-1] + 1 - shown[0] < _LEAST * count:
        return 0, count
    return int(shown[0]), int(shown[-1]) + 1
