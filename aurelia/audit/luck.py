"""How often a solver is right by luck: several tests on one item, and solvers that guess the same thing every time.

Two things turn noise into findings. One is that an item has many probes, of which some are right by luck: the bound
for each test is Tarone's, which leaves out tests with too few answers to find anything. The other is that a model's
replies to one question in several orders are not independent: many choose the same option whatever its place, and then
three, six or a hundred right replies are one lucky guess. How steady a solver is when it knows nothing shows in its
wrong answers: who always says the same is wrong every time `(1 - chance) / chance` times as often as right every time.
So items on which it is wrong every time tell how many of those on which it is right every time are luck, as decoys tell
false identifications in proteomics. Who guesses afresh is sometimes wrong every time too: how often, its items with one
single right answer tell, of which it has `n chance / (1 - chance)` times as many.

Sources: R. E. Tarone, A modified Bonferroni method for discrete data, Biometrics 46 (1990); J. E. Elias and S. P. Gygi,
Target-decoy search strategy for increased confidence in large-scale protein identifications, Nature Methods 4 (2007).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log, sqrt

from aurelia.audit.asked import LEAST, TELLING, Asked
from aurelia.audit.repeated import Draws, by_order, odds_of
from schemas.evaluation import Given, Probe

ALPHA = 0.05
"""Of all tests on an item together."""
FEW = 20
"""With fewer items than this, nothing can be said of a solver's luck."""
SURE = 0.1
"""At most this share of what a solver is steadily right on is luck: then its being right counts."""
MOSTLY = 0.5
"""More luck than this among them, and it makes nobody a solver, however small the p of one item."""
LIKELY = 0.8
"""More luck than this among them, and being right every time says nothing of an item."""

_Z = 1.6448536269514722
"""One in twenty draws is above it."""

Group = tuple[str, str, Given, str]
"""Kind and name of a solver, what it was given, and the benchmark task."""


@dataclass(frozen=True)
class Luck:
    """How a solver guesses at one benchmark task with the same senses.

    Args:
        steady: Whether it is seen to give the same answer every time where it knows nothing.
        share: Which share of the items it is right on every time are luck; None with too few items to tell.
        rate: On which share of all items it is right every time by luck.
        guesses: Whether it is no better than chance over all these items.
        draws: How often it is right on each of them; None with too few items to tell.
    """

    steady: bool = False
    share: float | None = None
    rate: float = 0.0
    guesses: bool = False
    draws: Draws | None = None


NOTHING = Luck()


def lucks(
    found: Mapping[str, Sequence[Probe]], asked: Mapping[str, Asked], known: Mapping[Group, Luck] | None = None
) -> dict[Group, Luck]:
    """How each solver guesses, from all items it was asked about.

    Args:
        found: The probes of each item.
        asked: The items.
        known: How solvers guess on more items than these: who is steady there is taken to be steady here, and its share
            of luck is what these items show, however few they are.
    """
    groups: dict[Group, list[Probe]] = defaultdict(list)
    guesses: dict[Group, list[float]] = defaultdict(list)
    for sample, some in found.items():
        for probe in some:
            # Where the text prior answers by itself, being right every time is the rule, and tells nothing of luck.
            if probe.asked and asked[sample].chance < TELLING:
                group = group_of(probe, asked[sample])
                groups[group].append(probe)
                guesses[group].append(max(asked[sample].guess, LEAST))
    return {group: _luck(some, guesses[group], (known or {}).get(group, NOTHING)) for group, some in groups.items()}


def group_of(probe: Probe, asked: Asked) -> Group:
    """Whose luck a probe is judged by."""
    return probe.kind, probe.solver, probe.given, asked.benchmark_task


def _luck(some: Sequence[Probe], each: Sequence[float], known: Luck) -> Luck:
    guesses = _guesses(some)
    draws = Draws(some, each, known.draws) if len(some) >= FEW or known.draws else None
    if len(some) < FEW and not known.steady:
        return Luck(draws=draws)
    some = [by_order(one) for one in some]
    odds = [odds_of(one) for one in some]
    wrong = [odd for odd, one in zip(odds, some, strict=True) if not one.right]
    once = [(odd, one) for odd, one in zip(odds, some, strict=True) if one.right == 1 < one.asked]
    afresh = [1 / (one.asked * odd) for odd, one in once]
    excess, spread = len(wrong) - sum(afresh), sqrt(len(wrong) + sum(one**2 for one in afresh))
    mean = sum(odds) / len(odds)
    lucky = max(0.0, excess) * (sum(wrong) / len(wrong) if wrong else mean) + mean
    lucky += sum(odd ** (one.asked - 1) / one.asked for odd, one in once)
    right = sum(one.right == one.asked for one in some)
    return Luck(
        known.steady or excess >= max(spread, 1.0),
        min(1.0, lucky / right) if right else 1.0,
        min(1.0, lucky / len(some)),
        guesses,
        draws,
    )


def _guesses(some: Sequence[Probe]) -> bool:
    """Whether its shares of right answers are above chance by no more than all but one in twenty guessers' are."""
    above = [one.right / one.asked - one.chance for one in some]
    return sum(above) <= _Z * sqrt(sum(one**2 for one in above))


def p_alone(probe: Probe) -> float:
    """How likely that many right answers, or more, are for one who guesses afresh each time."""
    return _tail(probe.right, probe.asked, probe.chance)


def p_knows(probe: Probe, share: float) -> float:
    """How likely so few right answers, or fewer, are for one who is right that often."""
    return 1 - _tail(probe.right + 1, probe.asked, share) if probe.asked else 1.0


@lru_cache(maxsize=65536)
def _tail(right: int, asked: int, chance: float) -> float:
    from scipy.stats import binom

    return float(binom.sf(right - 1, asked, chance)) if right else 1.0


def level(least: Sequence[float]) -> float:
    """The bound on p for each of several tests, so that all together err in at most `ALPHA` of the items (Tarone).

    Args:
        least: The least p that each can come to.
    """
    for number in range(1, len(least) + 1):
        if sum(p <= ALPHA / number for p in least) <= number:
            return ALPHA / number
    return ALPHA


def enough(chance: float, bound: float) -> int:
    """How many answers, all of them right, it takes to tell a solver from chance."""
    return 10**6 if chance >= 1 else max(1, ceil(log(bound) / log(chance) - 1e-9))


def together(rates: Sequence[float], right: int) -> float:
    """How likely at least `right` of several solvers are steadily right by luck, each at its own rate (exact)."""
    share = [1.0]
    for rate in rates:
        share = [
            (share[k] if k < len(share) else 0.0) * (1 - rate) + (share[k - 1] * rate if k else 0.0)
            for k in range(len(share) + 1)
        ]
    return sum(share[right:])
