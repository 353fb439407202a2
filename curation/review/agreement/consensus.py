"""What is probably true, and how reliable each reviewer is, from who said what: for fixed vocabularies alone.

Dawid and Skene, *Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm* (1979), with a weak
prior that reviewers are right more often than not: with two judgements an item the likelihood alone has little to go
by.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from curation.review.agreement.entries import main_clip
from curation.review.agreement.ratings import Floats, Numbers, Rating, Table, Value, table
from curation.review.gather import Said
from schemas.review import Verdict

RESAMPLES = 200
PRIOR = 5.0
"""How many judgements the prior is worth, for each reviewer and each true value."""
_RIGHT = 0.75
"""Share of these that are right."""
_DRAWN_PRIOR = 0.5
_ITERATIONS = 200
_CLOSE, _CLOSE_ENOUGH = 1e-6, 1e-4


@dataclass(frozen=True)
class Reliability:
    """How reliable one reviewer is."""

    reviewer: str
    value: float
    """The chance that the reviewer says what is true, over things as they occur."""
    low: float | None
    high: float | None
    judged: int
    confusion: Mapping[str, Mapping[str, float]]
    """True value -> said value -> chance."""


@dataclass(frozen=True)
class Consensus:
    """What is probably true of each unit."""

    values: tuple[str, ...]
    posteriors: Mapping[Hashable, Mapping[str, float]]
    """Unit -> value -> probability."""
    reliabilities: tuple[Reliability, ...]
    prevalence: Mapping[str, float]

    def best(self, unit: Hashable) -> tuple[str, float]:
        """The likeliest value of a unit, with its probability."""
        return max(self.posteriors[unit].items(), key=lambda pair: pair[1])


@dataclass(frozen=True)
class _Fit:
    truth: Floats
    """Shape (units, values)."""
    prevalence: Floats
    errors: Floats
    """Shape (raters, values, values): true, said."""

    @property
    def reliability(self) -> Floats:
        right = np.diagonal(self.errors, axis1=1, axis2=2)
        return np.asarray(right @ self.prevalence)


def dawid_skene(
    ratings: Iterable[Rating], values: Sequence[Value], *, clusters: Mapping[Hashable, Hashable] | None = None,
    resamples: int = RESAMPLES, confidence: float = 0.95, prior: float = PRIOR, seed: int = 0,
) -> Consensus:  # fmt: skip
    """The posterior of every unit and the reliability of every reviewer.

    Args:
        ratings: Of a fixed vocabulary.
        values: The vocabulary.
        clusters: Unit -> clip, for the intervals.
        resamples: How often clips are drawn again and all is estimated anew; 0 for no intervals.
        confidence: Of the intervals (percentiles).
        prior: Weight of the prior, in judgements; 0 for the likelihood alone.
        seed: Of the draws.
    """
    given = list(ratings)
    counted = table(given, values=values, clusters=clusters)
    if not len(counted.counts):
        return Consensus(tuple(map(str, values)), {}, (), {})
    fit = _fit(counted, np.ones(len(counted.counts)), prior)
    ends = _intervals(counted, fit, prior, resamples, confidence, seed)
    names = tuple(map(str, counted.values))
    units = list(dict.fromkeys(one.unit for one in given))
    posteriors = {unit: dict(zip(names, row, strict=True)) for unit, row in zip(units, fit.truth.tolist(), strict=True)}
    judged = (counted.codes >= 0).sum(axis=0)
    reliabilities = tuple(
        Reliability(name, float(value), low, high, int(count), _named(errors, names))
        for name, value, (low, high), count, errors in zip(
            counted.raters, fit.reliability, ends, judged, fit.errors, strict=True
        )
    )
    return Consensus(names, posteriors, reliabilities, dict(zip(names, fit.prevalence.tolist(), strict=True)))


def majority(ratings: Iterable[Rating], values: Sequence[Value]) -> dict[Hashable, str]:
    """The most frequent value of each unit; of equally frequent ones the earlier in `values`."""
    given = list(ratings)
    counted = table(given, values=values)
    units = dict.fromkeys(one.unit for one in given)
    return {unit: str(values[place]) for unit, place in zip(units, counted.counts.argmax(axis=1), strict=True)}


def verdicts(people: Mapping[str, Said], *, resamples: int = RESAMPLES, seed: int = 0) -> Consensus:
    """The consensus on the verdict of every item that anybody judged."""
    judged = [(item, one.annotation) for item, said in people.items() for one in said.verifies]
    ratings = [Rating(item, said.reviewer, said.verdict.value) for item, said in judged]
    clips: dict[Hashable, Hashable] = {item: main_clip(said.media) for item, said in judged}
    return dawid_skene(ratings, [one.value for one in Verdict], clusters=clips, resamples=resamples, seed=seed)


def posteriors(people: Mapping[str, Said]) -> dict[str, float]:
    """How sure it is whether each judged item stands (accepted or fixed) or falls (rejected), 0.5..1.

    Whether it was accepted or fixed is no conflict by itself: what was fixed is compared field by field.
    """
    found = verdicts(people, resamples=0)
    falls = {str(item): values[Verdict.reject.value] for item, values in found.posteriors.items()}
    return {item: max(chance, 1 - chance) for item, chance in falls.items()}


def _fit(counted: Table, weights: Floats, prior: float, start: Floats | None = None, close: float = _CLOSE) -> _Fit:
    """Expectation and maximisation until the posteriors stay; `weights` is how often each unit counts."""
    rows, raters = np.nonzero(counted.codes >= 0)
    said = counted.codes[rows, raters]
    many = len(counted.values)
    given = counted.counts.sum(axis=1, keepdims=True)
    truth = counted.counts / np.maximum(given, 1) if start is None else start
    wrong = (1 - _RIGHT) / max(many - 1, 1)
    believed = prior * (np.eye(many) * (_RIGHT - wrong) + wrong)
    for _ in range(_ITERATIONS):
        prevalence, errors = _maximise(truth * weights[:, None], rows, raters * many + said, believed, counted)
        before, truth = truth, _expect(prevalence, errors, rows, raters, said, len(truth))
        if np.abs(truth - before).max() < close:
            break
    return _Fit(truth, prevalence, errors)


def _maximise(
    truth: Floats, rows: Numbers, cells: Numbers, believed: Floats, counted: Table
) -> tuple[Floats, Floats]:  # fmt: skip
    many, people = len(counted.values), len(counted.raters)
    errors = np.empty((people, many, many))
    for value in range(many):
        found = np.bincount(cells, weights=truth[rows, value], minlength=people * many).reshape(people, many)
        errors[:, value, :] = found + believed[value] + 1e-9
    prevalence = truth.sum(axis=0) + 1e-9
    return prevalence / prevalence.sum(), errors / errors.sum(axis=2, keepdims=True)


def _expect(
    prevalence: Floats, errors: Floats, rows: Numbers, raters: Numbers, said: Numbers, units: int
) -> Floats:  # fmt: skip
    likely = np.log(errors[raters, :, said])
    columns = [np.bincount(rows, weights=likely[:, value], minlength=units) for value in range(len(prevalence))]
    logs = np.log(prevalence) + np.column_stack(columns)
    truth = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(truth / truth.sum(axis=1, keepdims=True))


def _intervals(
    counted: Table, fit: _Fit, prior: float, resamples: int, confidence: float, seed: int
) -> list[tuple[float | None, float | None]]:
    clips = int(counted.clusters.max()) + 1
    if resamples < 2 or clips < 5:
        return [(None, None)] * len(counted.raters)
    # Units that the same people judged alike are one pattern that counts several times.
    _, first, pattern = np.unique(counted.codes, axis=0, return_index=True, return_inverse=True)
    few = replace(counted, counts=counted.counts[first], clusters=counted.clusters[first], codes=counted.codes[first])
    generator = np.random.default_rng(seed)
    weak = min(prior, _DRAWN_PRIOR)  # a prior as strong as the estimate's would make intervals too narrow
    drawn = []
    for _ in range(resamples):
        times = np.bincount(generator.integers(0, clips, clips), minlength=clips).astype(float)
        weights = np.bincount(pattern.ravel(), weights=times[counted.clusters], minlength=len(first)).astype(float)
        drawn.append(_fit(few, weights, weak, fit.truth[first], _CLOSE_ENOUGH).reliability)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(np.array(drawn), tails, axis=0)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _named(errors: Floats, names: Sequence[str]) -> dict[str, dict[str, float]]:
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, errors.tolist(), strict=True)}
