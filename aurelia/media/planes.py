"""Miniatures of every frame, as cheap as decoding allows: for finding shots, not for looking at.

The decoder's own planes are read where they lie, without conversion of colours: of each block of luma two rows are
averaged, eight pixels at once as one 64-bit number, and of each block of chroma one pixel is taken. That is about
ten times cheaper than scaling by area in swscale, and as steady under noise and motion as shot detection needs.
Formats without such planes (RGB, packed, big-endian) and small pictures are scaled by swscale.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from aurelia.media import reading
from aurelia.media.shape import within

QUICK: Mapping[str, str] = {"skip_loop_filter": "all", "flags2": "+fast"}
"""Decoding without the smoothing of block edges, which a miniature does not show."""

_PLANAR = re.compile(r"(?:yuva?j?(?P<kind>4\d\d)p|gray)(?P<bits>9|10|12|14|16)?(?:le)?")
_SHRUNK = {"420": (2, 2), "422": (2, 1), "444": (1, 1), "440": (1, 2), "411": (4, 1), "410": (4, 4)}
"""How much smaller than luma the planes of chroma are, across and down."""
_LEAST = 4
"""Pictures reduced less than this are so small that swscale costs nothing, and chroma may need enlarging."""

_LOW = np.uint64(0x00FF00FF00FF00FF)
_HALF = np.uint64(0x7F7F7F7F7F7F7F7F)
_ADD = np.uint64(0x0001000100010001)
"""Times this, the top 16 bits of a number are the sum of its four parts of 16 bits."""


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
        max_side: Pixels that the longer side should have. Pictures are reduced by a power of two, so that it has from
            0.7 to 1.4 times as many; small pictures, and those whose planes cannot be read, at most as many.
    """

    def __init__(self, max_side: int = 160) -> None:
        self._side = max_side
        self._scale = VideoReformatter()
        self._seen: tuple[str, int, int] | None = None
        self._way: _Way | None = None

    def __call__(self, frame: VideoFrame, time: float) -> Planes:
        """A decoded frame in miniature."""
        seen = (frame.format.name, frame.width, frame.height)
        if seen != self._seen:
            self._seen, self._way = seen, _way(*seen, self._side)
        pixels = self._way.pixels(frame) if self._way else None
        return Planes(time, self._scaled(frame) if pixels is None else pixels)

    def _scaled(self, frame: VideoFrame) -> NDArray[np.uint8]:
        width, height = within((frame.width, frame.height), self._side)
        small = self._scale.reformat(frame, width=width, height=height, format="yuv444p", interpolation="AREA")
        return small.to_ndarray().astype(np.uint8, copy=False)


@dataclass(frozen=True)
class _Way:
    """How the planes of one kind of picture are read.

    Args:
        width, height: Size of the miniature.
        factor: How many times smaller it is, a power of two.
        shrunk: How much smaller than luma the chroma is, across and down; None without chroma.
        spare: Bits of a sample beyond eight; samples beyond eight bits take two bytes.
    """

    width: int
    height: int
    factor: int
    shrunk: tuple[int, int] | None
    spare: int | None

    def pixels(self, frame: VideoFrame) -> NDArray[np.uint8] | None:
        """The miniature; None where the planes do not lie in memory as they should."""
        planes = frame.planes
        if planes[0].line_size <= 0 or planes[0].line_size % 8:
            return None
        made = np.empty((3, self.height, self.width), np.uint8)
        made[0] = self._luma(planes[0])
        if self.shrunk:
            across, down = self.factor // self.shrunk[0], self.factor // self.shrunk[1]
            for index in (1, 2):
                made[index] = self._chroma(planes[index], across, down)
        else:
            made[1:] = 128
        return made

    def _luma(self, plane: VideoPlane) -> NDArray[np.uint64]:
        """Means over two rows of each block, eight pixels wide (or four, in narrow blocks or of two bytes each)."""
        if self.spare is None and self.factor < 8:
            return self._narrow(plane)
        stride = max(1, self.factor // 8 if self.spare is None else self.factor // 4)
        upper, lower = self._rows(_view(plane, np.dtype(np.uint64))[:, : self.width * stride : stride])
        if self.spare is None:  # the mean of two bytes is that of their halves; then every other byte with the next
            total = (upper >> np.uint64(1)) & _HALF
            total += (lower >> np.uint64(1)) & _HALF
            odd = total >> np.uint64(8)
            odd &= _LOW
            total &= _LOW
            total += odd
        else:
            shift = np.uint64(self.spare)
            total = ((upper >> shift) & _LOW) + ((lower >> shift) & _LOW)
        total *= _ADD
        total >>= np.uint64(51)
        return np.asarray(total, np.uint64)

    def _narrow(self, plane: VideoPlane) -> NDArray[np.uint64]:
        """The same for blocks of four pixels of one byte."""
        upper, lower = self._rows(_view(plane, np.dtype(np.uint32))[:, : self.width])
        low, next_byte = np.uint32(0x00FF00FF), np.uint32(8)
        total = (upper & low) + ((upper >> next_byte) & low)
        total += lower & low
        total += (lower >> next_byte) & low
        return np.asarray(((total & np.uint32(0xFFFF)) + (total >> np.uint32(16))) >> np.uint32(3), np.uint64)

    def _rows(self, view: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The rows at a quarter and at three quarters of each block."""
        end, step = self.height * self.factor, self.factor
        return view[step // 4 : end : step], view[3 * step // 4 : end : step]

    def _chroma(self, plane: VideoPlane, across: int, down: int) -> NDArray[Any]:
        """One pixel of the middle of each block: one byte of a number as wide as the block, eight at most."""
        rows = slice(down // 2, down * self.height, down)
        if self.spare is not None:
            wide = _view(plane, np.dtype(np.uint16))[rows, across // 2 :: across][:, : self.width]
            return np.asarray(wide >> np.uint16(self.spare))
        unit = min(8, across)
        if plane.line_size % unit:
            return _view(plane, np.dtype(np.uint8))[rows, across // 2 :: across][:, : self.width]
        stride = across // unit
        numbers = _view(plane, np.dtype(f"u{unit}"))[rows, stride // 2 :: stride][:, : self.width]
        shift = numbers.dtype.type(8 * (unit // 2) if stride == 1 else 0)
        return np.asarray(numbers >> shift).astype(np.uint8)


def _view(plane: VideoPlane, kind: np.dtype[Any]) -> NDArray[Any]:
    """The plane as it lies in memory, `(rows, numbers a row)`, the padding of its rows included."""
    return np.frombuffer(memoryview(plane), kind).reshape(-1, plane.line_size // kind.itemsize)


def _way(name: str, width: int, height: int, side: int) -> _Way | None:
    """How to read pictures of a format and size, or None where swscale must."""
    factor = 2 ** max(0, round(math.log2(max(width, height) / side)))
    known = _PLANAR.fullmatch(name)
    if known is None or factor < _LEAST or min(width, height) < factor:
        return None
    if known["bits"] and not name.endswith("le"):
        return None
    if known["kind"] and known["kind"] not in _SHRUNK:
        return None
    shrunk = _SHRUNK[known["kind"]] if known["kind"] else None
    spare = int(known["bits"]) - 8 if known["bits"] else None
    return _Way(width // factor, height // factor, factor, shrunk, spare)


def planes(path: Path, *, max_side: int = 160, start: float = 0.0, end: float | None = None) -> Iterator[Planes]:
    """Every frame from `start` to `end`, its longer side reduced to about `max_side`.

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
