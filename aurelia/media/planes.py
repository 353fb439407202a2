"""Miniatures of every frame, as cheap as decoding allows: for finding shots, not for looking at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.media import reading
from aurelia.media.shape import within

_QUICK = {"skip_loop_filter": "all", "flags2": "+fast"}
"""Decoding without the smoothing of block edges, which a miniature does not show."""


@dataclass(frozen=True)
class Planes:
    """One frame in miniature.

    Args:
        time: Its time stamp in seconds of the recording.
        pixels: `(3, height, width)` uint8: luma and the two chroma planes, as coded (not turned).
    """

    time: float
    pixels: NDArray[np.uint8]


def planes(path: Path, *, max_side: int = 160, start: float = 0.0, end: float | None = None) -> Iterator[Planes]:
    """Every frame from `start` to `end`, reduced to at most `max_side` a side.

    Raises:
        MediaError: No picture, or it cannot be decoded.
    """
    for picture in reading.pictures(path, start, codec=_QUICK):
        if end is not None and picture.time >= end:
            return
        if picture.time < start - 1e-6:
            continue
        width, height = within((picture.frame.width, picture.frame.height), max_side)
        small = picture.frame.reformat(width=width, height=height, format="yuv444p", interpolation="AREA")
        yield Planes(float(picture.time), small.to_ndarray().astype(np.uint8, copy=False))
