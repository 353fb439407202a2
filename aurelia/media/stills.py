"""Small pictures taken now and then while a recording is walked over: candidates for the frames that stand for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import StillCoder
from aurelia.media.planes import Planes
from aurelia.media.reading import Picture
from schemas.errors import WorkspaceError

EVERY = 0.5
"""Seconds from one candidate to the next, at first."""

MOST = 1024
"""Candidates kept; when there are more, every second one goes and the step doubles. So memory and disk are bounded."""

_LOOKS = 5
"""Pictures compared for sharpness in each step."""

_GRID = (6, 8)
"""Rows and columns of the thumbprint of a candidate."""


@dataclass(frozen=True)
class Candidate:
    """A picture that was taken.

    Args:
        at: Its time stamp in seconds of the recording.
        sharpness: Mean step of luma between neighbouring spots of the miniature, 0..255: low when blurred or plain.
        thumbprint: `(3, 6, 8)` float32: the means of luma and chroma in a grid, 0..255.
        light: Mean luma, 0..255.
        place: Where its JPEG begins in the scratch file, and its length.
    """

    at: float
    sharpness: float
    thumbprint: NDArray[np.float32]
    light: float
    place: tuple[int, int]


class StillsTaker:
    """Takes the sharpest picture of each half second as a small JPEG, in a scratch file.

    Args:
        scratch: The file; it is removed at the end of the `with` block.
        max_side: Pixels of the longer side at most.
        every: Seconds from one to the next, at first.
        most: How many are kept.
    """

    def __init__(self, scratch: Path, *, max_side: int = 320, every: float = EVERY, most: int = MOST) -> None:
        self._scratch, self._coder, self._every = scratch, StillCoder(max_side), every
        self._most = most
        self._best: tuple[float, Picture, Planes] | None = None
        self._step, self._next_look = -1, 0.0
        self._taken: list[Candidate] = []

    def __enter__(self) -> Self:
        self._file = self._scratch.open("w+b")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()
        self._scratch.unlink(missing_ok=True)

    def look(self, picture: Picture, mini: Planes) -> None:
        """The next picture of the walk."""
        step = int(mini.time / self._every)
        if step != self._step:
            self._take()
            self._step, self._next_look = step, mini.time
        if self._taken and mini.time < self._taken[-1].at + self._every / 2:  # too much like the last one
            return
        if mini.time >= self._next_look - 1e-6:
            self._next_look = mini.time + self._every / _LOOKS
            sharp = sharpness(mini.pixels[0])
            if self._best is None or sharp > self._best[0]:
                self._best = sharp, picture, mini

    def candidates(self) -> list[Candidate]:
        """What was taken, in order of time."""
        self._take()
        return list(self._taken)

    def jpeg(self, candidate: Candidate) -> bytes:
        """The picture of a candidate as the bytes of a JPEG file."""
        start, size = candidate.place
        self._file.seek(start)
        return self._file.read(size)

    def _take(self) -> None:
        if self._best is None:
            return
        (sharp, picture, mini), self._best = self._best, None
        data = self._coder(picture)
        try:
            start = self._file.seek(0, 2)
            self._file.write(data)
        except OSError as exc:
            raise WorkspaceError(str(self._scratch.parent), f"cannot be written: {exc.strerror}", "free space") from exc
        luma = mini.pixels[0]
        taken = Candidate(mini.time, sharp, thumbprint(mini.pixels), float(luma.mean()), (start, len(data)))
        self._taken.append(taken)
        if len(self._taken) > self._most:
            self._taken, self._every = self._taken[::2], self._every * 2


def sharpness(luma: NDArray[np.uint8]) -> float:
    """The mean step from one spot of a miniature to the next, across and down, 0..255."""
    values = luma.astype(np.int16)
    across, down = np.abs(np.diff(values, axis=1)), np.abs(np.diff(values, axis=0))
    return float(across.mean() if across.size else 0) + float(down.mean() if down.size else 0)


def thumbprint(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The means of each plane in a grid of 6 rows by 8 columns, `(3, 6, 8)`."""
    _, height, width = pixels.shape
    rows = np.minimum(np.arange(_GRID[0]) * height // _GRID[0], height - 1)
    columns = np.minimum(np.arange(_GRID[1]) * width // _GRID[1], width - 1)
    if height < _GRID[0] or width < _GRID[1]:
        return pixels[:, rows][:, :, columns].astype(np.float32)
    sums = np.add.reduceat(np.add.reduceat(pixels.astype(np.float32), rows, axis=1), columns, axis=2)
    areas = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    return np.asarray(sums / areas, np.float32)
