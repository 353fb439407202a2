"""Where one shot of a film ends and the next begins, from miniatures of every frame.

Each frame becomes a coarse picture of some hundred numbers. What is asked follows from their products, frame by frame:

- A cut is a step that stands out from those around it, between two pictures that are not one picture moved (by a
  panning or shaking camera) or under other light, where the picture before does not come back (after a flash).
- In a dissolve the frames between are mixtures of the first and the last one, in the share that their time says. No
  movement looks like that for long; where a slow one does, the last picture is the first one moved.
- In a fade the contrast goes to nothing and comes back.

Tuned on films of `benchmarks/filming`; `benchmarks/media.py` measures on others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aurelia.media.planes import Planes, planes
from schemas.base import on_grid
from schemas.survey import Change

Floats = NDArray[np.float32]

VERSION = 2
"""Raised when the boundaries found in the same film change."""

_FINE, _LUMA, _CHROMA = (36, 72), (12, 24), (6, 12)
"""Rows and columns of the coarse picture: luma where shifts are looked for, luma and chroma where pictures are
multiplied."""
_CHUNK, _MARGIN = 1024, 128
"""Frames looked at together, and how many at either end serve as neighbours only."""

_STEP, _STANDS_OUT, _AROUND = 3.0, 2.5, 6
"""A cut changes the coarse picture by so many levels (root mean square), and by so many times the median of the steps
around it, so many on either side. Low on purpose: what decides is whether the pictures are the same."""
_SAME = 0.65
"""Correlation at the best shift above which two pictures are one picture moved or under other light."""
_TINT = 24
"""Levels by which the mean of a plane of chroma may differ between such pictures."""
_FLASH, _BACK = 7, 0.8
"""Frames within which the picture before a flash has come back, and the correlation that says it has."""

_FLAT = 1.5
"""Levels of contrast (standard deviation) below which a frame is flat, as in the middle of a fade."""
_SHORT = 40
"""Black or white frames up to so many belong to one fade from shot to shot; more, or coloured ones, are a shot."""
_RAMP, _RISE = 60, 1.03
"""Frames in which contrast goes or comes at most, and how many times larger it is two frames further at least."""

_LENGTHS = (5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 25, 28, 32, 36, 42, 50, 60)
"""Frames from the last one of one shot to the first one of the next across which dissolves are looked for."""
_ACROSS = 5.0
"""Levels by which the ends of a dissolve differ at least (root mean square)."""
_MISFIT = 0.35
"""Most that the frames between may differ from mixtures, as a share of the squared difference across."""
_JUMP = 0.3
"""Most of the squared difference across that one step may make; a cut makes all of it."""
_WITHIN = 9
"""Frames between that are looked at, at most."""
_DIP = 0.4
"""Part of the squared contrast that is gone in the middle of a dissolve; one of unlike pictures takes a half."""
_BLEND = 0.2
"""Least score of a dissolve: how unlike its ends are, times how well mixtures explain what lies between, times how far
the contrast dips (each 0..1)."""
_TURNED = 1.2
"""Least angle (radians) that the four quarters of a dissolve add up to, where 0 is between pictures alike."""
_ZOOMS = (1.1, 1.21, 1.33)
"""How many times larger a zooming camera may have made the picture meanwhile."""


class Watcher:
    """Looks at one film, frame by frame; it keeps `_CHUNK` coarse pictures at most, however long the film is."""

    def __init__(self) -> None:
        self._held: list[_Look] = []
        self._decided = 0
        self._found: list[Change] = []

    def see(self, frame: Planes) -> None:
        """The next frame."""
        self._held.append(_look(frame))
        if len(self._held) >= _CHUNK:
            self._decide(len(self._held) - _MARGIN)

    def found(self) -> list[Change]:
        """The shot boundaries, in order of time; called once, after the last frame."""
        self._decide(len(self._held))
        return self._found

    def _decide(self, until: int) -> None:
        """Keep the boundaries up to frame `until` of those held, and forget the frames that no later one needs."""
        for at, change in _changes(self._held):
            ahead = not self._found or change.span[0] >= self._found[-1].span[1]
            if self._decided <= at < until and ahead:
                self._found.append(change)
        gone = max(0, until - _MARGIN)
        self._held, self._decided = self._held[gone:], until - gone


def boundaries(path: Path) -> list[Change]:
    """The shot boundaries of a film, in order of time; none for a film of one shot.

    Raises:
        MediaError: The file has no picture or cannot be decoded.
    """
    watcher = Watcher()
    for frame in planes(path):
        watcher.see(frame)
    return watcher.found()


def spans(found: Iterable[Change], duration: float) -> tuple[tuple[float, float], ...]:
    """The shots between boundaries as (start, end) in seconds, covering 0 to `duration`."""
    inner = sorted(on_grid(change.at) for change in found)
    edges = [0.0, *(at for at in inner if 0 < at < duration), duration]
    return tuple((a, b) for a, b in pairwise(edges) if b > a)


@dataclass(frozen=True)
class _Look:
    """A frame: its second, its coarse luma, all coarse planes about their means, and these means (weighted)."""

    time: float
    luma: Floats
    numbers: Floats
    means: Floats


def _look(frame: Planes) -> _Look:
    fine = _coarse(frame.pixels[0], _FINE)
    parts = [_coarse(fine, _LUMA), *(_coarse(plane[::2, ::2], _CHROMA) for plane in frame.pixels[1:])]
    means = np.array([part.mean() for part in parts], np.float32)
    numbers = np.concatenate([(part - mean).ravel() for part, mean in zip(parts, means, strict=True)])
    weights = np.sqrt(np.array([part.size for part in parts], np.float32))
    return _Look(frame.time, fine, numbers, (means - 128) * weights)


def _coarse(plane: NDArray[np.uint8] | Floats, size: tuple[int, int]) -> Floats:
    """Means over blocks of a plane, `(rows, columns)`."""
    down, across = _blocks(plane.shape[0], size[0]), _blocks(plane.shape[1], size[1])
    return np.asarray(down @ plane.astype(np.float32, copy=False) @ across.T, np.float32)


@lru_cache(maxsize=32)
def _blocks(side: int, blocks: int) -> Floats:
    """The share of each pixel of a side in each block, `(blocks, side)`."""
    edges = np.linspace(0, side, blocks + 1)
    first, last = edges[:-1, None], edges[1:, None]
    covered = np.minimum(last, np.arange(1, side + 1)) - np.maximum(first, np.arange(side))
    return (np.maximum(0, covered) * blocks / side).astype(np.float32)


@dataclass(frozen=True)
class _Film:
    """Consecutive frames, with the products of their coarse pictures by how far they are apart.

    Args:
        looks: The frames.
        times: Their seconds, made to increase.
        inner: `(distance, frame)`: product of the pictures of a frame and the one so many later, about their means.
        full: The same, means included.
        contrast: Standard deviation of each frame.
    """

    looks: Sequence[_Look]
    times: NDArray[np.float64]
    inner: Floats
    full: Floats
    contrast: Floats

    @classmethod
    def of(cls, looks: Sequence[_Look]) -> _Film:
        """From the frames."""
        numbers, means = np.stack([look.numbers for look in looks]), np.stack([look.means for look in looks])
        times = np.array([look.time for look in looks])
        times = times if (np.diff(times) > 0).all() else np.arange(len(looks), dtype=np.float64)
        inner = _products(numbers)
        full = inner.copy()
        for distance in range(min(len(full), len(looks))):
            full[distance, : len(looks) - distance] += (means[: len(looks) - distance] * means[distance:]).sum(axis=1)
        return cls(looks, times, inner, full, np.sqrt(inner[0] / numbers.shape[1]))

    def apart(self, distance: int) -> Floats:
        """Squared difference (a mean over the numbers) of each frame and the one so many later."""
        n, count = len(self.looks) - distance, self.looks[0].numbers.size
        squared = self.full[0, :n] + self.full[0, distance:] - 2 * self.full[distance, :n]
        return np.asarray(np.maximum(squared, 0) / count, np.float32)

    def alike(self, distance: int) -> Floats:
        """Correlation of each frame with the one so many later; 0 between flat frames."""
        n, count = len(self.looks) - distance, self.looks[0].numbers.size
        size = np.sqrt(self.inner[0, :n] * self.inner[0, distance:]) + count * _FLAT**2 / 4
        return np.asarray(self.inner[distance, :n] / size, np.float32)

    def moved(self, one: int, other: int) -> float:
        """Correlation of the luma of two frames, one of them shifted to fit best; 0 where the colour is another."""
        sizes = np.sqrt([rows * columns for rows, columns in (_LUMA, _CHROMA, _CHROMA)])
        tint = np.abs(self.looks[one].means - self.looks[other].means)[1:] / sizes[1:]
        if tint.max() > _TINT:
            return 0.0
        return _best_shift(self.looks[one].luma, self.looks[other].luma, 6 if other - one < 2 else 3)


def _products(rows: Floats) -> Floats:
    """The products of each row with those up to the longest dissolve later, `(distance, row)`; 0 beyond the last."""
    longest, n, band = _LENGTHS[-1], len(rows), 8
    count = -(-n // band)
    padded = np.zeros((count * band + longest, rows.shape[1]), np.float32)
    padded[:n] = rows
    later = np.lib.stride_tricks.sliding_window_view(padded, band + longest, axis=0)[::band]
    blocks = np.ascontiguousarray(padded[: count * band].reshape(count, band, -1) @ later[:count])
    block, row, column = blocks.strides
    skewed = np.lib.stride_tricks.as_strided(blocks, (count, band, longest + 1), (block, row + column, column))
    return np.ascontiguousarray(skewed.reshape(count * band, -1)[:n].T)


def _best_shift(one: Floats, other: Floats, part: int = 3) -> float:
    """Correlation of two pictures at the best shift by at most one such part of a side."""
    still = _shifted(one, other, 0, 0)
    if still >= _BACK:
        return still
    height, width = one.shape
    window = _window(height, width)
    spectra = np.fft.rfft2(np.stack([one - one.mean(), other - other.mean()]) * window)
    cross = spectra[0] * np.conj(spectra[1])
    fit = np.fft.irfft2(cross / (np.sqrt(np.abs(cross)) + 1e-3), s=(height, width))
    fit[height // part : -(height // part)] = -np.inf
    fit[:, width // part : -(width // part)] = -np.inf
    down, across = (int(k) for k in np.unravel_index(int(fit.argmax()), fit.shape))
    down, across = down - height * (down > height // 2), across - width * (across > width // 2)
    return max(still, _shifted(one, other, down, across))


@lru_cache(maxsize=1)
def _window(height: int, width: int) -> Floats:
    """Fades a picture out towards its edges, which would look like structure."""
    return np.sqrt(np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1])).astype(np.float32)


def _shifted(one: Floats, other: Floats, down: int, across: int) -> float:
    """Correlation of the parts of two pictures that show the same if the second is shifted."""
    height, width = one.shape
    a = one[max(0, down) : height + min(0, down), max(0, across) : width + min(0, across)]
    b = other[max(0, -down) : height + min(0, -down), max(0, -across) : width + min(0, -across)]
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + a.size * _FLAT**2 / 4))


def _changes(looks: Sequence[_Look]) -> list[tuple[int, Change]]:
    """The boundaries within consecutive frames, each with the number of a frame, in order."""
    if len(looks) < 2:
        return []
    film = _Film.of(looks)
    fades, hidden = _fades(film)
    cuts = [(at, sure) for at, sure in _cuts(film) if not any(a <= at < b for a, b in [*fades, *hidden])]
    found = [(at + 1, _cut(film, at + 1, sure)) for at, sure in cuts]
    found += [(a, _slow(film, a, b, "fade", 0.9)) for a, b in fades]
    for a, b, sure in _dissolves(film, [at for at, _ in cuts], [*fades, *hidden]):
        found.append((a, _slow(film, a, b, "dissolve", sure)))
    return sorted(found, key=lambda change: change[1].at)


def _cut(film: _Film, at: int, sure: float) -> Change:
    return Change(at=on_grid(max(0.0, film.looks[at].time)), kind="cut", confidence=round(min(1.0, sure), 3))


def _slow(film: _Film, last: int, first: int, kind: Literal["dissolve", "fade"], sure: float) -> Change:
    begin, end = max(0.0, film.looks[last].time), max(0.0, film.looks[first].time)
    at, length = on_grid((begin + end) / 2), on_grid(max(0.0, end - begin))
    return Change(at=at, kind=kind, confidence=round(min(1.0, sure), 3), length=length)


def _cuts(film: _Film) -> Iterator[tuple[int, float]]:
    """The last frames before cuts, and how sure they are."""
    steps = np.sqrt(film.apart(1))
    usual = np.minimum(_usual(steps), _usual(steps[::-1])[::-1])
    out = steps / (usual + 0.5)
    for at in np.flatnonzero((steps >= _STEP) & (out >= _STANDS_OUT) & (film.alike(1) < _SAME)).tolist():
        alike = film.moved(at, at + 1)
        if alike < _SAME and not _comes_back(film, at):
            yield at, (1 - max(0.0, alike)) * min(1.0, float(out[at]) / (2 * _STANDS_OUT))


def _usual(steps: Floats) -> Floats:
    """The median of the steps just before each; nothing is usual before the first ones."""
    padded = np.concatenate([np.zeros(_AROUND, np.float32), steps[:-1]])
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, _AROUND), axis=1), np.float32)


def _comes_back(film: _Film, at: int) -> bool:
    """Whether a picture from just before the step after frame `at` is there again just after it."""
    best: list[tuple[float, int, int]] = []
    for distance in range(2, _FLASH + 1):
        alike = film.alike(distance)
        begins = range(max(0, at + 1 - distance), min(at, len(alike) - 1) + 1)
        best += [(float(alike[begin]), begin, begin + distance) for begin in begins]
    best = sorted(best, reverse=True)[:2]
    return any(alike > _BACK or film.moved(one, other) > _BACK for alike, one, other in best)


def _fades(film: _Film) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Fades as (last whole frame before, first whole frame after); and flashes and dropouts of flat frames, alike."""
    fades: list[tuple[int, int]] = []
    hidden: list[tuple[int, int]] = []
    n = len(film.looks)
    for first, last in _flat_runs(film):
        down, up = _ramp(film, first, -1), _ramp(film, last, 1)
        if last - first < _SHORT and first > 0 and last < n - 1 and _colourless(film, first):
            hard = down == first - 1 and up == last + 1
            if hard or up - down <= _FLASH:
                same = film.moved(down, up) > _SAME
                (hidden if same else fades).append((down, up))
            else:
                fades.append((down, up))
        else:
            fades += [(a, b) for a, b in ((down, first), (last, up)) if b - a > 2]
    return _joined(fades), hidden


