"""How far off an estimate is in units of its own error, when clusters are drawn again."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from aurelia.statistics.intervals import Numbers

DRAWS = 999
"""One less than a thousand, so that the 950th is the 95 % quantile."""
_KEPT = 16


def studentised(left: Numbers, wholes: Numbers, seed: int) -> Numbers:
    """The absolute studentised deviations of a ratio of totals in resamples of whole clusters, in order.

    The symmetric bootstrap-t: where a percentile interval is too narrow with few clusters, it is not, and its error in
    coverage falls with the square of their number. Clusters are drawn in an order of their own, so that their numbering
    changes nothing.

    Source: P. Hall, On symmetric bootstrap confidence intervals, Journal of the Royal Statistical Society B 50 (1988).

    Args:
        left: Of each cluster, its part less the ratio times its whole.
        wholes: Of each cluster.
        seed: Of the draws.
    """
    order = np.lexsort((np.round(wholes, 9), np.round(left, 9)))
    gone, below = left[order], wholes[order]
    n = len(gone)
    drawn = _weights(n, seed) @ np.column_stack([gone, below, gone**2, gone * below, below**2])
    with np.errstate(divide="ignore", invalid="ignore"):
        off = drawn[:, 0] / drawn[:, 1]
        square = drawn[:, 2] - 2 * off * drawn[:, 3] + off**2 * drawn[:, 4]
        error = np.sqrt(np.maximum(square, 0.0) * (n / (n - 1))) / drawn[:, 1]
        found = np.abs(off) / np.where(error > 1e-12, error, 0.0)
    return np.sort(np.where(np.isnan(found), math.inf, found))


@lru_cache(maxsize=_KEPT)
def _weights(clusters: int, seed: int) -> Numbers:
    """How often each cluster is drawn, one row a resample; kept, for many intervals are over as many clusters."""
    random = np.random.default_rng([seed, clusters])
    return random.multinomial(clusters, np.full(clusters, 1 / clusters), size=DRAWS).astype(np.float64)
