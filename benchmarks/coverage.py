"""How often 95 % intervals hold the truth, for every kind of interval there is.

    python -m benchmarks.coverage [--quick] [--seed N] [--worlds N]

A world has scores of two conditions on the same rows, in 40 to 150 clusters of unequal size (`evaluating.scores`):
right answers are rare, common or frequent, or scores are graded; rows of a cluster hang together, and so do conditions.
Every kind of interval is made in each world. `ratio`, `paired` and `apart` are those that the review's reports use.
Beside them stands what a plain percentile bootstrap of clusters holds in the same worlds. The seed is fixed unless
given, so that a figure can be made again; with 2,000 worlds a figure is off by 0.005 one time in three.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict

import numpy as np

from aurelia import statistics as s
from aurelia.statistics.intervals import Estimate, Integers, apart, paired, ratio
from benchmarks.evaluating.scores import KINDS, Numbers, World, world

LEAST, MOST = 0.93, 0.97
_DRAWS = 1000
_FEW = 60
FEWER = "under 60"
"""Worlds with fewer clusters than this, told apart."""
Bounds = tuple[float, float, float]
"""The truth, and the bounds."""


def main() -> int:
    """Print a table and figures; 1 when one is short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--quick", action="store_true", help="300 worlds; shares are coarse")
    options = parser.parse_args()
    worlds = 300 if options.quick else options.worlds
    print(f"seed {options.seed}: {worlds} worlds{' (quick: the figures ask for 2000)' if options.quick else ''}")
    held: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    below: dict[str, list[float]] = defaultdict(list)
    for number in range(worlds):
        kind = KINDS[number % len(KINDS)]
        generator = np.random.default_rng([options.seed, number])
        one = world(kind, generator)
        few = one.clusters.max() < _FEW
        for name, (truth, low, high) in bounds(one, kind, generator).items():
            held[name][kind].append(low <= truth <= high)
            if few:
                held[name][FEWER].append(low <= truth <= high)
            below[name].append(truth < low)
    return told(held, below)


def told(held: dict[str, dict[str, list[float]]], below: dict[str, list[float]]) -> int:
    """The table and the figures."""
    print(
        f"\n{'interval':22} {'all':>6} " + " ".join(f"{kind:>9}" for kind in (*KINDS, FEWER)) + "  truth below, above"
    )
    shares = {}
    for name, kinds in held.items():
        every = [one for kind in KINDS for one in kinds[kind]]
        shares[name] = sum(every) / len(every)
        under = sum(below[name]) / len(every)
        cells = " ".join(f"{np.mean(kinds[kind] or [np.nan]):9.3f}" for kind in (*KINDS, FEWER))
        print(f"{name:22} {shares[name]:6.3f} {cells}  {under:.3f}, {1 - shares[name] - under:.3f}")
    print()
    short = False
    for name, share in shares.items():
        if not name.startswith("percentile"):
            fine = LEAST <= share <= MOST
            short |= not fine
            print(f"coverage-{name.replace('_', '-')} {share:.4f} (goal {LEAST}-{MOST}) {'ok' if fine else 'short'}")
    return int(short)


def bounds(one: World, kind: str, generator: np.random.Generator) -> dict[str, Bounds]:
    """The truth and the interval of every kind in one world."""
    treated, control, chance, clusters = one.treated, one.control, one.chance, one.clusters
    (after, before), room = one.means, 1 - one.guessed
    counts, apiece = sums(clusters, np.ones(len(treated))), sums(clusters, treated)
    gaps = sums(clusters, treated - control)
    found: dict[str, tuple[float, Estimate]] = {
        "mean": (after, s.mean(treated, clusters)),
        "difference": (after - before, s.difference(treated, control, clusters)),
        "relative_gain": (after / before - 1, s.relative_gain(treated, control, clusters)),
        "corrected": ((after - one.guessed) / room, s.corrected(treated, chance, clusters)),
        "corrected_gain": ((after - before) / room, s.corrected_gain(treated, control, chance, clusters)),
        "ratio": (after, ratio(apiece, counts)),
        "paired": (after - before, paired(gaps, counts)),
    }
    told = {name: (truth, made.low, made.high) for name, (truth, made) in found.items()}
    other = world(kind, generator)
    theirs = ratio(sums(other.clusters, other.control), sums(other.clusters, np.ones(len(other.control))))
    gap = apart(found["ratio"][1], theirs)
    told["apart"] = (after - other.means[1], gap.low, gap.high)
    rows = int(generator.integers(40, 400))  # for Wilson's, independent rows: each its own cluster
    told["wilson"] = (after, *s.wilson(float(generator.binomial(rows, after)) / rows, rows))
    told["percentile-mean"] = (after, *percentile(apiece, counts, generator))
    told["percentile-gap"] = (after - before, *percentile(gaps, counts, generator))
    return told


def sums(clusters: Integers, values: Numbers) -> Numbers:
    """A sum for each cluster."""
    return np.bincount(clusters, weights=values).astype(np.float64)


def percentile(parts: Numbers, wholes: Numbers, generator: np.random.Generator) -> tuple[float, float]:
    """The plain percentile bootstrap of clusters, the peer."""
    n = len(parts)
    weights = generator.multinomial(n, np.full(n, 1 / n), size=_DRAWS)
    low, high = np.quantile((weights @ parts) / (weights @ wholes), (0.025, 0.975))
    return float(low), float(high)


if __name__ == "__main__":
    sys.exit(main())
