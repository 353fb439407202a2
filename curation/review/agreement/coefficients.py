"""Agreement coefficients, each as sums over units and a formula on these sums.

A coefficient of this shape can be computed for thousands of resamples at once: the bootstrap weighs the sums.

Sources: Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011); Gwet, *Computing inter-rater reliability
and its variance in the presence of high agreement* (2008) and *Handbook of Inter-Rater Reliability*, 4th edition
(2014), chapters 2 to 5, for AC1, AC2, their weights and gaps; Cohen (1960); Fleiss (1971).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from curation.review.agreement.ratings import Floats, Table, Value
from curation.review.agreement.results import Level

MOST_VALUES = 40
"""Levels other than nominal compare every value with every other, in every resample."""


@dataclass(frozen=True)
class Statistic:
    """A coefficient: sums that units add to, and what they come to."""

    name: str
    parts: Floats
    """Shape (units, sums): what each unit adds."""
    value: Callable[[Floats], Floats]
    """Sums of shape (n, sums) -> values of shape (n,); nan where it is not defined."""
    reason: str = ""
    """Why it is not defined for all units together, known beforehand; empty where it is."""
    reference: Callable[[], float] | None = None
    """The same for all units together by a library."""
    compared: Floats | None = None
    """Shape (units,): 1 for units that two people judged; None where the others add nothing to the sums."""


def statistics(table: Table, level: Level) -> tuple[Statistic, ...]:
    """All coefficients that fit a table: agreement, alpha, AC1 or AC2, and Cohen or Fleiss for nominal ratings."""
    always = (agreement(table), alpha(table, level), gwet(table, level))
    if level != "nominal":
        return always
    if len(table.raters) == 2:
        return (*always, cohen(table))
    return (*always, fleiss(table)) if _even(table) else always


def agreement(table: Table) -> Statistic:
    """The chance that two raters of a unit gave the same value; each unit counts alike."""
    shared, paired = _shared(table, np.eye(len(table.values)))
    return Statistic("agreement", np.column_stack([shared, paired]), _mean, _no_pair(table))


def alpha(table: Table, level: Level) -> Statistic:
    """Krippendorff's alpha; units with one rating say nothing."""
    used = table.counts * table.pairable[:, None]
    raters = np.maximum(used.sum(axis=1) - 1, 1)[:, None]
    reason = _no_pair(table) or _one_value(used)
    if level == "nominal":
        same = (used * (used - 1) / raters).sum(axis=1)
        parts: Floats = np.column_stack([same, used])
        value: Callable[[Floats], Floats] = _nominal_alpha
    else:
        _few_values(table)
        pairs = used[:, :, None] * used[:, None, :] - used[:, :, None] * np.eye(used.shape[1])
        parts = (pairs / raters[:, :, None]).reshape(len(used), used.shape[1] ** 2)
        value = _metric_alpha(table.values, level)
    return Statistic("alpha", parts, value, reason, None if reason else lambda: _krippendorff(table, level))


def gwet(table: Table, level: Level) -> Statistic:
    """Gwet's AC1 for nominal ratings, else AC2 with his ordinal or quadratic weights; gaps as in the handbook."""
    if level != "nominal":
        _few_values(table)
    weights = gwet_weights(table.values, level)
    many = len(table.values)
    shared, paired = _shared(table, weights)
    given = table.counts.sum(axis=1)
    shares = table.counts / np.maximum(given, 1)[:, None]
    total = weights.sum()

    def value(sums: Floats) -> Floats:
        prevalence = _over(sums[:, 3:], sums[:, 2:3])
        chance = total / (many * (many - 1)) * (prevalence * (1 - prevalence)).sum(axis=1)
        return _over(_over(sums[:, 0], sums[:, 1]) - chance, 1 - chance)

    reason = _no_pair(table) or ("only one value could be given" if many < 2 else "")
    parts = np.column_stack([shared, paired, given > 0, shares])
    name = "ac1" if level == "nominal" else "ac2"
    return Statistic(name, parts, value if many > 1 else _undefined, reason, compared=paired)


def cohen(table: Table) -> Statistic:
    """Cohen's kappa of the two raters, on the units that both rated."""
    many = len(table.values)
    both = np.asarray((table.codes >= 0).all(axis=1))
    first, second = (np.eye(many)[codes] * both[:, None] for codes in table.codes.T)
    same = (first * second).sum(axis=1)

    def value(sums: Floats) -> Floats:
        units = sums[:, :1]
        chance = (_over(sums[:, 2 : 2 + many], units) * _over(sums[:, 2 + many :], units)).sum(axis=1)
        return _kappa(_over(sums[:, 1], sums[:, 0]), chance)

    reason = _no_pair(table) or _one_value(table.counts * both[:, None])
    parts = np.column_stack([both, same, first, second])
    return Statistic("cohen", parts, value, reason, None if reason else lambda: _statsmodels_cohen(first, second))


def fleiss(table: Table) -> Statistic:
    """Fleiss' kappa, for units that all have the same number of ratings (others are left out by `statistics`)."""
    used = table.counts * table.pairable[:, None]
    shared, paired = _shared(table, np.eye(len(table.values)))

    def value(sums: Floats) -> Floats:
        prevalence = _over(sums[:, 2:], sums[:, 2:].sum(axis=1, keepdims=True))
        return _kappa(_over(sums[:, 0], sums[:, 1]), (prevalence**2).sum(axis=1))

    reason = _no_pair(table) or _one_value(used)
    parts = np.column_stack([shared, paired, used])
    return Statistic("fleiss", parts, value, reason, None if reason else lambda: _statsmodels_fleiss(used))


