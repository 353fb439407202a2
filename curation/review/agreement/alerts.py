"""Who may be clicking through: alerts about reviewers, with the odds that a good one is accused held down.

Each reviewer is compared with the median of the others on occasions of the same kind (`marks`). An alert needs enough
occasions, a rate beyond the others' by more than a tolerance (good people differ too), and a one-sided exact binomial
test of just that, corrected by Holm's method over all reviewers and kinds: the chance of accusing anybody whose rate is
within the tolerance is at most `LEVEL` a run. `benchmarks/agreement.py` prints what it is in simulations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from curation.review.agreement.marks import Kind, Mark, judgements, marks
from curation.review.gather import Said
from curation.review.people.probes import probe_results
from db.store import Store

LEVEL = 0.05
"""Chance that a run accuses anybody wrongly."""
FEWEST = 8
"""Occasions below which nothing is said of a reviewer."""
FEWEST_HALF = 20
"""Occasions in each half of a reviewer's time, for drift."""


@dataclass(frozen=True)
class _Norm:
    """What is asked of one kind."""

    tolerance: float
    """How far above the others' median a reviewer may be."""
    usual: float | None
    """What is expected where there are too few others; None: nothing can be said then."""
    most: float = 1.0
    """What is expected at most, whatever the others do: where all click through, all are accused."""
    text: str = ""


NORMS: Mapping[Kind, _Norm] = {
    "follows-drafts": _Norm(0.15, None, 1.0, "left {bad} of {n} drafts untouched that somebody else corrected"),
    "misses-planted": _Norm(0.15, 0.3, 0.4, "missed {bad} of {n} planted errors"),
    "misses-gold": _Norm(0.15, 0.2, 0.3, "judged {bad} of {n} gold items wrongly"),
    "disagrees": _Norm(0.10, None, 1.0, "gave another verdict than the others on {bad} of {n} items"),
    "too-fast": _Norm(0.10, 0.05, 0.1, "judged {bad} of {n} items in less than half of the media's length"),
}


@dataclass(frozen=True)
class Alert:
    """Something to talk about with one reviewer."""

    reviewer: str
    kind: str
    """`follows-drafts`, `misses-planted`, `misses-gold`, `disagrees`, `too-fast`, or `drift-` and one of these."""
    sentence: str
    value: float
    """The reviewer's rate; for drift that of the later half."""
    expected: float
    """The median of the others; for drift that of the earlier half."""
    interval: tuple[float, float]
    """95 % (Wilson) of the rate; for drift (Newcombe) of the difference of the halves."""
    n: int
    p: float
    """Corrected: the chance of an alert like this somewhere, were all within the tolerance."""


@dataclass(frozen=True)
class _Suspicion:
    alert: Alert
    chance: float


def alerts(store: Store, people: Mapping[str, Said] | None = None) -> list[Alert]:
    """Alerts from all that is stored, worst first.

    Args:
        store: The store.
        people: What `gather` gave, where it was called already.
    """
    return alerts_of(marks(judgements(store, people), probe_results(store)))


def alerts_of(found: Iterable[Mark], *, level: float = LEVEL) -> list[Alert]:
    """Alerts from marks, worst first."""
    by_kind: dict[Kind, dict[str, list[Mark]]] = {kind: defaultdict(list) for kind in NORMS}
    for mark in found:
        by_kind[mark.kind][mark.reviewer].append(mark)
    tests = [test for kind, people in by_kind.items() for test in _rates(kind, people)]
    tests += [test for kind, people in by_kind.items() for test in _drifts(kind, people)]
    return _holm(tests, level)


def _rates(kind: Kind, people: Mapping[str, Sequence[Mark]]) -> Iterable[_Suspicion]:
    from scipy.stats import binomtest
    from statsmodels.stats.proportion import proportion_confint

    norm = NORMS[kind]
    counts = {name: (sum(m.bad for m in some), len(some)) for name, some in people.items() if len(some) >= FEWEST}
    for name, (bad, n) in counts.items():
        others = [(b + 0.5) / (m + 1) for other, (b, m) in counts.items() if other != name]
        expected = median(others) if len(others) >= 2 else norm.usual
        if expected is None:
            continue
        expected = min(expected, norm.most)
        chance = binomtest(bad, n, min(expected + norm.tolerance, 0.99), alternative="greater").pvalue
        low, high = proportion_confint(bad, n, method="wilson")
        sentence = f"{name} {norm.text.format(bad=bad, n=n)} ({bad / n:.0%}; the others: {expected:.0%})"
        yield _Suspicion(Alert(name, kind, sentence, bad / n, expected, (float(low), float(high)), n, 1.0), chance)


def _drifts(kind: Kind, people: Mapping[str, Sequence[Mark]]) -> Iterable[_Suspicion]:
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import confint_proportions_2indep

    for name, some in people.items():
        dated = sorted((m for m in some if m.at is not None), key=lambda m: (m.at is None, m.at))
        half = len(dated) // 2
        if half < FEWEST_HALF:
            continue
        early, late = sum(m.bad for m in dated[:half]), sum(m.bad for m in dated[half:])
        rest = len(dated) - half
        first, second = early / half, late / rest
        chance = float(fisher_exact([[late, rest - late], [early, half - early]], alternative="greater").pvalue)
        if second - first < NORMS[kind].tolerance:
            chance = 1.0
        low, high = confint_proportions_2indep(late, rest, early, half, compare="diff", method="newcomb")
        sentence = f"{name} grew worse: {NORMS[kind].text.format(bad=late, n=rest)}, before that {early} of {half}"
        interval = (float(low), float(high))
        yield _Suspicion(Alert(name, f"drift-{kind}", sentence, second, first, interval, len(dated), 1.0), chance)


def _holm(tests: Sequence[_Suspicion], level: float) -> list[Alert]:
    """Holm, *A Simple Sequentially Rejective Multiple Test Procedure* (1979)."""
    found, worst = [], 0.0
    for place, test in enumerate(sorted(tests, key=lambda one: one.chance)):
        worst = max(worst, min(1.0, test.chance * (len(tests) - place)))
        if worst > level:
            break
        one = test.alert
        found.append(Alert(one.reviewer, one.kind, one.sentence, one.value, one.expected, one.interval, one.n, worst))
    return found
