"""Tests of paired outcomes, and the correction for making many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aurelia.statistics.intervals import Numbers


@dataclass(frozen=True)
class McNemar:
    """Rows on which two conditions come to different results."""

    only_treated: int
    """Right under the treatment alone."""
    only_control: int
    """Right under the control alone."""
    p: float
    """Two-sided and exact; 1 where no row differs."""


def mcnemar(treated: Numbers, control: Numbers) -> McNemar:
    """Whether one of two conditions is right more often on the same rows: the exact, two-sided test.

    It takes rows as independent, which rows about the same recording are not: the clustered interval of the difference
    decides, and this stands beside it. A graded score counts as right from a half on.

    Source: Q. McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika 12
    (1947); exact: A. Agresti, Categorical Data Analysis, 3rd ed., section 11.1.

    Args:
        treated: A score for each row.
        control: The score of the same row under the other condition.
    """
    from scipy.stats import binomtest

    one, other = np.asarray(treated) >= 0.5, np.asarray(control) >= 0.5
    gained, lost = int(np.sum(one & ~other)), int(np.sum(other & ~one))
    p = float(binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0
    return McNemar(gained, lost, p)


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's corrected p of each of several tests, in their order; a test without a p (nan) keeps none.

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
    (1979).
    """
    corrected = [float("nan")] * len(ps)
    known = sorted((p, place) for place, p in enumerate(ps) if p == p)
    worst = 0.0
    for rank, (p, place) in enumerate(known):
        worst = max(worst, min(1.0, (len(known) - rank) * p))
        corrected[place] = worst
    return corrected
