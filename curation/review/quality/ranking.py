"""Which model or prompt needs least work, and which cannot be told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aurelia.statistics.intervals import NOTHING, Estimate, apart, paired
from curation.review.quality.judged import JudgedDraft
from curation.review.quality.made import BY, By
from curation.review.quality.rates import GroupQuality, group_quality, in_order
from curation.review.quality.tally import Both, Side

FEW = 5
"""With fewer clips on either side nothing is said."""

Told = Literal["best", "better", "worse", "same", "few"]


@dataclass(frozen=True)
class Rank:
    """One group beside the one that needed least change."""

    group: GroupQuality
    told: Told
    """`best`: least change. `worse`: more change, beyond chance. `same`: cannot be told apart from the best. `few`:
    too few clips to say. `better`: less change than the best on the questions both drafted, though not on all."""
    more: Estimate
    """How much more had to be changed than with the best, with its interval."""
    on_same: int = 0
    """Clips on which both drafted the same questions, where these decided; 0 where all clips of each did."""


@dataclass(frozen=True)
class DraftQuality:
    """How drafts fared in people's hands."""

    every: GroupQuality | None
    """All drafts together; None where no draft was judged."""
    ranks: Mapping[By, tuple[Rank, ...]]
    """Groups by model, prompt and task, the least changed first."""
    demo: bool = False
    """Everything here was judged by scripts."""
    left_out: int = 0
    """Judgements by scripts that were not counted, for there are judgements by people."""


def quality(judged: Iterable[JudgedDraft], *, seed: int = 0) -> DraftQuality:
    """Rates by model, prompt and task. Demo judgements count only where there are no others.

    Args:
        judged: What `judged_drafts` gives; read once, and not kept.
        seed: Of the resampling.
    """
    real, demo = Side(), Side()
    for one in judged:
        (demo if one.judgement.demo or one.draft.demo else real).add(one)
    shown = real if real.every.judgements else demo
    if not shown.every.judgements:
        return DraftQuality(None, dict.fromkeys(BY, ()))
    ranks = {by: ranking(in_order(shown.groups[by], seed), shown.shared(by), seed) for by in BY}
    every = group_quality("all drafts", shown.every, seed)
    return DraftQuality(every, ranks, shown is demo, 0 if shown is demo else demo.every.judgements)


def ranking(
    groups: Sequence[GroupQuality], shared: Mapping[tuple[str, str], Sequence[Both]], seed: int = 0
) -> tuple[Rank, ...]:
    """Groups beside the one that needed least change; on the same questions where both drafted enough of them.

    The intervals are for each comparison alone: among many groups, one in twenty looks apart by chance.
    """
    enough = [one for one in groups if one.clips >= FEW]
    if not enough:
        return tuple(Rank(one, "few", NOTHING) for one in groups)
    best = enough[0]
    return tuple(
        Rank(one, "best", NOTHING) if one is best else _rank(one, best, shared, seed) for one in groups
    )  # fmt: skip


def _rank(one: GroupQuality, best: GroupQuality, shared: Mapping[tuple[str, str], Sequence[Both]], seed: int) -> Rank:
    first, second = sorted((one.name, best.name))
    both, sign = shared.get((first, second), ()), 1.0 if one.name == first else -1.0
    sums: dict[str, list[float]] = defaultdict(list)
    for row in both:
        sums[row.clip].append(sign * (row.one - row.other))
    if len(sums) >= FEW:
        gaps = np.array([sum(values) for values in sums.values()])
        more = paired(gaps, np.array([float(len(values)) for values in sums.values()]), seed)
        return Rank(one, _told(more), more, len(sums))
    if one.clips < FEW:
        return Rank(one, "few", NOTHING)
    more = apart(one.change, best.change)
    return Rank(one, _told(more), more)


def _told(more: Estimate) -> Told:
    return "worse" if more.low > 0 else "better" if more.high < 0 else "same"
