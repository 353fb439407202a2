"""Where consecutive frames change: cuts as lasting local peaks, gradual changes as mixtures of two pictures.

Two frames differ by their mean difference of luma and by a joint histogram of all three planes. A cut
stands out from the changes around it, and the picture before it does not come back (else it was a flash).
In a dissolve or fade, the frame between is a weighted mean of the frames around it, which no camera
movement looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aurelia.media.planes import Planes

Floats = NDArray[np.float32]

_CUT, _STANDS_OUT = 0.24, 2.2
"""Change of a plain cut (1: another picture in every respect), and how much larger than those around it."""
_FAINT, _FAINT_STANDS_OUT = 0.12, 5.0
"""The same for a cut between pictures alike, as from one take to the next."""
_AROUND = 6
_RETURN = 10
"""Frames within which a flash is over."""
_SPANS = (0.4, 0.8, 1.6)
"""Seconds over which gradual changes are looked for."""
_SHORTEST_FRAME = 0.001
"""Seconds between frames that are assumed at least, should a file give frames without times."""
_GRADUAL = 0.07
"""Least mean difference of luma (0..1) across a gradual change."""
_MISFIT = 0.35
"""Most that frames within a gradual change may differ from a mixture, as a share of the difference across it."""
_SAME = 0.75
"""Pictures more alike in structure than this are one picture under other light."""


@dataclass(frozen=True)
class Change:
    """One shot boundary.

    Args:
        at: Second of the file: the first frame of the new shot, or the middle of a gradual change.
        kind: `cut` from one frame to the next, or `gradual` (dissolve, fade).
        confidence: 0..1.
    """

    at: float
    kind: Literal["cut", "gradual"]
    confidence: float


@dataclass(frozen=True)
class Minis:
    """Consecutive frames in miniature: times `(n,)`, luma `(n, pixels)` uint8, histograms `(n, 1024)` float32."""

    times: NDArray[np.float64]
    luma: NDArray[np.uint8]
    histograms: Floats

    def change(self, one: int, other: int) -> float:
        """How different two frames are, 0..1."""
        luma = np.abs(self.luma[one].astype(np.int16) - self.luma[other]).mean() / 255
        colour = np.abs(self.histograms[one] - self.histograms[other]).sum() / 2
        return float(min(1.0, 3 * luma) + colour) / 2


def miniatures(frames: Sequence[Planes]) -> Minis:
    """Consecutive frames, ready to be compared; those of another size than the first are left out."""
    if not frames:
        return Minis(np.zeros(0), np.zeros((0, 1), np.uint8), np.zeros((0, 1024), np.float32))
    size = frames[0].pixels.shape
    alike = [frame for frame in frames if frame.pixels.shape == size]
    return Minis(
        np.array([frame.time for frame in alike]),
        np.stack([frame.pixels[0].ravel() for frame in alike]),
        np.stack([_histogram(frame.pixels) for frame in alike]),
    )


def changes(minis: Minis) -> list[Change]:
    """The shot boundaries within consecutive frames."""
    if len(minis.times) < 3:
        return []
    cuts = _cuts(minis)
    slow = _gradual(minis, [change.at for change in cuts])
    return sorted([*cuts, *slow], key=lambda change: change.at)


def apart(found: Iterable[Change]) -> list[Change]:
    """In order of time; of gradual changes less than 1.2 s apart (both halves of a fade) the surest stays."""
    kept: list[Change] = []
    for change in sorted(found, key=lambda c: c.at):
        if kept and change.kind == "gradual" == kept[-1].kind and change.at - kept[-1].at < 1.2:
            kept[-1] = max(kept[-1], change, key=lambda c: c.confidence)
        else:
            kept.append(change)
    return kept


def _histogram(pixels: NDArray[np.uint8]) -> Floats:
    """The shares of 16 levels of luma by 8 by 8 of chroma; chroma counts around grey, where pictures differ."""
    luma = pixels[0].astype(np.int32) >> 4
    chroma = np.clip((pixels[1:].astype(np.int32) - 128) // 12 + 4, 0, 7)
    index = (luma * 64 + chroma[0] * 8 + chroma[1]).ravel()
    return np.asarray(np.bincount(index, minlength=1024) / index.size, np.float32)


def _steps(minis: Minis) -> Floats:
    """The change from each frame to the next, `(n - 1,)`."""
    luma = np.abs(np.diff(minis.luma.astype(np.int16), axis=0)).mean(axis=1) / 255
    colour = np.abs(np.diff(minis.histograms, axis=0)).sum(axis=1) / 2
    return np.asarray((np.minimum(1, 3 * luma) + colour) / 2, np.float32)


def _cuts(minis: Minis) -> list[Change]:
    steps = _steps(minis)
    found = []
    for at in np.flatnonzero(steps >= _FAINT):
        step = float(steps[at])
        near = np.concatenate([steps[max(0, at - _AROUND) : at], steps[at + 1 : at + 1 + _AROUND]])
        stands_out = step / (float(near.max(initial=0.0)) + 0.01)
        if stands_out < (_STANDS_OUT if step >= _CUT else _FAINT_STANDS_OUT) or _comes_back(minis, int(at), step):
            continue
        confidence = min(1.0, step / (2 * _CUT)) * min(1.0, stands_out / (2 * _STANDS_OUT))
        found.append(Change(float(minis.times[at + 1]), "cut", round(confidence, 3)))
    return found


def _comes_back(minis: Minis, at: int, step: float) -> bool:
    """Whether the picture before this step returns soon, or the one after it was there just before: a flash."""
    last = len(minis.times)
    later = (minis.change(at, k) for k in range(at + 2, min(last, at + 2 + _RETURN)))
    earlier = (minis.change(at + 1, k) for k in range(max(0, at - _RETURN), at))
    return any(change < step / 2 for change in later) or any(change < step / 2 for change in earlier)


def _gradual(minis: Minis, cuts: list[float]) -> list[Change]:
    period = max(_SHORTEST_FRAME, float(np.median(np.diff(minis.times))))
    found: list[Change] = []
    for seconds in _SPANS:
        half = max(2, round(seconds / period / 2))
        scores = np.array([_mixture(minis, at, half) for at in range(len(minis.times))], np.float32)
        for at in _peaks(scores, 2 * half):
            time, reach = float(minis.times[at]), half * period + 0.1
            if any(abs(cut - time) < reach for cut in cuts):
                continue
            found.append(Change(time, "gradual", round(float(scores[at]), 3)))
    return apart(found)


def _mixture(minis: Minis, at: int, half: int) -> float:
    """How surely the frames around `at` blend one picture into another, 0..1; 0 where they do not."""
    first, last = at - half, at + half
    if first < 0 or last >= len(minis.times):
        return 0.0
    before, after = minis.luma[first].astype(np.float32), minis.luma[last].astype(np.float32)
    across = float(np.abs(after - before).mean()) / 255
    if across < _GRADUAL:
        return 0.0
    share, misfit = _fit(before, after, minis.luma[at])
    if not 0.25 < share < 0.75 or misfit > _MISFIT:
        return 0.0
    for where, sign in ((at - half // 2, -1), (at + half // 2, 1)):
        other, left = _fit(before, after, minis.luma[where])
        if left > _MISFIT or sign * (other - share) < 0.05:
            return 0.0
        misfit = max(misfit, left)
    return 0.0 if _one_picture(before, after) else min(1.0, across / (2 * _GRADUAL)) * (1 - misfit)


def _fit(before: Floats, after: Floats, between: NDArray[np.uint8]) -> tuple[float, float]:
    """The share of `after` in a frame between, and what the mixture leaves unexplained."""
    way = after - before
    gone = between.astype(np.float32) - before
    share = float(np.dot(gone, way) / max(1e-6, float(np.dot(way, way))))
    return share, float(np.abs(gone - share * way).mean() / max(1e-6, float(np.abs(way).mean())))


def _one_picture(before: Floats, after: Floats) -> bool:
    """Whether two pictures have the same structure, so that only the light changed; a plain one has none."""
    if min(before.std(), after.std()) < 4:
        return False
    return float(np.corrcoef(before, after)[0, 1]) > _SAME


def _peaks(scores: Floats, reach: int) -> list[int]:
    """Where the scores are highest within reach, middle first on a plateau."""
    found: list[int] = []
    left = scores.copy()
    while left.size and left.max() > 0:
        top = np.flatnonzero(left >= left.max() - 1e-6)
        at = int(top[len(top) // 2]) if top[-1] - top[0] <= reach else int(top[0])
        found.append(at)
        left[max(0, at - reach) : at + reach + 1] = 0
    return sorted(found)
