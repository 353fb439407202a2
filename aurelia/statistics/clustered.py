"""Sums by cluster, and the error of a ratio of two totals over clusters: what every interval is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aurelia.statistics.intervals import Integers, Numbers

_SPARSE = 1000
"""Cluster numbers may have gaps; where they have more than this many, they are numbered anew first."""
_SAME = 1e-9


@dataclass(frozen=True)
class Spread:
    """A ratio of totals with its clustered error.

    Args:
        value: The sum of the parts over the sum of the wholes.
        error: Its standard error.
        freedom: Degrees of freedom of that error.
        left: Of each cluster, its part less `value` times its whole.
    """

    value: float
    error: float
    freedom: float
    left: Numbers

    def quantile(self, share: float = 0.975) -> float:
        """Student's quantile for this error."""
        from scipy.special import stdtrit

        return float(stdtrit(self.freedom, share))


def by_cluster(clusters: Integers, *columns: Numbers) -> tuple[Numbers, ...]:
    """The number of rows of each cluster, and the sums of each column over them; clusters without rows are left out.

    Args:
        clusters: The number of each row's cluster, in any order and with gaps.
        columns: One finite value a row.

    Raises:
        ValueError: The columns are not equally long, or a value is not finite.
    """
    if any(len(column) != len(clusters) for column in columns):
        raise ValueError("values and clusters are not equally long")
    if not all(np.isfinite(column).all() for column in columns):
        raise ValueError("a value is not finite")
    place = np.asarray(clusters)
    if len(place) and not 0 <= int(place.min()) <= int(place.max()) <= 2 * len(place) + _SPARSE:
        place = np.unique(place, return_inverse=True)[1]
    counts = np.bincount(place).astype(np.float64)
    there = counts > 0
    sums = [np.bincount(place, weights=column, minlength=len(counts)).astype(np.float64) for column in columns]
    return counts[there], *(column[there] for column in sums)


def spread(parts: Numbers, wholes: Numbers, counts: Numbers) -> Spread:
    """The sum of `parts` over the sum of `wholes`, one of each a cluster, with its cluster-robust error.

    The error is the linearised one with the correction CR2 for few and unequal clusters. Its degrees of freedom are
    Satterthwaite's for rows that hang together as much as they are seen to.

    Sources: R. M. Bell and D. F. McCaffrey, Bias reduction in standard errors for linear regression with multi-stage
    samples, Survey Methodology 28 (2002); G. W. Imbens and M. Kolesár, Robust standard errors in small samples: some
    practical advice, Review of Economics and Statistics 98 (2016).

    Args:
        parts: Of each cluster; at least two clusters.
        wholes: Of each cluster, none negative and not all 0.
        counts: Rows of each cluster.
    """
    total = float(wholes.sum())
    value = float(parts.sum()) / total
    left = parts - value * wholes
    weights = wholes / total
    scale = 1 / np.maximum(1 - weights, _SAME)
    error = math.sqrt(float(scale @ left**2)) / total
    return Spread(value, error, _freedom(scale, weights, _expected(left, counts)), left)


def _expected(left: Numbers, counts: Numbers) -> Numbers:
    """How much the sums of clusters vary by their size: `a * rows + b * rows squared`, fitted to what they do."""
    each = left**2 / counts
    apart = counts - counts.mean()
    square = float(apart @ apart)
    together = max(0.0, float(apart @ each) / square) if square > 0 else 0.0
    alone = max(0.0, float(each.mean()) - together * float(counts.mean()))
    return counts * (alone + together * counts) if alone + together > 0 else counts


def _freedom(scale: Numbers, weights: Numbers, variances: Numbers) -> float:
    """Satterthwaite's degrees of freedom of `sum(scale * left**2)`.

    `left` is `u - weights * sum(u)` for independent sums u with these variances, so its covariance is a diagonal
    and a matrix of rank two, and the traces need no matrix.
    """
    total = float(variances.sum())
    alone = variances - 2 * weights * variances + weights**2 * total
    ww, vv = float(scale @ weights**2), float(scale @ variances**2)
    wv = float(scale @ (weights * variances))
    shared = 2 * ww * vv + 2 * wv**2 + (total * ww) ** 2 - 4 * total * ww * wv
    squares = float(scale**2 @ (variances * (2 * alone - variances))) + shared
    trace = float(scale @ alone)
    return min(max(trace**2 / squares, 1.0), len(weights) - 1.0) if squares > 0 else len(weights) - 1.0


def differing(parts: Numbers, counts: Numbers) -> int:
    """How many clusters have another mean than most: with few of them, nothing that is resampled can be trusted."""
    means = parts / counts
    return int(np.sum(np.abs(means - np.median(means)) > _SAME))
