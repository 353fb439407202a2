"""Intervals of shares and means over clips: resampled, or Wilson's where resampling cannot tell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_DRAWS = 1000
_AT_ONCE = 50
_FEW = 5
"""With fewer clips than this, Wilson's interval is taken, which is wider."""
_SOME = 20
"""With fewer clips than this, resampling gives too narrow an interval, and Student's is taken."""
_MANY = 1000
"""With more clips than this, resampling gives what Student's does, and takes long."""
_Z = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A share or a mean with its 95 % interval."""

    value: float
    low: float
    high: float
    clusters: int
    """Over how many clusters: clips, or recordings."""

    def __str__(self) -> str:
        return f"{100 * self.value:.0f} % ({100 * self.low:.0f}-{100 * self.high:.0f})"


NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of n; for other means of values within 0 and 1 it is wide enough.

    With n = 0 nothing is known, and the bounds are 0 and 1.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    return by_score(value, n, _Z)


def by_score(value: float, n: float, quantile: float) -> tuple[float, float]:
    """Wilson's interval with a quantile of one's own, such as Student's."""
    if n <= 0:
        return 0.0, 1.0
    middle = (value + quantile**2 / (2 * n)) / (1 + quantile**2 / n)
    spread = math.sqrt(max(0.0, value * (1 - value) / n + quantile**2 / (4 * n**2)))
    half = quantile / (1 + quantile**2 / n) * spread
    return max(0.0, middle - half), min(1.0, middle + half)


def normal(value: float, error: float) -> tuple[float, float]:
    """The 95 % interval of a value with a known standard error, from the normal distribution."""
    return value - _Z * error, value + _Z * error


def ratio(parts: Numbers, wholes: Numbers, seed: int = 0) -> Estimate:
    """The sum of `parts` over the sum of `wholes`, one pair a clip, with an interval over clips.

    It is from resampled clips; Student's for the linearised ratio where there are few clips, or a thousand; Wilson's
    where there are fewer than five, or where the share is all or nothing.
    """
    there = wholes > 0
    whole, clips = float(wholes.sum()), int(there.sum())
    if whole <= 0:
        return NOTHING
    value = float(parts.sum()) / whole
    if value <= 1 + 1e-9 and (clips < _FEW or value < 1e-9 or value > 1 - 1e-9):
        return Estimate(value, *wilson(min(max(value, 0.0), 1.0), clips), clips)
    if clips < _SOME or clips > _MANY:
        half = _student(parts[there], wholes[there], value)
        return Estimate(value, max(0.0, value - half), value + half if value > 1 else min(1.0, value + half), clips)
    low, high = _resampled(parts, wholes, seed)
    return Estimate(value, min(low, value), max(high, value), clips)


def paired(apart: Numbers, counts: Numbers, seed: int = 0) -> Estimate:
    """The mean difference of what was measured twice, with an interval from resampled clips.

    Args:
        apart: For each clip, the sum of the differences of its questions.
        counts: For each clip, how many questions.
        seed: Of the resampling.
    """
    if len(apart) == 0:
        return NOTHING
    value = float(apart.sum() / counts.sum())
    if 1 < len(apart) < _SOME or len(apart) > _MANY:
        half = _student(apart, counts, value)
        return Estimate(value, value - half, value + half, len(apart))
    low, high = _resampled(apart, counts, seed)
    return Estimate(value, low, high, len(apart))


def apart(one: Estimate, other: Estimate) -> Estimate:
    """The difference `one - other` of two independent estimates, with an interval made from theirs.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), method 10.
    """
    gap = one.value - other.value
    low = gap - math.hypot(one.value - one.low, other.high - other.value)
    high = gap + math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(gap, low, high, min(one.clusters, other.clusters))


def _student(parts: Numbers, wholes: Numbers, value: float) -> float:
    """Half the width of the interval of a ratio over few clips (W. G. Cochran, Sampling Techniques, 3rd ed., ch. 6)."""
    from scipy.stats import t as student

    n = len(parts)
    if n < 2:
        return value
    spread = float(np.sum((parts - value * wholes) ** 2)) / (n - 1)
    return float(student.ppf(0.975, n - 1)) * math.sqrt(spread / n) / float(wholes.mean())


def _resampled(parts: Numbers, wholes: Numbers, seed: int) -> tuple[float, float]:
    random, n = np.random.default_rng(seed), len(parts)
    drawn: list[Numbers] = []
    for _ in range(_DRAWS // _AT_ONCE):
        weights = random.multinomial(n, np.full(n, 1 / n), size=_AT_ONCE).astype(np.float64)
        below = weights @ wholes
        drawn.append(np.divide(weights @ parts, below, out=np.full(_AT_ONCE, np.nan), where=below > 0))
    low, high = np.nanquantile(np.concatenate(drawn), (0.025, 0.975))
    return float(low), float(high)
