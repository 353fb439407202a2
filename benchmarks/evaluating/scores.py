"""Scores of two conditions on the same rows, in clusters of unequal size, whose true means are known exactly.

A row's scores come from a normal variable that is the sum of what its cluster, the row itself and chance add; the two
conditions share the first two, so they are correlated. It is right above zero (0/1), or graded by the normal
distribution function. Either way the true mean is a probability that can be written down. Rows have two to four
options, and are easier with fewer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Numbers = npt.NDArray[np.float64]
KINDS = ("rare", "common", "frequent", "graded")
"""How often answers are right: 4 to 15 %, 30 to 70 %, 85 to 96 %; and graded scores of any mean."""
_RATES = {"rare": (0.04, 0.15), "common": (0.3, 0.7), "frequent": (0.85, 0.96), "graded": (0.05, 0.95)}
_STEEP = 1.5
"""How far graded scores lie apart."""
_EASIER = {2: 0.3, 3: 0.0, 4: -0.3}
_MOST = 40


@dataclass(frozen=True)
class World:
    """Scores and their true means.

    Args:
        clusters: Of each row.
        treated: Scores.
        control: Scores of the same rows.
        chance: One in the number of options of each row.
        means: The true means of treated and control.
        guessed: The true mean of `chance`.
    """

    clusters: npt.NDArray[np.int64]
    treated: Numbers
    control: Numbers
    chance: Numbers
    means: tuple[float, float]
    guessed: float


def world(kind: str, generator: np.random.Generator) -> World:
    """One world: 40 to 150 clusters of one to forty rows, two to five on average."""
    clusters = int(generator.integers(40, 151))
    sizes = 1 + np.minimum(generator.poisson(generator.gamma(1.0, generator.uniform(1, 4), clusters)), _MOST)
    place = np.repeat(np.arange(clusters), sizes)
    rows = len(place)
    together, own = generator.uniform(0.05, 0.4), 0.2
    shared = np.sqrt(together) * generator.normal(size=clusters)[place] + np.sqrt(own) * generator.normal(size=rows)
    options = generator.integers(2, 5, rows)
    first, second = _rates(kind, generator)
    scores, means = [], []
    for rate in (first, second):
        noise = shared + np.sqrt(1 - together - own) * generator.normal(size=rows)
        values, truth = _scored(kind, rate, options, noise)
        scores.append(values)
        means.append(truth)
    guessed = float(np.mean([1 / many for many in _EASIER]))
    return World(place, scores[0], scores[1], 1 / options, (means[0], means[1]), guessed)


def _rates(kind: str, generator: np.random.Generator) -> tuple[float, float]:
    """What treatment and control reach: as often the same as not."""
    low, high = _RATES[kind]
    control = generator.uniform(low, high)
    return (control if generator.random() < 0.5 else generator.uniform(low, high)), control


def _scored(kind: str, rate: float, options: npt.NDArray[np.int64], noise: Numbers) -> tuple[Numbers, float]:
    at = float(ndtri(rate))
    shifts = np.array([_EASIER[int(many)] for many in range(2, 5)])
    if kind == "graded":
        scale = np.sqrt(1 + _STEEP**2)
        level = at * scale + shifts[options - 2]
        return ndtr(level + _STEEP * noise), float(np.mean(ndtr(at + shifts / scale)))
    return (at + shifts[options - 2] + noise > 0).astype(np.float64), float(np.mean(ndtr(at + shifts)))
