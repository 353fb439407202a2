"""The interval and the p of a paired difference over clusters, whatever it is divided by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from aurelia.statistics.clustered import Spread, differing, spread
from aurelia.statistics.intervals import Estimate, Numbers, wilson
from aurelia.statistics.resampled import DRAWS, studentised

_MOST = 400
"""With more clusters, resampling gives what Student's quantiles do, and takes long."""
_SOME = 10
"""With fewer clusters that differ from the rest, resampling draws too few of them, and Student's are taken."""
_FEW = 3
"""With fewer of them still, the error is no longer to be believed, and the interval is widened."""


@dataclass(frozen=True)
class Gap:
    """Differences by cluster.

    Args:
        parts: Of each cluster, the sum of its rows' differences.
        wholes: What they are divided by.
        counts: Rows of each cluster.
        within: Whether each difference lies within -1 and 1, as that of two shares does.
        seed: Of the resampling.
    """

    parts: Numbers
    wholes: Numbers
    counts: Numbers
    within: bool
    seed: int


def gap_interval(gap: Gap) -> Estimate:
    """The sum of the differences over the sum of the wholes, with its 95 % interval.

    Nothing is known where nothing is divided by, and no interval from a single cluster. Where at most two clusters
    differ from the rest, the interval is at least as wide as if one more kind of cluster might have been missed: what
    Wilson's interval holds possible of a share that was 0 in as many clusters.
    """
    total, n = float(gap.wholes.sum()), len(gap.parts)
    if n == 0 or total <= 0:
        return Estimate(math.nan, math.nan, math.nan, n)
    value = float(gap.parts.sum()) / total
    if n == 1:
        return Estimate(value, math.nan, math.nan, 1)
    found = spread(gap.parts, gap.wholes, gap.counts)
    half = found.error * _quantile(gap, found)
    if not gap.within:
        return Estimate(value, value - half, value + half, n)
    room = float(gap.counts.sum()) / total
    if differing(gap.parts, gap.counts) < _FEW:
        half = max(half, room * wilson(0.0, n)[1])
    return Estimate(value, max(value - half, min(-room, value)), min(value + half, max(room, value)), n)


def gap_p(gap: Gap) -> float:
    """Two-sided p of no difference at all: under 0.05 where the interval leaves 0 out; nan where that has no bounds.

    It is Student's for the deviation on the interval's own scale, for resamples cannot tell small p apart; and never
    less than what turning the signs of so many clusters can show.
    """
    n = len(gap.parts)
    if n < 2 or float(gap.wholes.sum()) <= 0:
        return math.nan
    found = spread(gap.parts, gap.wholes, gap.counts)
    least = 2.0 ** (1 - n)
    if gap.within and differing(gap.parts, gap.counts) < _FEW:
        least = max(least, _missed(abs(float(gap.parts.sum())) / float(gap.counts.sum()), n))
    if found.error == 0:
        return least if found.value else 1.0
    from scipy.special import stdtr

    off = abs(found.value) / found.error * found.quantile() / _quantile(gap, found)
    return min(1.0, max(least, float(2 * stdtr(found.freedom, -off))))


def _missed(share: float, n: int) -> float:
    """Two-sided p of Wilson's test that a share is this much, where none of n showed it."""
    return math.erfc(math.sqrt(n * share / (1 - share) / 2)) if share < 1 else 0.0


def _quantile(gap: Gap, found: Spread) -> float:
    """How many errors the interval reaches to either side: by resamples, or Student's where these cannot tell."""
    if len(gap.parts) > _MOST or found.error == 0 or differing(gap.parts, gap.counts) < _SOME:
        return found.quantile()
    bound = float(studentised(found.left, gap.wholes, gap.seed)[math.ceil(0.95 * (DRAWS + 1)) - 1])
    return bound if math.isfinite(bound) else found.quantile()
