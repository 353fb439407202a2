"""Intervals and tests of paired, clustered scores. Everything is seeded: the same numbers give the same intervals."""

from aurelia.statistics.effect import detectable
from aurelia.statistics.intervals import NOTHING, Estimate, wilson
from aurelia.statistics.paired import corrected, corrected_gain, difference, difference_p, mean, relative_gain
from aurelia.statistics.tests import McNemar, holm, mcnemar

__all__ = [
    "NOTHING", "Estimate", "McNemar", "corrected", "corrected_gain", "detectable", "difference", "difference_p",
    "holm", "mcnemar", "mean", "relative_gain", "wilson",
]  # fmt: skip
