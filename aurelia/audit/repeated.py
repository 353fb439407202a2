"""Answers that were drawn several times in the same order of the options, and what they are evidence of.

Further draws of the same words tell how often a solver gives an answer, and not why: who leans to an option without
knowing gives it in eight draws of ten, in sixteen of twenty, and no number of draws averages that out. So they are no
independent evidence, and no test may count them one by one. What they do tell is compared between items: who leans
without knowing leans to a wrong option `(1 - chance) / chance` times as often as to the right one, and as far. So the
items on which a solver is wrong at least as often as it is right on this one tell how many of those on which it is
right so often are luck, as decoys do (see `aurelia.audit.luck`). Of two options that is exact, for each is the other's
decoy; with more, it takes luck to be more than it is, for being wrong so often is no leaning to one wrong option.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from math import sqrt

from schemas.evaluation import Probe

_EQUAL = 1e-9
_LEAST = 10
_Z = 1.6448536269514722
_GRID = (0.0, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def is_repeated(probe: Probe) -> bool:
    """Whether a model gave several answers in the same order."""
    return probe.kind == "model" and 0 < probe.orders < probe.asked


def by_order(probe: Probe) -> Probe:
    """The same with each order counted once, by the share of its right draws; halves count for neither side."""
    if not is_repeated(probe):
        return probe
    right = probe.right * probe.orders / probe.asked
    whole = int(right + 0.5 - _EQUAL) if 2 * right > probe.orders else int(right + 0.5 + _EQUAL)
    return probe.model_copy(update={"right": whole, "asked": probe.orders})


def odds_of(probe: Probe) -> float:
    """How many times as often luck makes a guesser right as wrong."""
    return probe.chance / max(1 - probe.chance, _EQUAL)


class Draws:
    """How often a solver is right on each of several items, and how far that is luck.

    Args:
        some: Its probes of these items, with the same senses, each with answers.
        guesses: What blind guessing gets on each; chance may be more, by the text prior.
        wider: The same solver on more items than these, which tell how far it leans.
    """

    def __init__(self, some: Sequence[Probe], guesses: Sequence[float], wider: Draws | None = None) -> None:
        self._some = some
        self._guesses = guesses
        self._wider = wider

    def share_lucky(self, probe: Probe) -> float:
        """Of the items on which it is right at least as often as on this one, how many it is by luck; from 0 to 1.

        One more is counted than its wrong ones tell, for they vary.

        Source: J. E. Elias and S. P. Gygi, Nature Methods 4 (2007); one more: R. Barber and E. Candès, Controlling
        the false discovery rate via knockoffs, Annals of Statistics 43 (2015).
        """
        share = _share(probe)
        right = sum(_share(one) >= share - _EQUAL for one in self._some)
        wrong = sum(odds_of(one) for one in self._some if _share(one) <= 1 - share + _EQUAL)
        mean = sum(map(odds_of, self._some)) / max(1, len(self._some))
        return min(1.0, (wrong + mean) / right) if right and share > 0.5 else 1.0

    def p(self, probe: Probe) -> float:
        """How likely one who knows nothing and leans as this solver does is right so often; 0 where it is rarely wrong.

        The share of right draws of an item is taken to be Beta distributed about chance.
        """
        return _tail(probe.right, probe.asked, probe.chance, self._leaning) if self._leaning is not None else 0.0

    @cached_property
    def leans(self) -> bool:
        """Whether it is seen to lean: it is wrong further from chance than fresh guesses are (95 %, one-sided)."""
        if self._wider is not None:
            return self._wider.leans
        if len(self._low) < _LEAST:
            return False
        mean, spread = self._expected(0.0)
        return self._seen > mean + _Z * spread

    @cached_property
    def _leaning(self) -> float | None:
        """Of the variance of single draws, how much lies between items; None where it is wrong on too few to tell.

        It is the most that those bear out on which it is wrong more often than a guesser (95 %, one-sided).
        """
        if self._wider is not None:
            return self._wider._leaning
        if len(self._low) < _LEAST:
            return None
        for leaning in _GRID:
            mean, spread = self._expected(leaning)
            if self._seen <= mean - _Z * spread:
                return leaning
        return 1.0

    @cached_property
    def _low(self) -> list[tuple[Probe, float]]:
        pairs = zip(self._some, self._guesses, strict=True)
        return [(one, guess) for one, guess in pairs if _share(one) <= guess + _EQUAL]

    @cached_property
    def _seen(self) -> float:
        return sum((_share(one) - guess) ** 2 for one, guess in self._low)

    def _expected(self, leaning: float) -> tuple[float, float]:
        """Mean and standard deviation of `_seen` for one who leans so far."""
        told = [_below(one.asked, guess, leaning) for one, guess in self._low]
        return sum(mean for mean, _ in told), sqrt(sum(variance for _, variance in told))


def _share(probe: Probe) -> float:
    return probe.right / probe.asked


@lru_cache(maxsize=65536)
def _tail(right: int, asked: int, chance: float, leaning: float) -> float:
    from scipy.stats import betabinom, binom

    if leaning >= 1 or not right:
        return chance if right else 1.0
    if leaning <= 0:
        return float(binom.sf(right - 1, asked, chance))
    size = 1 / leaning - 1
    return float(betabinom.sf(right - 1, asked, chance * size, (1 - chance) * size))


@lru_cache(maxsize=65536)
def _below(asked: int, chance: float, leaning: float) -> tuple[float, float]:
    """Mean and variance of the squared distance from chance of one who is right no more often than that."""
    tails = [_tail(right, asked, chance, leaning) for right in range(int(asked * chance + _EQUAL) + 2)]
    weights = [one - other for one, other in pairwise(tails)]
    squares = [(right / asked - chance) ** 2 for right in range(len(weights))]
    mean = sum(w * square for w, square in zip(weights, squares, strict=True)) / sum(weights)
    return mean, sum(w * square**2 for w, square in zip(weights, squares, strict=True)) / sum(weights) - mean**2
