"""What a model makes of items and their twins: right on both, or at least not the same answer twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aurelia.audit.twins import KINDS, Twin
from aurelia.evaluate.guessing import guess_of
from aurelia.evaluate.score_words import meant
from aurelia.evaluate.wanted import answers_wanted
from aurelia.statistics import Estimate, mean
from schemas.evaluation import Arm, EvaluationPlan, Score
from schemas.release import ReleaseRow

_BOTH = Arm()
"""No help, and both senses."""


@dataclass(frozen=True)
class PairRow:
    """One kind of twin.

    Args:
        kind: What was changed.
        known: Whether the right answers of these twins are known.
        pairs: How many pairs came whole: every call of item and twin gave a reply.
        counted: Of these, those that tell something: all where the answer is known, else those whose item was answered
            right.
        share: Known: right on item and twin. Else: another answer to the twin, or none.
        chance: What guessing gets of `share`; nan where it is not known for all.
        failed: Pairs left out because a call failed or never came.
    """

    kind: str
    known: bool
    pairs: int
    counted: int
    share: Estimate
    chance: float
    failed: int


@dataclass(frozen=True)
class _Told:
    """What a model answers most often to a row, over all orders and repeats; nothing where a call failed or lacks."""

    answer: str
    right: bool


def pair_rows(
    twins: Iterable[Twin], rows: Sequence[ReleaseRow], scores: Iterable[Score], plan: EvaluationPlan
) -> tuple[PairRow, ...]:
    """Pair accuracy and consistency by kind of twin, from a run's scores with both senses and no help.

    An answer that cannot be read is an answer of its own: a model that no longer tells has changed its mind.

    Args:
        twins: The twins.
        rows: The rows of items and twins.
        scores: Of the run, strictly read.
        plan: Of the run: what was asked in fewer orders, or less often, than it wants does not count.
    """
    told = _told(scores, {row.id: answers_wanted(plan, row, [_BOTH])[0] for row in rows})
    known = {row.id: row for row in rows}
    cluster = {score.sample: score.cluster for score in told[1].values()}
    groups: dict[tuple[str, bool], list[Twin]] = defaultdict(list)
    for twin in twins:
        groups[twin.kind, twin.known].append(twin)
    order: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    keys = sorted(groups, key=lambda key: (order[key[0]], not key[1]))
    return tuple(_row(key, groups[key], known, told[0], cluster) for key in keys)


def _told(scores: Iterable[Score], wanted: Mapping[str, int]) -> tuple[dict[str, _Told | None], dict[str, Score]]:
    each: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        if one.arm == _BOTH:
            each[one.sample].append(one)
    told = {sample: _most(some, wanted[sample]) for sample, some in each.items()}
    return told, {sample: some[0] for sample, some in each.items()}


def _most(some: Sequence[Score], wanted: int) -> _Told | None:
    if len(some) < wanted or any(one.value is None for one in some):
        return None
    said = Counter(one.option or (meant(one.stated) if one.parsed else "") for one in some)
    answer = min(said, key=lambda name: (-said[name], name))
    return _Told(answer, 2 * sum((one.value or 0) >= 1 for one in some) > len(some))


def _row(
    key: tuple[str, bool], twins: Sequence[Twin], rows: Mapping[str, ReleaseRow],
    told: Mapping[str, _Told | None], cluster: Mapping[str, int],
) -> PairRow:  # fmt: skip
    kind, known = key
    whole = [(twin, a, b) for twin in twins if (a := told.get(twin.of)) and (b := told.get(twin.id))]
    counted = whole if known else [(twin, a, b) for twin, a, b in whole if a.right]
    values = [a.right and b.right if known else a.answer != b.answer for _, a, b in counted]
    odds = [guess_of(rows[twin.of]) for twin, _, _ in counted if twin.of in rows]
    guess = [one**2 if known else 1 - one for one in odds if one]
    return PairRow(
        kind, known, len(whole), len(counted),
        mean(np.asarray(values, dtype=np.float64), np.asarray([cluster[t.of] for t, _, _ in counted], dtype=np.int64)),
        sum(guess) / len(guess) if guess and len(guess) == len(counted) else float("nan"), len(twins) - len(whole),
    )  # fmt: skip
