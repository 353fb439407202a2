"""Dawid-Skene beside majority on noisy reviewers, and how often bootstrap intervals hold the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from curation.review.agreement.bootstrap import measures
from curation.review.agreement.coefficients import statistics
from curation.review.agreement.consensus import dawid_skene, majority
from curation.review.agreement.mace import mace
from curation.review.agreement.ratings import Rating, table

VALUES = ("accept", "fix", "reject")
SHARES = (0.6, 0.25, 0.15)


@dataclass(frozen=True)
class Noisy:
    """Ratings with the truth of each unit, and each reviewer's chance to be right."""

    ratings: list[Rating]
    truth: list[str]
    right: dict[str, float]


def noisy(generator: np.random.Generator, units: int, each: int, *, people: int = 10, poor: int = 4) -> Noisy:
    """Reviewers of whom `poor` guess more than half of the time, `each` of them on every unit."""
    skill = np.concatenate([generator.uniform(0.8, 0.95, people - poor), generator.uniform(0.2, 0.5, poor)])
    truth = generator.choice(len(VALUES), units, p=SHARES)
    ratings = []
    for unit in range(units):
        for person in generator.choice(people, each, replace=False):
            knows = generator.random() < skill[person]
            said = truth[unit] if knows else generator.integers(0, len(VALUES))
            ratings.append(Rating(unit, f"p{person + 1}", VALUES[said]))
    right = {f"p{n + 1}": float(one + (1 - one) / len(VALUES)) for n, one in enumerate(skill)}
    return Noisy(ratings, [VALUES[one] for one in truth], right)


@dataclass(frozen=True)
class Accuracies:
    """Share of units whose truth each method finds, and how far reliabilities are from the truth."""

    majority: float
    dawid_skene: float
    mace: float | None
    reliability_error: float
    """Mean distance of the estimated from the true chance to be right."""


def compare(seed: int, worlds: int, units: int, each: int, *, with_mace: bool = False) -> Accuracies:
    """The mean over seeded worlds."""
    rows = []
    for number in range(worlds):
        made = noisy(np.random.default_rng([seed, number, each]), units, each)
        found = dawid_skene(made.ratings, VALUES, resamples=0)
        plain = majority(made.ratings, VALUES)
        errors = [abs(one.value - made.right[one.reviewer]) for one in found.reliabilities if one.value is not None]
        other = mace(made.ratings, VALUES, seed=seed) if with_mace else found.posteriors
        rows.append(
            (
                np.mean([plain[unit] == one for unit, one in enumerate(made.truth)]),
                np.mean([found.best(unit)[0] == one for unit, one in enumerate(made.truth)]),
                np.mean([max(other[u], key=other[u].__getitem__) == t for u, t in enumerate(made.truth)]),
                np.mean(errors),
            )
        )
    means = np.mean(rows, axis=0).tolist()
    return Accuracies(means[0], means[1], means[2] if with_mace else None, means[3])


def coverage(seed: int, worlds: int, clips: int, *, percentile: bool = False) -> dict[str, float]:
    """Measure -> share of 95 % intervals that hold the value of a very large sample of the same reviewers."""
    truth = {one.name: one.value for one in _measured(np.random.default_rng([seed, 0]), 40_000, 0, percentile)}
    held: dict[str, list[bool]] = {}
    for number in range(1, worlds + 1):
        for one in _measured(np.random.default_rng([seed, number]), clips, 1000, percentile):
            expected = truth[one.name]
            if one.low is not None and one.high is not None and expected is not None:
                held.setdefault(one.name, []).append(one.low <= expected <= one.high)
    return {name: float(np.mean(hits)) for name, hits in held.items()}


def _measured(generator: np.random.Generator, clips: int, resamples: int, percentile: bool):  # type: ignore[no-untyped-def]
    """Two reviewers, right 85 % of the time, on clips with one to three items each."""
    items = generator.integers(1, 4, clips)
    clusters = np.repeat(np.arange(clips), items)
    units = len(clusters)
    truth = generator.choice(len(VALUES), units, p=SHARES)
    hard = generator.random(clips)[clusters] < 0.2  # what is hard in a clip is hard in all its items
    right = generator.random((units, 2)) < np.where(hard, 0.5, 0.93)[:, None]
    said = np.where(right, truth[:, None], generator.integers(0, len(VALUES), (units, 2)))
    ratings = [Rating(unit, f"p{n}", VALUES[said[unit, n]]) for unit in range(units) for n in range(2)]
    counted = table(ratings, values=VALUES, clusters=dict(enumerate(clusters.tolist())))
    return measures(statistics(counted, "nominal"), counted.clusters, resamples=resamples, percentile=percentile)
