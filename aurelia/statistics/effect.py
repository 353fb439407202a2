"""How small a difference a sample can show."""

from __future__ import annotations

import math

from aurelia.statistics.clustered import by_cluster
from aurelia.statistics.intervals import Integers, Numbers


def detectable(
    treated: Numbers, control: Numbers, clusters: Integers, *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """The smallest true difference that such a sample finds with the given power.

    It is `(t(1 - alpha/2) + t(power))` times the clustered standard error of the paired difference as observed: the
    normal approximation with Student's quantiles. nan with fewer than two clusters.

    Source: H. S. Bloom, Minimum detectable effects, Evaluation Review 19 (1995).

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
        clusters: Each row's cluster.
        power: How probably it is found.
        alpha: Level of the two-sided test.
    """
    from scipy.stats import t as student

    counts, sums = by_cluster(clusters, treated - control)
    n = len(counts)
    if n < 2:
        return math.nan
    total = float(counts.sum())
    residuals = sums - counts * (float(sums.sum()) / total)
    error = math.sqrt(float(((residuals**2) / (1 - counts / total)).sum())) / total
    return float(student.ppf(1 - alpha / 2, n - 1) + student.ppf(power, n - 1)) * error