def mean(name: str, values: Floats, *, reason: str = "") -> Statistic:
    """A plain mean over units, such as of temporal IoU."""
    return Statistic(name, np.column_stack([values, np.ones(len(values))]), _mean, reason)


def gwet_weights(values: tuple[Value, ...], level: Level) -> Floats:
    """Gwet's weights, shape (values, values): identity, ordinal, quadratic (interval) or ratio."""
    many = len(values)
    if level == "nominal" or many < 2:
        return np.eye(many)
    if level == "ordinal":
        apart = np.abs(np.subtract.outer(np.arange(many), np.arange(many))).astype(float)
        distance = apart * (apart + 1) / 2
    else:
        numbers = np.array([float(value) for value in values])
        distance = np.subtract.outer(numbers, numbers) ** 2
        if level == "ratio":
            distance = _over(distance, np.add.outer(numbers, numbers) ** 2, empty=0.0)
    return np.asarray(1 - distance / distance.max())


def _shared(table: Table, weights: Floats) -> tuple[Floats, Floats]:
    """Per unit: the weighted agreement of its pairs of raters, and whether it has any."""
    given = table.counts.sum(axis=1)
    paired = (given >= 2).astype(float)
    pairs = np.where(given >= 2, given * (given - 1), 1.0)
    return (table.counts * (table.counts @ weights - 1)).sum(axis=1) / pairs * paired, paired


def _mean(sums: Floats) -> Floats:
    return _over(sums[:, 0], sums[:, 1])


def _undefined(sums: Floats) -> Floats:
    return np.full(len(sums), np.nan)


def _kappa(observed: Floats, chance: Floats) -> Floats:
    return _over(observed - chance, 1 - chance)


def _nominal_alpha(sums: Floats) -> Floats:
    given = sums[:, 1:]
    total = given.sum(axis=1)
    observed = 1 - _over(sums[:, 0], total)
    expected = 1 - _over((given * (given - 1)).sum(axis=1), total * (total - 1))
    return 1 - _over(observed, expected)


def _metric_alpha(values: tuple[Value, ...], level: Level) -> Callable[[Floats], Floats]:
    many = len(values)

    def value(sums: Floats) -> Floats:
        pairs = sums.reshape(-1, many, many)
        given = pairs.sum(axis=2)
        total = given.sum(axis=1)
        distance = _distances(values, level, given)
        by_chance = given[:, :, None] * given[:, None, :]  # equal values have no distance: no need to take them out
        observed = (pairs * distance).sum(axis=(1, 2))
        return 1 - _over(observed * (total - 1), (by_chance * distance).sum(axis=(1, 2)))

    return value


def _distances(values: tuple[Value, ...], level: Level, given: Floats) -> Floats:
    """Squared distances of values, shape (n or 1, values, values); ordinal ones depend on how often each was given."""
    if level == "ordinal":
        middle = np.cumsum(given, axis=1) - given / 2
        return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)
    numbers = np.array([float(value) for value in values])
    distance = np.subtract.outer(numbers, numbers) ** 2
    if level == "ratio":
        distance = _over(distance, np.add.outer(numbers, numbers) ** 2, empty=0.0)
    return np.asarray(distance[None])


def _over(above: Floats, below: Floats, *, empty: float = np.nan) -> Floats:
    """A division that gives `empty` where there is nothing to divide by."""
    above, below = np.broadcast_arrays(above, below)
    result = np.full(above.shape, empty)
    np.divide(above, below, out=result, where=np.abs(below) > 1e-12)
    return result


def _even(table: Table) -> bool:
    return len(set(table.counts.sum(axis=1)[table.pairable])) == 1


def _no_pair(table: Table) -> str:
    return "" if table.pairable.any() else "nothing was judged by two people"


def _one_value(used: Floats) -> str:
    return "" if (used.sum(axis=0) > 0).sum() > 1 else "everybody gave the same value, so chance cannot be told apart"


def _few_values(table: Table) -> None:
    if len(table.values) > MOST_VALUES:
        raise ValueError(f"{len(table.values)} values; levels other than nominal take at most {MOST_VALUES}")


def _krippendorff(table: Table, level: Level) -> float:
    import krippendorff

    if len(table.values) > MOST_VALUES:  # the library holds units x values x values
        return float(_nominal_alpha(alpha(table, level).parts.sum(axis=0)[None])[0])
    domain = None if level == "nominal" else [float(v) if isinstance(v, int | float) else v for v in table.values]
    if level == "ordinal":
        domain = list(range(len(table.values)))
    return float(krippendorff.alpha(value_counts=table.counts, value_domain=domain, level_of_measurement=level))


def _statsmodels_cohen(first: Floats, second: Floats) -> float:
    from statsmodels.stats.inter_rater import cohens_kappa

    return float(cohens_kappa(first.T @ second, return_results=False))


def _statsmodels_fleiss(used: Floats) -> float:
    from statsmodels.stats.inter_rater import fleiss_kappa

    return float(fleiss_kappa(used[used.sum(axis=1) > 0]))
