"""Whether a model is right more often where the right option stands in a certain place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from aurelia.evaluate.orders import LETTERS
from schemas.evaluation import Score
from schemas.release import ReleaseRow

BIASED = 0.001
"""Below this p the places are told apart; small, because every arm of every run is looked at."""
_LEAST = 1.0
_MOSTLY = 5.0
_Place = tuple[int, int]
"""How many options there are, and at which place of them the right one stood."""


@dataclass(frozen=True)
class Position:
    """One place of the list of options."""

    letter: str
    right: int
    """How often the reply was right when the right option stood there."""
    asked: int
    """How often it stood there."""
    chosen: int
    """How often the option that stood there was chosen, right or wrong."""

    @property
    def accuracy(self) -> float:
        """The share of right replies."""
        return self.right / self.asked if self.asked else float("nan")


@dataclass(frozen=True)
class Positions:
    """All places, and the test of whether they are alike."""

    places: tuple[Position, ...] = ()
    p: float | None = None
    """Of Pearson's chi-square test; None where there is too little to test."""

    @property
    def biased(self) -> bool:
        """Whether accuracy depends on the place."""
        return self.p is not None and self.p < BIASED


def positions(scores: Iterable[Score], row: Callable[[str], ReleaseRow]) -> Positions:
    """How right replies are by the place in which the right option was shown.

    The test is Pearson's chi-square of right and wrong by place, summed over questions with equally many options. An
    item asked in every order is in every place equally often, so that its difficulty cancels out. Repeats of one order
    are no independent replies: the test counts their mean once.

    Args:
        scores: Of one arm.
        row: The row with an id.
    """
    right: Counter[_Place] = Counter()
    asked: Counter[_Place] = Counter()
    chosen: Counter[int] = Counter()
    each: dict[tuple[str, str, _Place], list[bool]] = defaultdict(list)
    for one in scores:
        key = row(one.sample).answer.option
        if one.value is None or not one.order or key is None or key not in one.order:
            continue
        place = len(one.order), one.order.index(key)
        asked[place] += 1
        right[place] += one.value >= 1
        each[one.sample, one.order, place].append(one.value >= 1)
        if one.option and one.option in one.order:
            chosen[one.order.index(one.option)] += 1
    most = max((place for _, place in asked), default=-1) + 1
    found = [
        Position(LETTERS[n], sum(right[size, n] for size in range(2, 27)), sum(asked[size, n] for size in range(2, 27)),
                 chosen[n])
        for n in range(most)
    ]  # fmt: skip
    return Positions(tuple(found), _p(each))


def _p(each: Mapping[tuple[str, str, _Place], list[bool]]) -> float | None:
    """By item, order and place: which of the replies were right."""
    from scipy.stats import chi2

    right: dict[_Place, float] = defaultdict(float)
    asked: Counter[_Place] = Counter()
    for (_, _, place), some in each.items():
        right[place] += sum(some) / len(some)
        asked[place] += 1
    statistic, freedom, expected = 0.0, 0, []
    for size in sorted({size for size, _ in asked}):
        places = [place for place in asked if place[0] == size]
        whole, hits = sum(asked[place] for place in places), sum(right[place] for place in places)
        if len(places) < 2:
            continue
        if hits in (0, whole):  # all right or all wrong: no place can differ
            continue
        freedom += len(places) - 1
        for place in places:
            for count, share in ((right[place], hits / whole), (asked[place] - right[place], 1 - hits / whole)):
                expected.append(asked[place] * share)
                statistic += (count - expected[-1]) ** 2 / expected[-1]
    if not expected:
        return 1.0 if any(size > 1 for size, _ in asked) else None
    if min(expected) < _LEAST or sum(one >= _MOSTLY for one in expected) < 0.8 * len(expected):
        return None
    return float(chi2.sf(statistic, freedom))
