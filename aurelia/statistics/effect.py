"""How small a difference a sample can show."""

from __future__ import annotations

import math

from aurelia.statistics.clustered import by_cluster, spread
from aurelia.statistics.intervals import Integers, Numbers


def detectable(
    treated: Numbers, control: Numbers, clusters: Integers, *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """The smallest true difference that such a sample finds with the given power.

    It is `(t(1 - alpha/2) + t(power))` times the clustered standard error of the paired difference as observed: the
    normal approximation with Student's quantiles. nan with fewer than two clusters, and where all differ alike, for
    then the sample cannot tell.

    Source: H. S. Bloom, Minimum detectable effects, Evaluation Review 19 (1995).

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        power: How probably it is found.
        alpha: Level of the two-sided test.
    """
    counts, sums = by_cluster(clusters, treated - control)
    if len(counts) < 2:
        return math.nan
    found = spread(sums, counts, counts)
    if found.error == 0:
        return math.nan
    return (found.quantile(1 - alpha / 2) + found.quantile(power)) * found.error
