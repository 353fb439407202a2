"""Where one shot of a film ends and the next begins, from miniatures of every frame.

- A cut is a step that stands out from those before or after it, between two pictures that are not one picture moved
  (by a panning or shaking camera) or under other light, where the picture before does not come back (after a flash).
- In a dissolve the frames between are mixtures of the first and the last one (`aurelia.perceive.dissolves`).
- In a fade the contrast goes to nothing and comes back.

Pictures that differ in a line of text only are one shot, and so is what is seen before and after an insert shorter
than `_FLASH`. Tuned on films of `benchmarks/filming`; `benchmarks/media.py` measures on others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from aurelia.media.planes import Planes, planes
from aurelia.perceive.coarse import SAME, Film, Floats, Look, look, other_light
from aurelia.perceive.dissolves import Span, dissolves, over
from schemas.base import on_grid
from schemas.survey import Change

VERSION = 2
"""Raised when the boundaries found in the same film change."""

_CHUNK, _MARGIN = 1024, 128
"""Frames looked at together, and how many at either end serve as neighbours only."""

_STEP, _STANDS_OUT, _AROUND = 3.0, 2.0, 6
"""A cut changes the coarse picture by so many levels (root mean square), and by so many times the median of the steps
on one side of it, so many of them. Low on purpose: what decides is whether the pictures are the same."""
_PERHAPS = 0.85
"""Correlation of coarser pictures, not shifted, below which it is worth a closer look."""
_FLASH, _BACK = 7, 0.8
"""Frames within which the picture before a flash has come back, and the correlation that says it has."""

_FLAT = 1.5
"""Levels of contrast (standard deviation) below which a frame is flat, as in the middle of a fade."""
_SHORT = 40
"""Black or white frames up to so many belong to one fade from shot to shot; more, or coloured ones, are a shot."""
_RAMP, _RISE = 60, 1.03
"""Frames in which contrast goes or comes at most, and how many times larger it is two frames further at least."""


class Watcher:
    """Looks at one film, frame by frame; it keeps `_CHUNK` coarse pictures at most, however long the film is."""

    def __init__(self) -> None:
        self._held: list[Look] = []
        self._room: Floats | None = None
        """Where the luma of those held lies, taken once: many small arrays coming and going would scatter memory."""
        self._seen = 0
        self._decided = 0
        self._found: list[Change] = []

    def see(self, frame: Planes) -> None:
        """The next frame."""
        seen = look(frame)
        if self._room is None:
            self._room = np.empty((_CHUNK, *seen.luma.shape), np.float32)
        place = self._room[self._seen % _CHUNK]
        place[:] = seen.luma
        self._held.append(replace(seen, luma=place))
        self._seen += 1
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


def _changes(looks: Sequence[Look]) -> list[tuple[int, Change]]:
    """The boundaries within consecutive frames, each with the number of a frame, in order."""
    if len(looks) < 2:
        return []
    film = Film.of(looks)
    fades, hidden = _fades(film)
    cuts = [(at, sure) for at, sure in _cuts(film) if not over([*fades, *hidden], (at, at + 1))]
    taken = [*fades, *hidden, *((at, at + 1) for at, _ in cuts)]
    found = [(at + 1, _change(film, (at + 1, at + 1), "cut", sure)) for at, sure in cuts]
    found += [(span[0], _change(film, span, "fade", 1 - max(0.0, film.moved(*span)))) for span in fades]
    found += [(span[0], _change(film, span, "dissolve", sure)) for span, sure in dissolves(film, taken)]
    return sorted(found, key=lambda change: change[1].at)


def _change(film: Film, span: Span, kind: Literal["cut", "dissolve", "fade"], sure: float) -> Change:
    begin, end = (max(0.0, film.looks[at].time) for at in span)
    at, length = on_grid((begin + end) / 2), on_grid(max(0.0, end - begin))
    return Change(at=at, kind=kind, confidence=round(min(1.0, max(0.0, sure)), 3), length=length)


def _cuts(film: Film) -> Iterator[tuple[int, float]]:
    """The last frames before cuts, and how sure they are."""
    steps = np.sqrt(film.apart(1))
    out = steps / (np.minimum(_usual(steps), _usual(steps[::-1])[::-1]) + 0.5)
    unlike = (film.alike(1) < _PERHAPS) | other_light(film.levels[1:], film.levels[:-1])
    for at in np.flatnonzero((steps >= _STEP) & (out >= _STANDS_OUT) & unlike).tolist():
        alike = film.moved(at, at + 1)
        if alike < SAME and not _comes_back(film, at):
            yield at, (1 - max(0.0, alike)) * min(1.0, float(out[at]) / (2 * _STANDS_OUT))


def _usual(steps: Floats) -> Floats:
    """The median of the steps just before each; nothing is usual before the first ones."""
    padded = np.concatenate([np.zeros(_AROUND, np.float32), steps[:-1]])
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, _AROUND), axis=1), np.float32)


def _comes_back(film: Film, at: int) -> bool:
    """Whether a picture from just before the step after frame `at` is there again just after it."""
    best: list[tuple[float, int, int]] = []
    for distance in range(2, min(_FLASH, len(film) - 1) + 1):
        alike = film.alike(distance) * ~other_light(film.levels[distance:], film.levels[:-distance])
        begins = range(max(0, at + 1 - distance), min(at, len(alike) - 1) + 1)
        best += [(float(alike[begin]), begin, begin + distance) for begin in begins]
    return any(alike > _BACK or film.moved(a, b) > _BACK for alike, a, b in sorted(best, reverse=True)[:2])


def _fades(film: Film) -> tuple[list[Span], list[Span]]:
    """Fades; and flat frames within one shot (flashes, dropouts), where no boundary is."""
    fades: list[Span] = []
    hidden: list[Span] = []
    for first, last in _flat_runs(film):
        down, up = _ramp(film, first, -1), _ramp(film, last, 1)
        inside = first > 0 and last < len(film) - 1 and last - first < _SHORT and _colourless(film, first)
        if inside and up - down <= _FLASH + 1 and film.moved(down, up) > SAME:
            hidden.append((down, up))
        elif inside:
            fades.append((down, up))
        else:
            fades += [span for span in ((down, first), (last, up)) if span[1] - span[0] > 2]
    return _joined(fades), hidden


def _flat_runs(film: Film) -> Iterator[Span]:
    """First and last of flat frames of one colour."""
    flat, ends = film.contrast < _FLAT, np.sqrt(film.apart(1)) >= _STEP
    begin: int | None = None
    for at in np.flatnonzero(flat).tolist():
        begin = at if begin is None else begin
        if at == len(flat) - 1 or not flat[at + 1] or ends[at]:
            yield begin, at
            begin = None


def _ramp(film: Film, at: int, way: Literal[-1, 1]) -> int:
    """The frame where the contrast that grows from a flat frame on, one way, has stopped growing."""
    contrast, start = film.contrast, at
    while 0 <= at + 2 * way < len(film) and abs(at - start) < _RAMP:
        if contrast[at + 2 * way] <= _RISE * contrast[at]:
            break
        at += way
    return min(len(film) - 1, max(0, at + way))


def _colourless(film: Film, at: int) -> bool:
    """Whether a flat frame is black or white."""
    luma, *chroma = np.abs(film.levels[at] - 128)
    return bool(luma > 80 and max(chroma) < 16)


def _joined(found: list[Span]) -> list[Span]:
    """Spans without overlap: a fade may be flat on several levels on its way."""
    joined: list[Span] = []
    for begin, end in sorted(found):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
