"""The agreement report: every field with its measures, for everything and for parts of the work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from curation.review.agreement.bootstrap import CONFIDENCE, RESAMPLES, measures
from curation.review.agreement.coefficients import mean, statistics
from curation.review.agreement.entries import Entry, entries
from curation.review.agreement.fields import Field, fields
from curation.review.agreement.ratings import FOLDED, Numbers, folded, table
from curation.review.agreement.results import AgreementReport, FieldAgreement, Measure, Slice
from curation.review.gather import Said
from db.store import Store

By = Literal["task", "pair", "month"]
_MOST_SHOWN = 20


def agree(
    store: Store, *, by: Iterable[By] = (), people: Mapping[str, Said] | None = None, resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE, seed: int = 0,
) -> AgreementReport:  # fmt: skip
    """How far people agree, field by field. Training, gold and planted items do not count, nor do adjudications.

    Args:
        store: The store.
        by: Also by benchmark task, pair of reviewers or month of the item's last judgement.
        people: What `gather` gave, where it was called already.
        resamples: How often clips are drawn for an interval; 0 for none.
        confidence: Of the intervals.
        seed: Of the draws.
    """
    return of_entries(entries(store, people), by=by, resamples=resamples, confidence=confidence, seed=seed)


def of_entries(
    said: Sequence[Entry], *, by: Iterable[By] = (), resamples: int = RESAMPLES, confidence: float = CONFIDENCE,
    seed: int = 0,
) -> AgreementReport:  # fmt: skip
    """The same from entries."""

    def rows(some: Sequence[Entry]) -> tuple[FieldAgreement, ...]:
        return tuple(field_agreement(one, resamples, confidence, seed) for one in fields(some))

    slices = [
        Slice(kind, name, rows(some)) for kind in dict.fromkeys(by) for name, some in sorted(_parts(said, kind).items())
    ]
    return AgreementReport(Slice("all", "", rows(said)), tuple(slices), resamples, confidence, seed)


def field_agreement(
    one: Field, resamples: int = RESAMPLES, confidence: float = CONFIDENCE, seed: int = 0
) -> FieldAgreement:
    """One field with its measures."""
    if one.level is None:
        return _of_scores(one, resamples, confidence, seed)
    ratings = folded(one.ratings) if one.values is None else one.ratings
    counted = table(ratings, values=one.values, clusters=one.clips)
    paired = counted.pairable
    used = counted.counts[paired]
    found = measures(
        statistics(counted, one.level), counted.clusters, resamples=resamples, confidence=confidence, seed=seed
    )
    raters = int((counted.codes[paired] >= 0).any(axis=0).sum()) if len(used) else 0
    shares = Counter(dict(zip(counted.values, used.sum(axis=0).tolist(), strict=True)))
    total = sum(shares.values())
    prevalence = {
        str(value): share / total
        for value, share in shares.most_common(_MOST_SHOWN)
        if share and FOLDED not in str(value)
    }
    clips = len(np.unique(counted.clusters[paired]))
    return FieldAgreement(
        one.name, one.basis, one.level, len(used), clips, raters, int(total), prevalence, found
    )  # fmt: skip


def _of_scores(one: Field, resamples: int, confidence: float, seed: int) -> FieldAgreement:
    found: list[Measure] = []
    for name, scores in one.scores.items():
        statistic = mean(name, np.array(list(scores.values())))
        clusters = _numbers([one.clips[unit] for unit in scores])
        found += measures([statistic], clusters, resamples=resamples, confidence=confidence, seed=seed)
    units: set[Hashable] = {unit for scores in one.scores.values() for unit in scores}
    clips = len({one.clips[unit] for unit in units})
    return FieldAgreement(
        one.name, one.basis, None, len(units), clips, len(one.raters), one.judged, measures=tuple(found)
    )  # fmt: skip


def _numbers(names: Sequence[Hashable]) -> Numbers:
    number = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)


def _parts(said: Sequence[Entry], kind: By) -> dict[str, list[Entry]]:
    parts: dict[str, list[Entry]] = defaultdict(list)
    if kind == "task":
        for entry in said:
            parts[entry.said.benchmark_task].append(entry)
        return parts
    by_item: dict[str, list[Entry]] = defaultdict(list)
    for entry in said:
        by_item[entry.item].append(entry)
    for together in by_item.values():
        if kind == "month":
            times = [entry.at for entry in together if entry.at]
            parts[f"{max(times):%Y-%m}" if times else "unknown"] += together
        else:
            names = sorted({entry.reviewer for entry in together}, key=lambda name: (len(name), name))
            for one, other in combinations(names, 2):
                parts[f"{one} & {other}"] += [entry for entry in together if entry.reviewer in (one, other)]
    return parts
