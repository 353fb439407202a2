"""Boundaries found against the truth: who found what, how exactly, and at what cost of false ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.filming.script import Script, Transition

CUT_TOLERANCE = 1
"""Frames that a boundary may be off a cut and still count as found; exact means none."""
GRADUAL_TOLERANCE = 2
"""A gradual change is found by a boundary between its last and its first whole frame, or so many frames beside."""


@dataclass(frozen=True)
class Found:
    """A boundary that a detector found.

    Args:
        at: Second of the first frame of the new shot, or the middle of a gradual change.
        cut: Whether it is a cut; None from a detector that does not say.
    """

    at: float
    cut: bool | None = None


@dataclass(frozen=True)
class Tally:
    """Counts; those of several films may be added."""

    true: int = 0
    found: int = 0
    hits: int = 0
    exact: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.true + other.true, self.found + other.found, self.hits + other.hits, self.exact + other.exact)

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.hits / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.true + self.found) if self.true + self.found else 1.0


def transitions(script: Script, found: Sequence[Found]) -> Tally:
    """All boundaries of whatever kind; each found one counts for one true one at most."""
    pairs = _pairs(script, script.transitions, found)
    return Tally(len(script.transitions), len(found), len(pairs))


def cuts(script: Script, found: Sequence[Found]) -> Tally:
    """Cuts alone.

    Boundaries that are said to be gradual do not count. Those of a detector that does not say count, unless they lie
    in a gradual change of the truth.
    """
    slow = [change for change in script.transitions if change.kind != "cut"]
    sharp = [change for change in script.transitions if change.kind == "cut"]
    said = [f for f in found if f.cut or (f.cut is None and not any(_fits(script, c, f.at) for c in slow))]
    pairs = _pairs(script, sharp, said)
    exact = sum(abs(frame_at(script, f.at) - change.first) == 0 for change, f in pairs)
    return Tally(len(sharp), len(said), len(pairs), exact)


def frame_at(script: Script, time: float) -> int:
    """The frame whose time stamp is nearest."""
    times = script.times
    return min(range(len(times)), key=lambda n: abs(times[n] - time))


def _fits(script: Script, change: Transition, time: float) -> bool:
    frame = frame_at(script, time)
    if change.kind == "cut":
        return abs(frame - change.first) <= CUT_TOLERANCE
    return change.last - GRADUAL_TOLERANCE <= frame <= change.first + GRADUAL_TOLERANCE


def _pairs(script: Script, true: Sequence[Transition], found: Sequence[Found]) -> list[tuple[Transition, Found]]:
    """In order of time, each true one with the nearest found one that fits and is free."""
    free, pairs = list(found), []
    for change in true:
        middle = script.times[change.first] if change.kind == "cut" else _middle(script, change)
        fitting = [f for f in free if _fits(script, change, f.at)]
        if fitting:
            best = min(fitting, key=lambda f: abs(f.at - middle))
            free.remove(best)
            pairs.append((change, best))
    return pairs


def _middle(script: Script, change: Transition) -> float:
    return (script.times[change.last] + script.times[change.first]) / 2
