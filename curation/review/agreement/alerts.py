"""Who may be clicking through: alerts about reviewers, with the odds that a good one is accused held down.

A reviewer is held against what is asked: the median of the others less a tolerance (good people differ too), and never
less than a floor, so that a whole team that clicks through is named. Each alert is a one-sided test of just that,
corrected by Holm's method over all reviewers and tests: the chance that a run names anybody who does what is asked is
at most `LEVEL`. `benchmarks/agreement.py` prints what it is in simulations, and how many bad ones are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from aurelia.statistics.intervals import normal, wilson
from curation.review.agreement.faults import USUAL_CLEARS, USUAL_FINDS, Record, Said, others, records
from curation.review.agreement.marks import Judged, judgements
from curation.review.agreement.ratings import Floats
from curation.review.gather import Said as SaidOfItem
from curation.review.people.probes import ProbeResult, probe_results
from db.store import Store

LEVEL = 0.05
"""Chance that a run names anybody wrongly."""
FEWEST = 8
"""Occasions below which nothing is said of a reviewer."""
FEWEST_HALF = 20
"""Occasions in each half of a reviewer's time, for drift."""
WHOLE = 0.5
"""A judgement made in less than this share of the media's length was made without watching it."""

FINDS_LESS, FINDS_FLOOR = 0.15, 0.4
"""How much less than the others a reviewer may find, and what is asked of everybody."""
CLEARS_LESS, CLEARS_FLOOR = 0.06, 0.6
"""The same for drafts without a fault."""
STAMP, CARELESS = 0.25, 0.2
"""Whom the tests look for: one who finds a quarter of what is asked; one who is by so much below it in both."""
GOLD_MISSES, FAST_SHARE = 0.35, 0.2
"""Share of gold items judged wrongly, and of judgements made too fast, that is still passed over."""
WORSE = 0.08
"""How far the chance of being right must fall from one half of a reviewer's time to the other."""
_DRAWS = 20_000
_FIRST_DRAWS, _PLAIN = 1000, 0.02
_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Alert:
    """Something to talk about with one reviewer."""

    reviewer: str
    kind: str
    """`rubber-stamp` (misses faults and leaves what is right alone), `careless` (misses faults and sees some where
    there is none), `misses-gold`, `too-fast`, `grew-worse`."""
    sentence: str
    value: float
    """The share of faults found; for `careless` that and the share of right drafts cleared, less 1 (Youden's index: 0
    for one who guesses); the share of gold items judged wrongly; of fast judgements; for `grew-worse` the chance of
    being right in the later half."""
    expected: float
    """The median of the others; for `grew-worse` that of the earlier half."""
    interval: tuple[float, float]
    """95 % of the rate (Bayesian for faults, else Wilson); for `grew-worse` of the change."""
    n: int
    """Occasions."""
    p: float
    """Corrected: the chance of an alert like this anywhere, did all do what is asked."""


Test = tuple[Alert, float]
"""An alert, and the chance of it before the correction."""


def alerts(store: Store, people: Mapping[str, SaidOfItem] | None = None) -> list[Alert]:
    """Alerts from all that is stored, surest first.

    Args:
        store: The store.
        people: What `gather` gave, where it was called already.
    """
    return alerts_of(judgements(store, people), probe_results(store))


def alerts_of(judged: Sequence[Judged], probes: Sequence[ProbeResult] = (), *, level: float = LEVEL) -> list[Alert]:
    """Alerts from judgements of drafts and results of tests, surest first."""
    planted = [one for one in probes if one.kind == "planted"]
    said = [Said(one.reviewer, one.item, one.fault) for one in judged]
    said += [Said(one.reviewer, one.item, one.right, known=True) for one in planted]
    found = records(said)
    gold = [(one.reviewer, not one.right) for one in probes if one.kind == "gold"]
    timed = [(one.reviewer, one.seconds < WHOLE * one.media_seconds) for one in judged if one.seconds is not None]
    tests = [
        *_faults(found, judged, planted),
        *_rates("misses-gold", "judged {bad} of {n} gold items wrongly", gold, GOLD_MISSES),
        *_rates("too-fast", "judged {bad} of {n} items in less than half of the media's length", timed, FAST_SHARE),
        *_worse(found, judged),
    ]
    return _holm(tests, level)


