"""Where one shot ends and the next begins: cuts and gradual changes, from miniature frames.

A cut is a jump between neighbouring frames that stands out from the frames around it and lasts (a flash comes
back, so it is none). A gradual change is a slow drift between frames half a second apart that ends somewhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from aurelia.media.decode import frames

Change = tuple[float, float, Literal["cut", "gradual"]]
"""Time of the new shot's first frame in seconds (for a gradual change its middle), confidence 0..1, kind."""

Floats = npt.NDArray[np.float64]

_SIDE = 64
_BINS = 8
_CUT, _STANDS_OUT, _AROUND = 0.22, 3.0, 6
_FLASH_FRAMES = 3
_GRADUAL, _HALF_SECOND = 0.3, 0.5
_APART = 0.25


def boundaries(path: Path) -> list[Change]:
    """The shot boundaries of a film, in order of time; none for a film of one shot.

    Raises:
        MediaError: The file cannot be decoded or has no picture.
    """
    times, signs = _signatures((frame.time, frame.pixels) for frame in frames(path, max_side=_SIDE))
    return changes(times, signs)


def spans(found: Iterable[Change], duration: float) -> tuple[tuple[float, float], ...]:
    """The shots between boundaries as (start, end) in seconds, covering 0 to `duration`."""
    edges = [0.0, *sorted(time for time, _, _ in found if 0 < time < duration), duration]
    return tuple((a, b) for a, b in pairwise(edges) if b > a)


def changes(times: Floats, signs: npt.NDArray[np.float32]) -> list[Change]:
    """The boundaries in a series of frames.

    Args:
        times: Time of each frame in seconds, shape (frames,).
        signs: What each frame looks like (see `signature`), shape (frames, values).
    """
    cuts = _cuts(times, signs)
    slow = _gradual(times, signs, [time for time, _, _ in cuts])
    return sorted([*cuts, *slow])


def signature(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """What a picture looks like: a coarse layout and a joint colour histogram.

    The distance of two signatures, the sum of absolute differences, is the mean difference of brightness (0..1)
    plus a quarter of the histograms' difference (0..0.5).
    """
    height, width = pixels.shape[:2]
    pixels = np.repeat(np.repeat(pixels, -(-_BINS // height), axis=0), -(-_BINS // width), axis=1)
    grey = pixels.astype(np.float32).mean(axis=2) / 255
    rows = [part.mean(axis=0) for part in np.array_split(grey, _BINS, axis=0)]
    layout = np.array([cell.mean() for row in rows for cell in np.array_split(row, _BINS)], dtype=np.float32)
    levels = (pixels >> 5).astype(np.int64).reshape(-1, 3)
    index = (levels[:, 0] * _BINS + levels[:, 1]) * _BINS + levels[:, 2]
    histogram = np.bincount(index, minlength=_BINS**3).astype(np.float32) / len(index)
    return np.concatenate([layout / layout.size, histogram / 4]).astype(np.float32)


def _signatures(series: Iterable[tuple[float, npt.NDArray[np.uint8]]]) -> tuple[Floats, npt.NDArray[np.float32]]:
    times, signs = [], []
    for time, pixels in series:
        times.append(time)
        signs.append(signature(pixels))
    if not signs:
        return np.zeros(0), np.zeros((0, 1), dtype=np.float32)
    return np.array(times), np.stack(signs)


def _distance(signs: npt.NDArray[np.float32], apart: int) -> Floats:
    """The distance of each frame from the one `apart` frames before it, shape (frames - apart,)."""
    if len(signs) <= apart:
        return np.zeros(0)
    return np.asarray(np.abs(signs[apart:] - signs[:-apart]).sum(axis=1), dtype=np.float64)


def _cuts(times: Floats, signs: npt.NDArray[np.float32]) -> list[Change]:
    jump = _distance(signs, 1)
    found: list[Change] = []
    for at in np.flatnonzero(jump >= _CUT):
        near = np.concatenate([jump[max(0, at - _AROUND) : at], jump[at + 1 : at + 1 + _AROUND]])
        usual = float(np.median(near)) if len(near) else 0.0
        if jump[at] < _STANDS_OUT * usual or jump[at] < near.max(initial=0.0) or _comes_back(signs, int(at)):
            continue
        time = float(times[at + 1])
        if not found or time - found[-1][0] >= _APART:
            found.append((round(time, 3), round(min(1.0, float(jump[at]) / (2 * _CUT)), 3), "cut"))
    return found


def _comes_back(signs: npt.NDArray[np.float32], at: int) -> bool:
    """Whether the picture after a jump soon returns to what it was, or did return just now: a flash."""
    before, after = signs[at], signs[at + 1]
    later = signs[at + 2 : at + 2 + _FLASH_FRAMES]
    earlier = signs[max(0, at - _FLASH_FRAMES) : at]
    returns = any(float(np.abs(sign - before).sum()) < _CUT / 2 for sign in later)
    returned = any(float(np.abs(sign - after).sum()) < _CUT / 2 for sign in earlier)
    return returns or returned


def _gradual(times: Floats, signs: npt.NDArray[np.float32], cuts: list[float]) -> list[Change]:
    if len(times) < 3:
        return []
    apart = max(2, round(_HALF_SECOND / float(np.median(np.diff(times)))))
    drift = _distance(signs, apart)
    found: list[Change] = []
    start = -1
    for at, far in enumerate([*(drift >= _GRADUAL), False]):
        if far and start < 0:
            start = at
        elif not far and start >= 0:
            peak = start + int(np.argmax(drift[start:at]))
            change = _slow_change(times, signs, peak, apart, cuts)
            if change and (not found or change[0] - found[-1][0] >= 2 * _APART):
                found.append(change)
            start = -1
    return found


def _slow_change(
    times: Floats, signs: npt.NDArray[np.float32], peak: int, apart: int, cuts: list[float]
) -> Change | None:
    """The gradual change around a peak of the drift, or None when a cut explains it or the picture comes back."""
    first, last = float(times[peak]), float(times[peak + apart])
    if any(first - _APART <= cut <= last + _APART for cut in cuts):
        return None
    before, after = signs[max(0, peak - apart)], signs[min(len(signs) - 1, peak + 2 * apart)]
    lasting = float(np.abs(after - before).sum())
    drift = float(np.abs(signs[peak + apart] - signs[peak]).sum())
    if lasting < _GRADUAL * 0.8:
        return None
    return round((first + last) / 2, 3), round(min(1.0, drift / (2 * _GRADUAL)), 3), "gradual"
