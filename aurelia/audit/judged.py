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
from aurelia.audit.repeated import by_order, is_repeated
from schemas.evaluation import Probe

KNOWS = 0.9
"""Who knows the answer gives it this often at least."""

Shows = Literal["right", "maybe", "nothing"]


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
    shows: Shows
    need: int

    @property
    def enough(self) -> bool:
        """Whether it has the answers that one who knows would have stood out with, or too many wrong ones for that."""
        return self.probe.asked >= self.need or p_knows(self.probe, KNOWS) <= ALPHA

    @property
    def reliable(self) -> bool:
        """Whether it is right, its interval lies above chance and the text prior, and it is no mere guesser."""
        lucky = self.steady and self.lucky is not None and self.lucky > MOSTLY
        return self.shows == "right" and self.probe.low > self.probe.chance and not lucky and not self.luck.guesses

    @property
    def fails(self) -> bool:
        """Whether it cannot be one that knows: its interval ends below `KNOWS`, or its being right is luck."""
        lucky = self.steady and self.lucky is not None
        return self.shows == "nothing" and (self.probe.high < KNOWS or lucky)

    @property
    def lucky(self) -> float | None:
        """Of the items on which it is right as often as here, how many are luck; None with too few items to tell."""
        if is_repeated(self.probe):
            return self.luck.draws.share_lucky(self.probe) if self.luck.draws is not None else None
        return self.luck.share

    @property
    def steady(self) -> bool:
        """Whether it is right every time; of repeated answers, as often as one who knows may be."""
        if is_repeated(self.probe):
            return p_knows(self.probe, KNOWS) > ALPHA
        return self.probe.asked > 0 and self.probe.right == self.probe.asked


def judged(some: Sequence[Probe], asked: Asked, lucks: Mapping[Group, Luck]) -> tuple[Judged, ...]:
    """What each of several probes of one item shows; they are one family of tests."""
    known = [(one, lucks.get(group_of(one, asked), NOTHING)) for one in some]
    bound = level([_least(one, luck) for one, luck in known if one.asked])
    need = enough(asked.chance, bound)
    return tuple(Judged(one, luck, _shows(one, luck, bound), need) for one, luck in known)


def _least(probe: Probe, luck: Luck) -> float:
    """The least p that a probe can come to: where every answer is right."""
    if is_repeated(probe) and luck.draws is not None:
        return luck.draws.p(probe.model_copy(update={"right": probe.asked}))
    return float(probe.chance ** by_order(probe).asked)


def _shows(probe: Probe, luck: Luck, bound: float) -> Shows:
    """A model's orders are fresh guesses only as far as its wrong answers elsewhere do not lean to one option."""
    if is_repeated(probe):
        return _repeated_shows(probe, luck, bound)
    leans = probe.kind == "model" and luck.draws is not None and luck.draws.leans and luck.draws.p(probe) > bound
    share = luck.share if probe.asked and probe.right == probe.asked else None
    if share is not None and (luck.steady or share <= SURE):
        return "right" if share <= SURE and not leans else "maybe" if share <= LIKELY else "nothing"
    if p_alone(probe) <= bound and not leans:
        return "right"
    return "maybe" if probe.right and probe.low > probe.chance else "nothing"


def _repeated_shows(probe: Probe, luck: Luck, bound: float) -> Shows:
    """By how many items it is right on so often by luck, and by how far it leans; else by each order counted once."""
    above = probe.right > 0 and probe.low > probe.chance
    if luck.draws is None:
        return "right" if p_alone(by_order(probe)) <= bound else "maybe" if above else "nothing"
    if not above and p_knows(probe, KNOWS) <= ALPHA:
        return "nothing"
    share = luck.draws.share_lucky(probe)
    if share <= SURE and luck.draws.p(probe) <= bound:
        return "right"
    return "maybe" if share <= LIKELY else "nothing"