def _joined(spans_: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlap: a fade may be flat in several levels on its way."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans_):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _flat_runs(film: _Film) -> Iterator[tuple[int, int]]:
    """First and last of flat frames of one colour."""
    flat, steps = film.contrast < _FLAT, np.sqrt(film.apart(1))
    begin: int | None = None
    for at in range(len(flat)):
        if flat[at] and begin is None:
            begin = at
        ends = at == len(flat) - 1 or not flat[at + 1] or steps[at] >= _STEP
        if begin is not None and ends:
            yield begin, at
            begin = None


def _ramp(film: _Film, at: int, way: int) -> int:
    """The frame where the contrast that grows from a flat frame on, one way, has stopped growing."""
    contrast, n = film.contrast, len(film.looks)
    start = at
    while 0 <= at + 2 * way < n and abs(at - start) < _RAMP and contrast[at + 2 * way] > _RISE * contrast[at]:
        at += way
    return int(min(n - 1, max(0, at + way)))


def _colourless(film: _Film, at: int) -> bool:
    """Whether a flat frame is black or white."""
    luma, *chroma = film.looks[at].means / np.sqrt([x * y for x, y in (_LUMA, _CHROMA, _CHROMA)])
    return abs(luma) > 80 and max(abs(c) for c in chroma) < 16


def _dissolves(film: _Film, cuts: list[int], taken: list[tuple[int, int]]) -> list[tuple[int, int, float]]:
    """Dissolves as (last whole frame before, first whole frame after, score)."""
    scores = [(length, _blended(film, length)) for length in _LENGTHS if length < len(film.looks)]
    every = [
        (float(score[at]), int(at), int(at) + length)
        for length, score in scores
        for at in np.flatnonzero(score >= _BLEND)
    ]
    found: list[tuple[int, int, float]] = []
    refused: list[tuple[int, int]] = [*taken, *((at, at + 1) for at in cuts)]
    moving: set[tuple[int, int]] = set()
    for score, a, b in sorted(every, reverse=True):
        if (a // 6, b // 6) in moving or any(a < end and begin < b for begin, end in refused):
            continue
        if _one_camera(film, a, b):
            moving.add((a // 6, b // 6))
            continue
        found.append((a, b, score))
        refused.append((a, b))
    return found


def _one_camera(film: _Film, a: int, b: int) -> bool:
    """Whether a camera that moved, zoomed or saw the light change, from frame to frame, explains two pictures."""
    if film.moved(a, b) >= _SAME:
        return True
    way = [a + (b - a) * k // 4 for k in range(5)]
    turned = sum(np.arccos(np.clip(film.moved(x, y), 0, 1)) for x, y in pairwise(way))
    if turned < _TURNED:
        return True
    one, other = film.looks[a].luma, film.looks[b].luma
    return any(
        max(_best_shift(_larger(one, zoom), other), _best_shift(one, _larger(other, zoom))) >= _SAME for zoom in _ZOOMS
    )


def _larger(luma: Floats, zoom: float) -> Floats:
    """The middle of a picture, enlarged to its size."""
    rows, columns = (((np.arange(n) + 0.5 - n / 2) / zoom + n / 2).astype(np.intp) for n in luma.shape)
    return luma[rows][:, columns]


def _blended(film: _Film, length: int) -> Floats:
    """Score of a dissolve that begins after each frame and ends `length` frames later."""
    n, size = len(film.looks) - length, film.looks[0].numbers.size
    times, inner = film.times, film.inner
    across, misfit = film.apart(length), np.zeros(n, np.float32)
    within = np.unique(np.linspace(1, length - 1, _WITHIN).round().astype(int)).tolist()
    for k in within:
        share = ((times[k : k + n] - times[:n]) / (times[length:] - times[:n])).astype(np.float32)
        misfit += (1 - share) * film.apart(k)[:n] + share * film.apart(length - k)[k:] - share * (1 - share) * across
    misfit /= len(within) * (across + 1e-3)
    quarter = length // 4
    low = -_highest(-inner[0], length - 2 * quarter + 1)[quarter : quarter + n]
    dip = 1 - low / ((inner[0, :n] + inner[0, length:]) / 2 + size)
    score = (1 - np.maximum(0, film.alike(length))) * (1 - misfit / _MISFIT) * np.clip(dip / _DIP, 0, 1)
    fits = (across >= _ACROSS**2) & (_highest(film.apart(1), length)[:n] <= _JUMP * across)
    return np.asarray(np.where(fits, score, 0), np.float32)


def _highest(values: Floats, length: int) -> Floats:
    """The highest of each value and those after it, so many in all."""
    reach = 1
    while 2 * reach <= length:
        values, reach = np.maximum(values[:-reach], values[reach:]), 2 * reach
    rest = length - reach
    return values if rest == 0 else np.maximum(values[:-rest], values[rest:])
