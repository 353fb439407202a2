"""Means, differences and gains of scores whose rows hang together in clusters, each with its 95 % interval.

All of them take one value a row (float64) and the row's cluster (int64; rows about the same recording share one), and
are the same for any order of the rows and any numbering of the clusters. Where there is nothing to divide by, all is
nan; over a single cluster the bounds are. `benchmarks/coverage.py` prints how often each interval holds the truth.
"""

from __future__ import annotations

import math

import numpy as np

from aurelia.statistics.clustered import by_cluster, differing, spread
from aurelia.statistics.gaps import Gap, gap_interval, gap_p
from aurelia.statistics.intervals import Estimate, Integers, Numbers
from aurelia.statistics.shares import of_mean, of_quotient


def mean(values: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean over all rows.

    Within 0 and 1 its interval is Wilson's for the effective number of rows (see `shares.of_mean`); for other values
    it is that of a difference from 0.

    Args:
        values: A score for each row.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    return corrected(values, 0.0, clusters, seed=seed)


def difference(treated: Numbers, control: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean of `treated` less that of `control`, of the same rows.

    Its interval is the symmetric bootstrap-t over clusters (see `resampled.studentised`) around the linearised error
    (see `clustered.spread`); Student's where few clusters differ at all, or where there are hundreds.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    return gap_interval(_gap(treated, control, None, clusters, seed))


def difference_p(treated: Numbers, control: Numbers, clusters: Integers, *, seed: int = 0) -> float:
    """The two-sided p of no difference, by the same clustered resamples as the interval of `difference`.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    return gap_p(_gap(treated, control, None, clusters, seed))


def relative_gain(treated: Numbers, control: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """How much more `treated` is than `control`, as a share of `control`: 0.5 is half as much again.

    It has no value where `control` is 0 throughout, and no upper bound (inf) where it may well be. The interval is
    Fieller's over clusters (see `shares.of_quotient`); where all clusters gain alike, that of the difference over the
    mean of `control`.

    Args:
        treated: A score for each row, not negative.
        control: The score of the same row under the other condition, not negative.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    counts, after, before = by_cluster(clusters, treated, control)
    base, n = float(before.sum()), len(counts)
    if base <= 0:
        return Estimate(math.nan, math.nan, math.nan, n)
    value = float(after.sum()) / base - 1
    if n == 1:
        return Estimate(value, math.nan, math.nan, 1)
    if differing(after - (value + 1) * before, counts) >= 3:
        low, high = of_quotient(after, before, counts)
        return Estimate(value, low - 1, high - 1, n)
    gained, level = difference(treated, control, clusters, seed=seed), base / float(counts.sum())
    return Estimate(value, max(-1.0, gained.low / level), gained.high / level, n)


def corrected(values: Numbers, chance: Numbers | float, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean set right for guessing: `(mean - chance) / (1 - chance)`, 0 for a guesser and 1 for all right.

    Its interval is that of the mean, carried over to this scale.

    Args:
        values: A score for each row.
        chance: What a guesser gets: of each row, or of all alike. Of each row, their mean is taken.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    odds = np.broadcast_to(np.asarray(chance, dtype=np.float64), values.shape)
    counts, sums, guessed = by_cluster(clusters, values, odds)
    total, room, n = float(counts.sum()), float((counts - guessed).sum()), len(counts)
    if n < 2 or room <= 0 or not _within(values):
        return gap_interval(Gap(sums - guessed, counts - guessed, counts, within=False, seed=seed))
    found = spread(sums - guessed, counts - guessed, counts)
    return Estimate(found.value, *of_mean(found, float(sums.sum()) / total, room / total, n), n)


def corrected_gain(
    treated: Numbers, control: Numbers, chance: Numbers | float, clusters: Integers, *, seed: int = 0
) -> Estimate:
    """The difference of the two means set right for guessing: `(treated - control) / (1 - chance)`.

    Its interval is made as that of `difference`.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        chance: What a guesser gets: of each row, or of all alike. Of each row, their mean is taken.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    return gap_interval(_gap(treated, control, chance, clusters, seed))


def _gap(treated: Numbers, control: Numbers, chance: Numbers | float | None, clusters: Integers, seed: int) -> Gap:
    odds = np.broadcast_to(np.asarray(0.0 if chance is None else chance, dtype=np.float64), treated.shape)
    counts, gained, guessed = by_cluster(clusters, treated - control, odds)
    return Gap(gained, counts - guessed, counts, within=_within(treated) and _within(control), seed=seed)


def _within(values: Numbers) -> bool:
    return len(values) == 0 or bool(values.min() >= 0 and values.max() <= 1)
