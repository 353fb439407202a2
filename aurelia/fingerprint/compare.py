"""What two recordings share, found from places where they may run along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aurelia.fingerprint.align import Run, Track, follow, line_near
from aurelia.fingerprint.picture import mirrored
from aurelia.fingerprint.prints import PICTURES, SOUNDS, Prints
from aurelia.fingerprint.sound import shifted
from aurelia.fingerprint.votes import WINDOW, Place
from schemas.base import on_grid
from schemas.twin import Shared

Sense = Literal["picture", "sound"]

PICTURE_LIMIT = 20
"""Bits of 64 that may differ between two prints of one picture."""
SOUND_LIMIT = 9
"""Bits of 32 that may differ between two prints of one sound."""
SHIFTS = (0, 1, -1)
"""Semitones by which sound may be higher or lower."""
MIRRORS = (0, 1)
_OTHER: dict[Sense, tuple[tuple[Sense, int], ...]] = {
    "picture": tuple(("sound", shift) for shift in SHIFTS),
    "sound": tuple(("picture", mirror) for mirror in MIRRORS),
}

_SHORTEST = 2.5
"""Seconds that must be shared."""
_AGREE = 0.6
"""The share of compared moments that must agree."""
_TOLD = {"picture": 16, "sound": 30}
"""Bits that must turn at the same moments in both. Two copies of a standing picture or of a hum turn none: that two
recordings show the same title card does not make them twins."""
_CHANCE = 1.2
"""Bits must turn together so much more often than at other moments."""
_WITH = 0.3
"""The share of moments that must agree in the one sense where the other has shown that two recordings run along."""
_PATIENCE = 8
"""After so many places in a row that lead to nothing new, no more are looked at."""
_SAME = 1.0
"""Seconds by which two lines may lie apart and be one."""


@dataclass(frozen=True)
class Lead:
    """A place to look at more closely.

    Args:
        sense: What voted for it.
        variant: 1 for a mirrored picture; semitones for sound.
        place: Where.
    """

    sense: Sense
    variant: int
    place: Place


@dataclass(frozen=True)
class Stretch:
    """A run that two recordings share by one sense."""

    sense: Sense
    variant: int
    run: Run
    rate: int

    @property
    def start(self) -> float:
        """Seconds of the first recording."""
        return float(self.run.ticks[0]) / self.rate

    @property
    def end(self) -> float:
        """Seconds of the first recording."""
        return float(self.run.ticks[-1] + 1) / self.rate

    def theirs(self, seconds: float) -> float:
        """The same moment in the second recording."""
        return float(self.run.theirs[0]) / self.rate + (seconds - self.start) * self.run.slope

    def tells(self, other: Stretch) -> bool:
        """Whether most of the other lies in this one, in both recordings: found once more a little beside it."""
        mine = _overlap((self.start, self.end), (other.start, other.end))
        low, high = other.theirs(other.start), other.theirs(other.end)
        theirs = _overlap((self.theirs(self.start), self.theirs(self.end)), (low, high))
        return mine >= 0.5 * (other.end - other.start) and theirs >= 0.5 * (high - low)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def track(one: Prints, other: Prints, sense: Sense, variant: int) -> Track:
    """Two recordings by one sense; the second is left as it is, the first mirrored or shifted."""
    if sense == "picture":
        mine = mirrored(one.pictures) if variant else one.pictures
        return Track(PICTURES, mine, other.pictures, ((0, 0), (0, 1), (1, 0)), PICTURE_LIMIT)
    return Track(SOUNDS, shifted(one.sounds, variant)[:, None], other.sounds[:, None], ((0, 0),), SOUND_LIMIT)


def compare(one: Prints, other: Prints, leads: Iterable[Lead]) -> tuple[Shared, ...]:
    """The stretches that two recordings share, in order of time.

    Args:
        one: The first recording.
        other: The second one.
        leads: Places to look at, best first.
    """
    found: list[Stretch] = []
    misses = 0
    for lead in leads:
        if misses >= _PATIENCE:
            break
        if any(_explains(stretch, lead) for stretch in found):
            continue
        stretch = _follow(track(one, other, lead.sense, lead.variant), lead)
        fresh = stretch is not None and not any(_covers(known, stretch) for known in found)
        misses = 0 if fresh else misses + 1
        if stretch is not None:
            found.append(stretch)
    found.sort(key=lambda stretch: -float(stretch.run.agreed.sum()) / stretch.rate)
    return tuple(sorted(_judged(one, other, found), key=lambda shared: (shared.start, shared.other_start)))


def _follow(pair: Track, lead: Lead) -> Stretch | None:
    tick, their, slope = line_near(pair, lead.place.tick, lead.place.offset, round(WINDOW * pair.rate))
    run = follow(pair, tick, their, slope)
    if run is None or run.agreed.sum() < _SHORTEST * pair.rate or run.score < _AGREE:
        return None
    return Stretch(lead.sense, lead.variant, run, pair.rate)


def _explains(stretch: Stretch, lead: Lead) -> bool:
    """Whether a lead lies on a stretch that is known."""
    at = lead.place.tick / stretch.rate
    if (stretch.sense, stretch.variant) != (lead.sense, lead.variant) or not stretch.start <= at <= stretch.end:
        return False
    return abs(stretch.theirs(at) - at - lead.place.offset / stretch.rate) <= 2 * _SAME


def _covers(known: Stretch, other: Stretch) -> bool:
    """Whether the other is for the most part at the same time of the first recording, wherever it is in the second."""
    both = _overlap((known.start, known.end), (other.start, other.end))
    return known.sense == other.sense and both >= 0.5 * (other.end - other.start)


def turned(pair: Track, run: Run) -> int:
    """Bits that turn at the same moments in both, beyond those that would by chance: what a run tells that a standing
    picture, or the same place filmed twice, does not."""
    lag = max(1, round(0.4 * pair.rate))
    agreed = run.agreed[lag:] & run.agreed[:-lag]
    mine = pair.mine[run.ticks.clip(0, len(pair.mine) - 1), 0]
    others = pair.theirs[np.rint(run.theirs).astype(np.int64).clip(0, len(pair.theirs) - 1), 0]
    ours = np.where(agreed, mine[lag:] ^ mine[:-lag], 0)
    theirs = np.where(agreed, others[lag:] ^ others[:-lag], 0)
    here = int(np.bitwise_count(ours & theirs).sum())
    elsewhere = [int(np.bitwise_count(ours & np.roll(theirs, len(theirs) // part)).sum()) for part in (4, 3, 2)]
    return round((here - _CHANCE * max(elsewhere)) / lag)


def _judged(one: Prints, other: Prints, found: Sequence[Stretch]) -> Iterator[Shared]:
    """Those of the stretches, longest first, that tell something and are not told by a longer one already."""
    kept: list[tuple[Stretch, bool]] = []
    for stretch in found:
        if any((both or known.sense == stretch.sense) and known.tells(stretch) for known, both in kept):
            continue
        beside = next(filter(None, (_beside(one, other, stretch, *way) for way in _OTHER[stretch.sense])), None)
        if sum(max(0.0, _told(one, other, part)) for part in (stretch, beside) if part) < 1:
            continue
        kept.append((stretch, beside is not None))
        picture = stretch if stretch.sense == "picture" else beside
        yield _shared(stretch, "both" if beside else stretch.sense, bool(picture and picture.variant))


def _told(one: Prints, other: Prints, stretch: Stretch) -> float:
    """How much of what is needed to join two recordings a stretch tells; below 0 where there is less than by chance."""
    return turned(track(one, other, stretch.sense, stretch.variant), stretch.run) / _TOLD[stretch.sense]


def _beside(one: Prints, other: Prints, stretch: Stretch, sense: Sense, variant: int) -> Stretch | None:
    """The same stretch by the other sense, where that agrees too."""
    pair = track(one, other, sense, variant)
    ticks = np.arange(round(stretch.start * pair.rate), round(stretch.end * pair.rate))
    line = (stretch.theirs(0.0) * pair.rate + ticks * stretch.run.slope).astype(np.float64)
    for shift in (0, -1, 1, -2, 2, -3, 3):
        good, told = pair.compare(ticks, np.rint(line + shift).astype(np.int64))
        if told.sum() >= _SHORTEST * pair.rate and (good > 0).sum() >= _WITH * told.sum():
            return Stretch(sense, variant, Run(ticks[told], line[told] + shift, good[told] > 0, told[told]), pair.rate)
    return None


def _shared(stretch: Stretch, sense: Literal["picture", "sound", "both"], turned_round: bool) -> Shared:
    return Shared(
        start=on_grid(stretch.start),
        duration=on_grid(stretch.end - stretch.start),
        other_start=on_grid(max(0.0, stretch.theirs(stretch.start))),
        sense=sense,
        mirrored=turned_round,
        speed=round(1 / max(0.1, stretch.run.slope), 3),
        score=round(stretch.run.score, 4),
    )


def covered(spans: Iterable[tuple[float, float]], duration: float) -> float:
    """The share of a duration that spans cover together."""
    total, end = 0.0, 0.0
    for low, high in sorted(spans):
        total += max(0.0, min(high, duration) - max(low, end))
        end = max(end, min(high, duration))
    return round(min(1.0, total / duration), 4) if duration > 0 else 0.0
