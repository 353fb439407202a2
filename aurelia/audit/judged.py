"""What one probe shows of an item: that its solver knows, that it may, or nothing that luck would not give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aurelia.audit.asked import Asked
from aurelia.audit.luck import (
    ALPHA,
    LIKELY,
    MOSTLY,
    NOTHING,
    SURE,
    Group,
    Luck,
    enough,
    group_of,
    level,
    p_alone,
    p_knows,
)
from schemas.evaluation import Probe

KNOWS = 0.9
"""Who knows the answer gives it this often at least."""


@dataclass(frozen=True)
class Judged:
    """A probe and what it shows.

    Args:
        probe: The probe.
        luck: How its solver guesses.
        shows: `right`: it can be told from chance and from luck; `maybe`: something is there, and too little to be
            sure; `nothing`: it cannot be told from chance, the text prior or the solver's luck.
        need: How many answers tell a solver that is always right from chance.
    """

    probe: Probe
    luck: Luck
    shows: Literal["right", "maybe", "nothing"]
    need: int

    @property
    def enough(self) -> bool:
        """Whether it has the answers that one who knows would have stood out with, or too many wrong ones for that."""
        return self.probe.asked >= self.need or p_knows(self.probe, KNOWS) <= ALPHA

    @property
    def reliable(self) -> bool:
        """Whether it is right, its interval lies above chance and the text prior, and it is no mere guesser."""
        lucky = self.steady and self.luck.share is not None and self.luck.share > MOSTLY
        return self.shows == "right" and self.probe.low > self.probe.chance and not lucky and not self.luck.guesses

    @property
    def fails(self) -> bool:
        """Whether it cannot be one that knows: its interval ends below `KNOWS`, or its being right is luck."""
        lucky = self.steady and self.luck.share is not None
        return self.shows == "nothing" and (self.probe.high < KNOWS or lucky)

    @property
    def steady(self) -> bool:
        """Whether it is right every time."""
        return self.probe.asked > 0 and self.probe.right == self.probe.asked


def judged(some: Sequence[Probe], asked: Asked, lucks: Mapping[Group, Luck]) -> tuple[Judged, ...]:
    """What each of several probes of one item shows; they are one family of tests."""
    bound = level([(one.chance, one.asked) for one in some])
    need = enough(asked.chance, bound)
    return tuple(_judged(one, lucks.get(group_of(one, asked), NOTHING), bound, need) for one in some)


def _judged(probe: Probe, luck: Luck, bound: float, need: int) -> Judged:
    return Judged(probe, luck, _shows(probe, luck, bound), need)


def _shows(probe: Probe, luck: Luck, bound: float) -> Literal["right", "maybe", "nothing"]:
    share = luck.share if probe.asked and probe.right == probe.asked else None
    if share is not None and (luck.steady or share <= SURE):
        return "right" if share <= SURE else "maybe" if share <= LIKELY else "nothing"
    if p_alone(probe) <= bound:
        return "right"
    return "maybe" if probe.right and probe.low > probe.chance else "nothing"
