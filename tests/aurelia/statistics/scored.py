"""Scores of two conditions in clusters, for the tests of what is made of them."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from aurelia.statistics.intervals import Integers, Numbers


def scored(
    seed: int, *, rates: tuple[float, float] = (0.6, 0.4), clusters: int = 50, graded: bool = False
) -> tuple[Numbers, Numbers, Integers]:
    """Treated and control scores with these true means, and each row's cluster; both hang together."""
    random = np.random.default_rng([seed, clusters])
    place = np.repeat(np.arange(clusters), 1 + random.poisson(random.gamma(1.0, 2.0, clusters)))
    shared = np.sqrt(0.2) * random.normal(size=clusters)[place] + np.sqrt(0.2) * random.normal(size=len(place))
    treated, control = (
        (ndtri(rate) + shared + np.sqrt(0.6) * random.normal(size=len(place)) > 0).astype(np.float64) for rate in rates
    )
    if graded:
        treated, control = (0.8 * one + 0.1 + 0.1 * random.random(len(place)) for one in (treated, control))
    return treated, control, place
