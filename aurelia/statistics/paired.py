"""Means, differences and gains of scores whose rows hang together in clusters, each with its 95 % interval.

All of them take one value a row (float64) and the row's cluster (int64; rows about the same recording share one), and
are the same for any order of the rows and any numbering of the clusters.
"""

from __future__ import annotations

import math

import numpy as np

from aurelia.statistics.clustered import by_cluster, of_ratio
from aurelia.statistics.intervals import NOTHING, Estimate, Integers, Numbers


def mean(values: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean over all rows.

    Args:
        values: A score for each row.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    counts, sums = by_cluster(clusters, values)
    return _ratio(sums, counts, seed)


def difference(treated: Numbers, control: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean of `treated` less that of `control`, of the same rows.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    counts, sums = by_cluster(clusters, treated - control)
    return _ratio(sums, counts, seed)


def relative_gain(treated: Numbers, control: Numbers, clusters: Integers, *, seed: int = 0) -> Estimate:
    """How much more `treated` is than `control`, as a share of `control`: 0.5 is half as much again.

    It has no value where `control` is 0 throughout.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    counts, gained, before = by_cluster(clusters, treated - control, control)
    if float(before.sum()) <= 0:
        return Estimate(math.nan, math.nan, math.nan, len(counts))
    return _ratio(gained, before, seed)


def corrected(values: Numbers, chance: Numbers | float, clusters: Integers, *, seed: int = 0) -> Estimate:
    """The mean set right for guessing: `(mean - chance) / (1 - chance)`, 0 for a guesser and 1 for all right.

    Args:
        values: A score for each row.
        chance: What a guesser gets: of each row, or of all alike.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    odds = np.broadcast_to(np.asarray(chance, dtype=np.float64), values.shape)
    _, above, room = by_cluster(clusters, values - odds, 1 - odds)
    return _ratio(above, room, seed)


def corrected_gain(
    treated: Numbers, control: Numbers, chance: Numbers | float, clusters: Integers, *, seed: int = 0
) -> Estimate:
    """The difference of the two means set right for guessing: `(treated - control) / (1 - chance)`.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        chance: What a guesser gets: of each row, or of all alike.
        clusters: Each row's cluster.
        seed: Of the resampling.
    """
    odds = np.broadcast_to(np.asarray(chance, dtype=np.float64), treated.shape)
    _, gained, room = by_cluster(clusters, treated - control, 1 - odds)
    return _ratio(gained, room, seed)


def _ratio(parts: Numbers, wholes: Numbers, _seed: int) -> Estimate:
    total = float(wholes.sum())
    if len(parts) == 0 or total <= 0:
        return NOTHING
    value = float(parts.sum()) / total
    if len(parts) == 1:
        return Estimate(value, math.nan, math.nan, 1)
    return Estimate(value, *of_ratio(parts, wholes), len(parts))
