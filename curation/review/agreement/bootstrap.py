"""Intervals by drawing clips again: all that belongs to a clip is drawn together.

Bias-corrected and accelerated intervals (BCa: Efron, *Better Bootstrap Confidence Intervals*, 1987): coefficients near
1 are skewed, where plain percentiles are too narrow on one side. `benchmarks/agreement.py` prints how often both hold
the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from curation.review.agreement.coefficients import Statistic
from curation.review.agreement.ratings import Floats, Numbers
from curation.review.agreement.results import Measure

RESAMPLES = 2000
CONFIDENCE = 0.95
FEWEST = 5
"""Clips in which two people judged the same, below which no interval is given."""
_AT_ONCE = 2_000_000
"""Draws held in memory at once."""


def measures(
    statistics: Sequence[Statistic], clusters: Numbers, *, resamples: int = RESAMPLES, confidence: float = CONFIDENCE,
    seed: int = 0, percentile: bool = False,
) -> tuple[Measure, ...]:  # fmt: skip
    """Values and intervals of several statistics, drawn together.

    Args:
        statistics: Of the same units.
        clusters: Shape (units,): the number of each unit's clip, from 0.
        resamples: How often clips are drawn; 0 for no intervals.
        confidence: Share of such intervals that hold the truth.
        seed: The same seed draws the same clips.
        percentile: Plain percentiles in place of BCa, for comparison.
    """
    sums = [_by_cluster(one.parts, clusters) for one in statistics]
    many = len(sums[0]) if sums else 0
    draws = _draw(sums, resamples, seed) if many >= FEWEST else [np.zeros((0, one.shape[1])) for one in sums]
    return tuple(
        _measure(one, whole, drawn, _compared(one, clusters), confidence, percentile)
        for one, whole, drawn in zip(statistics, sums, draws, strict=True)
    )


def _by_cluster(parts: Floats, clusters: Numbers) -> Floats:
    sums = np.zeros((int(clusters.max()) + 1 if len(clusters) else 0, parts.shape[1]))
    np.add.at(sums, clusters, parts)
    return sums


def _compared(one: Statistic, clusters: Numbers) -> int:
    """Clips with a unit that two people judged."""
    there = (one.parts != 0).any(axis=1) if one.compared is None else one.compared > 0
    return len(np.unique(clusters[there]))


def _draw(sums: Sequence[Floats], resamples: int, seed: int) -> list[Floats]:
    """Sums of every resample, shape (resamples, sums) for each statistic."""
    many = len(sums[0])
    generator = np.random.default_rng(seed)
    columns = np.concatenate(sums, axis=1)
    step = max(1, _AT_ONCE // many)
    drawn: list[Floats] = [np.zeros((0, columns.shape[1]))]
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        picked = generator.integers(0, many, size=(size, many)) + np.arange(size)[:, None] * many
        times = np.bincount(picked.ravel(), minlength=size * many).reshape(size, many)
        drawn.append(times.astype(np.float64) @ columns)
    edges = np.cumsum([one.shape[1] for one in sums])[:-1]
    return np.split(np.concatenate(drawn), edges, axis=1)


def _measure(
    one: Statistic, sums: Floats, drawn: Floats, compared: int, confidence: float, percentile: bool
) -> Measure:  # fmt: skip
    if one.reason or not len(sums):
        return Measure(one.name, None, reason=one.reason or "nothing was judged by two people")
    value = one.reference() if one.reference else float(one.value(sums.sum(axis=0)[None])[0])
    if not np.isfinite(value):
        return Measure(one.name, None, reason="it is not defined for these ratings")
    if compared < FEWEST:
        return Measure(one.name, value, reason=f"no interval: fewer than {FEWEST} clips")
    values = one.value(drawn)
    values = values[np.isfinite(values)]
    if len(values) < max(2, 0.9 * len(drawn)):
        return Measure(one.name, value, reason="no interval: too many draws had one value alone")
    if np.ptp(values) < 1e-12:
        return Measure(one.name, value, reason="no interval: every draw of clips gives the same")
    left_out = one.value(sums.sum(axis=0)[None] - sums)
    low, high = _ends(values, value, None if percentile else left_out, confidence)
    return Measure(one.name, value, low, high)


def _ends(values: Floats, value: float, left_out: Floats | None, confidence: float) -> tuple[float, float]:
    from scipy.stats import norm

    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    if left_out is not None and np.isfinite(left_out).all():
        same = np.abs(values - value) < 1e-9  # shares of few units repeat, but for rounding
        below = ((values < value)[~same].sum() + 0.5 * same.sum()) / len(values)
        bias = norm.ppf(np.clip(below, 1 / len(values), 1 - 1 / len(values)))
        apart = left_out.mean() - left_out
        spread = (apart**2).sum() ** 1.5
        acceleration = (apart**3).sum() / (6 * spread) if spread > 0 else 0.0
        moved = bias + norm.ppf(tails)
        tails = norm.cdf(bias + moved / (1 - acceleration * moved))
    low, high = np.quantile(values, tails)
    return float(low), float(high)
