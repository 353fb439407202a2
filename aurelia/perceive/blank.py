"""Where the picture is black, and where it stands still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aurelia.media.planes import Planes
from schemas.base import on_grid

_DARK = 36
"""Luma (0..255) that is still black: 16 in most films, plus what fades and noise leave."""
_DARK_SHARE = 0.98
"""A black picture may have a few bright spots, such as a channel's sign."""
_SHORTEST_BLACK = 0.08
"""Seconds: two frames at least."""

_MOVED, _MOVED_MEAN = 5, 0.4
"""The most that one spot, and all on the mean, may differ (0..255) from the first picture of a stretch that stands
still: what coding does to equal pictures, averaged over the many pixels of a spot, is below."""
_SHORTEST_FROZEN = 2.0
"""Seconds: slides and a frozen transmission, but no held breath."""


class _Stretches:
    """Collects spans from whether something holds at each frame."""

    def __init__(self, shortest: float) -> None:
        self._shortest = shortest
        self._since: float | None = None
        self.spans: list[tuple[float, float]] = []

    def at(self, time: float, holds: bool) -> None:
        if holds and self._since is None:
            self._since = time
        elif not holds:
            self.end(time)

    def end(self, time: float) -> None:
        if self._since is not None and time - self._since >= self._shortest - 1e-6:
            self.spans.append((on_grid(self._since), on_grid(time)))
        self._since = None


class BlackWatcher:
    """Sees every frame and says at the end where the picture is black."""

    def __init__(self) -> None:
        self._stretches = _Stretches(_SHORTEST_BLACK)

    def see(self, frame: Planes) -> None:
        """The next frame."""
        self._stretches.at(frame.time, is_black(frame.pixels[0]))

    def found(self, end: float) -> list[tuple[float, float]]:
        """Black spans as (start, end) in seconds; `end` is where the last picture is over."""
        self._stretches.end(end)
        return self._stretches.spans


class FrozenWatcher:
    """Sees every frame and says at the end where the picture stands still to the last detail.

    Each frame is compared with the first of its stretch, so that slow movement adds up. One picture that is shown for
    seconds stands still too.
    """

    def __init__(self) -> None:
        self._first: NDArray[np.uint8] | None = None
        self._stretches = _Stretches(_SHORTEST_FROZEN)

    def see(self, frame: Planes) -> None:
        """The next frame."""
        if self._first is None or not _same(self._first, frame.pixels):
            self._stretches.end(frame.time)
            self._stretches.at(frame.time, True)
            self._first = frame.pixels

    def found(self, end: float) -> list[tuple[float, float]]:
        """Frozen spans as (start, end) in seconds; `end` is where the last picture is over."""
        self._stretches.end(end)
        return self._stretches.spans


def is_black(luma: NDArray[np.uint8]) -> bool:
    """Whether a picture, by its luma in miniature, shows nothing."""
    return int(np.count_nonzero(luma <= _DARK)) >= _DARK_SHARE * luma.size


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    if one.shape != other.shape:
        return False
    apart = np.maximum(one, other) - np.minimum(one, other)
    return int(apart.max(initial=0)) <= _MOVED and float(apart.mean()) <= _MOVED_MEAN
