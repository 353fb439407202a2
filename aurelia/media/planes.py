"""Miniatures of every frame, as cheap as decoding allows: for finding shots, not for looking at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from aurelia.media import reading
from aurelia.media.shape import within

QUICK: Mapping[str, str] = {"skip_loop_filter": "all", "flags2": "+fast"}
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


class Reducer:
    """Makes miniatures of the decoded frames of one recording; what it needs to keep between frames is inside.

    Args:
        max_side: Pixels the longer side should have at most.
    """

    def __init__(self, max_side: int = 160) -> None:
        self._side = max_side
        self._scale = VideoReformatter()

    def __call__(self, frame: VideoFrame, time: float) -> Planes:
        """A decoded frame in miniature."""
        width, height = within((frame.width, frame.height), self._side)
        small = self._scale.reformat(frame, width=width, height=height, format="yuv444p", interpolation="AREA")
        return Planes(time, small.to_ndarray().astype(np.uint8, copy=False))


def planes(path: Path, *, max_side: int = 160, start: float = 0.0, end: float | None = None) -> Iterator[Planes]:
    """Every frame from `start` to `end`, reduced to about `max_side` a side.

    Raises:
        MediaError: No picture, or it cannot be decoded.
    """
    reduced = Reducer(max_side)
    for picture in reading.pictures(path, start, codec=QUICK):
        if end is not None and picture.time >= end:
            return
        if picture.time < start - 1e-6:
            continue
        yield reduced(picture.frame, float(picture.time))
