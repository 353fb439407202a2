"""What is probably true, and how reliable each reviewer is, from who said what: for fixed vocabularies alone.

Dawid and Skene, *Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm* (1979), with weak
priors: with two judgements an item the likelihood alone has little to go by. Each reviewer is held to what the team
does as a whole, and the team to being right more often than not. Without that, two people who always agree, about items
that nobody else judges, could as well be wrong together as right, and the likelihood may take them for wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from curation.review.agreement.bootstrap import FEWEST
from curation.review.agreement.entries import main_clip
from curation.review.agreement.ratings import Floats, Numbers, Rating, Table, Value, table
from curation.review.gather import Said
from schemas.review import Verdict

RESAMPLES = 200
PRIOR = 3.0
"""How many judgements each prior is worth: the team's for each reviewer and true value, `_RIGHT` for the team and each
true value, and equal shares for how often each value is true."""
_RIGHT = 0.75
"""Share of the team's judgements that are right, before anything is known."""
_ITERATIONS = 200
_CLOSE, _CLOSE_ENOUGH = 1e-6, 1e-4


@dataclass(frozen=True)
class Reliability:
    """How reliable one reviewer is."""

    reviewer: str
    value: float | None
    """The chance that the reviewer says what is true, over things as they occur; None where nobody else judged any of
    them, so that it cannot be told."""
    low: float | None
    high: float | None
    judged: int
    confusion: Mapping[str, Mapping[str, float]]
    """True value -> said value -> chance; empty where `value` is None."""


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
class _Prior:
    """Judgements that count as given beforehand."""

    prevalence: Floats
    """Shape (values,)."""
    errors: Floats
    """Shape (raters or 1, values, values): true, said."""

    def drawn(self, generator: np.random.Generator, raters: int) -> _Prior:
        """As many on average, drawn as clips are: what is believed beforehand is no surer than what was seen."""
        errors = np.broadcast_to(self.errors, (raters, *self.errors.shape[1:]))
        return _Prior(generator.gamma(self.prevalence), generator.gamma(errors))


@dataclass(frozen=True)
class _Fit:
    truth: Floats
    """Shape (units, values)."""
    prevalence: Floats
    errors: Floats
    """Shape (raters, values, values): true, said."""
    prior: _Prior

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
    beside = np.asarray((counted.codes >= 0)[counted.pairable].any(axis=0))
    reliabilities = tuple(
        Reliability(name, float(value), low, high, int(count), _named(errors, names)) if told
        else Reliability(name, None, None, None, int(count), {})
        for name, told, value, (low, high), count, errors in zip(
            counted.raters, beside, fit.reliability, ends, judged, fit.errors, strict=True
        )
    )  # fmt: skip
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


def _fit(
    counted: Table, weights: Floats, prior: float, *, start: Floats | None = None, given: _Prior | None = None,
    close: float = _CLOSE,
) -> _Fit:  # fmt: skip
    """Expectation and maximisation until the posteriors stay; `weights` is how often each unit counts.

    The prior is learned from the team as it goes, of `prior` judgements, unless it is given.
    """
    rows, raters = np.nonzero(counted.codes >= 0)
    said = counted.codes[rows, raters]
    people, many = len(counted.raters), len(counted.values)
    judged = counted.counts.sum(axis=1, keepdims=True)
    truth = counted.counts / np.maximum(judged, 1) if start is None else start
    for _ in range(_ITERATIONS):
        weighed = truth * weights[:, None]
        cells = (raters[:, None] * many + np.arange(many)) * many + said[:, None]
        sums = np.bincount(cells.ravel(), weighed[rows].ravel(), people * many * many)
        found: Floats = sums.astype(float).reshape(people, many, many)
        held = given or _of_team(found, prior)
        errors, prevalence = found + held.errors + 1e-9, weighed.sum(axis=0) + held.prevalence + 1e-9
        errors, prevalence = errors / errors.sum(axis=2, keepdims=True), prevalence / prevalence.sum()
        before, truth = truth, _expect(prevalence, errors, rows, raters, said, len(truth))
        if np.abs(truth - before).max() < close:
            break
    return _Fit(truth, prevalence, errors, held)


def _of_team(found: Floats, prior: float) -> _Prior:
    """What a reviewer of this team is believed to do, from what all said: (raters, values, values)."""
    many = found.shape[1]
    wrong = (1 - _RIGHT) / max(many - 1, 1)
    team = found.sum(axis=0) + prior * (np.eye(many) * (_RIGHT - wrong) + wrong) + 1e-9
    return _Prior(np.full(many, prior / many), prior * team[None] / team.sum(axis=1, keepdims=True))


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
    if resamples < 2 or len(np.unique(counted.clusters[counted.pairable])) < FEWEST:
        return [(None, None)] * len(counted.raters)
    # Units that the same people judged alike are one pattern that counts several times.
    _, first, pattern = np.unique(counted.codes, axis=0, return_index=True, return_inverse=True)
    few = replace(counted, counts=counted.counts[first], clusters=counted.clusters[first], codes=counted.codes[first])
    generator = np.random.default_rng(seed)
    clips = int(counted.clusters.max()) + 1
    drawn = []
    for _ in range(resamples):
        times = np.bincount(generator.integers(0, clips, clips), minlength=clips).astype(float)
        weights = np.bincount(pattern.ravel(), weights=times[counted.clusters], minlength=len(first)).astype(float)
        given = fit.prior.drawn(generator, len(counted.raters))
        drawn.append(_fit(few, weights, prior, start=fit.truth[first], given=given, close=_CLOSE_ENOUGH).reliability)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(np.array(drawn), tails, axis=0)
    low, high = np.minimum(low, fit.reliability), np.maximum(high, fit.reliability)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _named(errors: Floats, names: Sequence[str]) -> dict[str, dict[str, float]]:
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, errors.tolist(), strict=True)}