def _faults(found: Mapping[str, Record], judged: Sequence[Judged], planted: Sequence[ProbeResult]) -> Iterator[Test]:
    """Two tests a reviewer, for a rubber stamp and for one who guesses; what is told is what the numbers look like."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        counts[one.reviewer].append(one.touched)
    for name, record in found.items():
        if len(record.faults) < FEWEST:
            continue
        usual = others(found, name, FEWEST) or (USUAL_FINDS, USUAL_CLEARS)
        asked = max(usual[0] - FINDS_LESS, FINDS_FLOOR), max(usual[1] - CLEARS_LESS, CLEARS_FLOOR)
        mine = [one.right for one in planted if one.reviewer == name]
        caught = f"; caught {sum(mine)} of {len(mine)} planted errors" if mine else ""
        told = f"; changed {sum(counts[name])} of {len(counts[name])} drafts{caught}"
        alert = _rubber_stamp(record, usual, told) if record.clears >= asked[1] else _careless(record, usual, told)
        # A rubber stamp leaves what is right alone: only what it misses is tested, with its own rate of clearing.
        yield alert, _chance_of(record, (asked[0], record.clears), (asked[0] * STAMP, record.clears))
        yield alert, _chance_of(record, asked, (asked[0] - CARELESS, asked[1] - CARELESS))


def _rubber_stamp(record: Record, usual: tuple[float, float], told: str) -> Alert:
    text = f"{record.reviewer} finds {record.finds:.0%} of the faults, the others {usual[0]:.0%}{told}"
    low, high = np.quantile(_beta(record.chances, record.faults), [0.025, 0.975]).tolist()
    return Alert(record.reviewer, "rubber-stamp", text, record.finds, usual[0], (low, high), len(record.faults), 1.0)


def _careless(record: Record, usual: tuple[float, float], told: str) -> Alert:
    text = (
        f"{record.reviewer} finds {record.finds:.0%} of the faults (the others {usual[0]:.0%}) and sees none in"
        f" {record.clears:.0%} of right drafts (the others {usual[1]:.0%}){told}"
    )
    both = _beta(record.chances, record.faults) + _beta(1 - record.chances, 1 - record.faults) - 1
    low, high = np.quantile(both, [0.025, 0.975]).tolist()
    value, expected = record.finds + record.clears - 1, usual[0] + usual[1] - 1
    return Alert(record.reviewer, "careless", text, value, expected, (low, high), len(record.faults), 1.0)


def _beta(weights: Floats, hits: Floats) -> Floats:
    """Draws of a rate from its posterior, with a flat prior."""
    generator = np.random.default_rng(len(weights))
    return generator.beta(1 + (weights * hits).sum(), 1 + (weights * (1 - hits)).sum(), 4000)


def _chance_of(record: Record, null: tuple[float, float], other: tuple[float, float]) -> float:
    """The chance that one who does what is asked looks as much like the other as this reviewer does.

    The likelihood ratio of two simple hypotheses (Neyman and Pearson 1933); its tail is drawn.
    """
    asked, instead = (_says_fault(record.chances, *rates) for rates in (null, other))
    yes, no = np.log(instead / asked), np.log((1 - instead) / (1 - asked))
    ratio = float(np.where(record.faults > 0, yes, no).sum())

    def extreme(generator: np.random.Generator, size: int) -> int:
        drawn = generator.random((size, len(asked)), dtype=np.float32) < asked
        return int((no.sum() + drawn @ (yes - no) >= ratio - 1e-9).sum())

    return _drawn(extreme, len(asked), record.reviewer)


def _drawn(extreme: Callable[[np.random.Generator, int], int], width: int, name: str) -> float:
    """The share of draws that are as extreme; few draws where it is plainly large. Seeded by the reviewer's name."""
    generator = np.random.default_rng([width, *name.encode()])
    count = done = 0
    step = max(1, min(_FIRST_DRAWS, _AT_ONCE // max(width, 1)))
    while done < _DRAWS:
        count, done = count + extreme(generator, step), done + step
        if done >= _FIRST_DRAWS and count > _PLAIN * done:
            break
    return (count + 1) / (done + 1)


def _says_fault(chances: Floats, finds: float, clears: float) -> Floats:
    return np.asarray(np.clip(chances * finds + (1 - chances) * (1 - clears), 1e-6, 1 - 1e-6))


def _rates(kind: str, text: str, marks: Iterable[tuple[str, bool]], passed: float) -> Iterator[Test]:
    """Exact binomial tests of plain shares."""
    from scipy.stats import binomtest

    by_name: dict[str, list[bool]] = defaultdict(list)
    for name, bad in marks:
        by_name[name].append(bad)
    for name, some in by_name.items():
        count, n = some.count(True), len(some)
        if n < FEWEST:
            continue
        shares = [
            other.count(True) / len(other) for peer, other in by_name.items() if peer != name and len(other) >= FEWEST
        ]
        expected = median(shares) if shares else 0.0
        sentence = f"{name} {text.format(bad=count, n=n)}; the others {expected:.0%} of theirs"
        alert = Alert(name, kind, sentence, count / n, expected, wilson(count / n, n), n, 1.0)
        yield alert, float(binomtest(count, n, passed, alternative="greater").pvalue)


def _worse(found: Mapping[str, Record], judged: Sequence[Judged]) -> Iterator[Test]:
    """The chance of being right, by the others' words, in the later half of a reviewer's time against the earlier."""
    for name, record in found.items():
        places = [(n, judged[p].at) for n, p in enumerate(record.places) if p < len(judged)]
        dated = [n for n, at in sorted(((n, at) for n, at in places if at is not None), key=lambda pair: pair[1])]
        half = len(dated) // 2
        if half < FEWEST_HALF:
            continue
        right = np.where(record.faults > 0, record.chances, 1 - record.chances)[dated]
        early, late = right[:half], right[half:]
        change = float(late.mean() - early.mean())
        error = float(np.sqrt(early.var() / len(early) + late.var() / len(late)))
        sentence = (
            f"{name} grew worse: right on {late.mean():.0%} by the others' words, before that on {early.mean():.0%}"
        )
        interval = normal(change, error)
        alert = Alert(name, "grew-worse", sentence, float(late.mean()), float(early.mean()), interval, len(right), 1.0)
        yield alert, _permuted(right, half, change, name) if change < -WORSE else 1.0


def _permuted(values: Floats, half: int, change: float, name: str) -> float:
    """The share of orders of the same values in which the later half is as much worse."""

    def extreme(generator: np.random.Generator, size: int) -> int:
        late = generator.permuted(np.tile(values, (size, 1)), axis=1)[:, half:].mean(axis=1)
        changes = late - (values.sum() - late * (len(values) - half)) / half
        return int((changes <= change + 1e-9).sum())

    return _drawn(extreme, len(values), name)


def _holm(tests: Iterable[Test], level: float) -> list[Alert]:
    """Holm, *A Simple Sequentially Rejective Multiple Test Procedure* (1979)."""
    ordered = sorted(tests, key=lambda test: test[1])
    found: dict[tuple[str, str], Alert] = {}
    worst = 0.0
    for place, (alert, chance) in enumerate(ordered):
        worst = max(worst, min(1.0, chance * (len(ordered) - place)))
        if worst > level:
            break
        found.setdefault((alert.reviewer, alert.kind), replace(alert, p=worst))
    return list(found.values())
