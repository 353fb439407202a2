"""Intervals of means of values within 0 and 1, and of ratios of two such means."""

from __future__ import annotations

import math

from aurelia.statistics.clustered import Spread, spread
from aurelia.statistics.intervals import Numbers, by_score

_NONE = 1e-12


def of_mean(found: Spread, mean: float, room: float, clusters: int) -> tuple[float, float]:
    """Wilson's interval of a mean over clusters, for as many rows as would have its error were they independent.

    Student's interval leaves a rare or frequent result out too often on one side; this one does not. Where all are
    right, all wrong or all the same, the clusters count as the rows.

    Sources: E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data, Survey Methodology 24 (1998), for the effective number; N. Dean and M. Pagano,
    Evaluating confidence interval methods for binomial proportions in clustered surveys, Journal of Survey Statistics
    and Methodology 3 (2015), for Wilson's interval with it.

    Args:
        found: Of the mean, or of `1 - (1 - mean) / room`.
        mean: Within 0 and 1.
        room: How much of the scale is left above chance, on average; 1 for a plain mean.
        clusters: How many.
    """
    error = found.error * room
    plain = error <= _NONE or not 0 < mean < 1
    many = float(clusters) if plain else mean * (1 - mean) / error**2
    low, high = by_score(min(max(mean, 0.0), 1.0), many, found.quantile())
    return min(1 - (1 - low) / room, found.value), max(1 - (1 - high) / room, found.value)


def of_quotient(above: Numbers, below: Numbers, counts: Numbers) -> tuple[float, float]:
    """The 95 % interval of the sum of `above` over the sum of `below`, neither negative, by Fieller's method.

    It holds each quotient for which `above - quotient * below` cannot be told from 0. Its upper bound is infinite where
    `below` cannot be told from 0 itself.

    Source: E. C. Fieller, Some problems in interval estimation, Journal of the Royal Statistical Society B 16 (1954).

    Args:
        above: Of each cluster; at least two clusters.
        below: Of each cluster, not all 0.
        counts: Rows of each cluster.
    """
    top, base, total = float(above.sum()), float(below.sum()), float(counts.sum())
    quantile = spread(above - top / base * below, counts, counts).quantile()
    scale = quantile**2 / (1 - counts / total)
    one, other = above - counts * (top / total), below - counts * (base / total)
    square = base**2 - float(scale @ other**2)
    linear = top * base - float(scale @ (one * other))
    rest = top**2 - float(scale @ one**2)
    root = math.sqrt(max(0.0, linear**2 - square * rest))
    if square > 0:
        return max(0.0, (linear - root) / square), (linear + root) / square
    return max(0.0, (linear - root) / square) if rest > 0 and square < 0 else 0.0, math.inf
