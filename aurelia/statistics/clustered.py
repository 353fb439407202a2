"""Sums by cluster, and the interval of a ratio of two totals over clusters: what every other interval is made of."""

from __future__ import annotations

import math

import numpy as np

from aurelia.statistics.intervals import Integers, Numbers


def by_cluster(clusters: Integers, *columns: Numbers) -> tuple[Numbers, ...]:
    """The number of rows of each cluster, and the sums of each column over them.

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
    _, place = np.unique(clusters, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)
    sums = [np.bincount(place, weights=column, minlength=len(counts)).astype(np.float64) for column in columns]
    return counts, *sums


def of_ratio(parts: Numbers, wholes: Numbers) -> tuple[float, float]:
    """Student's 95 % bounds of the sum of `parts` over the sum of `wholes`, one pair a cluster."""
    from scipy.stats import t as student

    total = float(wholes.sum())
    value = float(parts.sum()) / total
    weight = np.clip(wholes / total, 0.0, 1 - 1e-9)
    spread = float(np.sum((parts - value * wholes) ** 2 / (1 - weight)))
    half = float(student.ppf(0.975, len(parts) - 1)) * math.sqrt(spread) / total
    return value - half, value + half
