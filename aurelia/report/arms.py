"""One arm of a run on one column: how right, how readable, how much of the media arrived, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from aurelia.evaluate.caption_measures import corpus_bleu
from aurelia.report.cells import Cells, Counts
from aurelia.report.own_order import by_letter
from aurelia.report.positions import Positions, positions
from aurelia.statistics import NOTHING, Estimate, corrected, mean
from schemas.evaluation import Arm, Given, Score

_UNREAD = 0.9
_HEARD = frozenset({Given.both, Given.audio})
_SEEN = frozenset({Given.both, Given.video})


@dataclass(frozen=True)
class ArmRow:
    """One way of asking, in one column."""

    arm: Arm
    column: str
    items: int
    """Of the column."""
    scored: int
    """Items that count: every call answered, in every order."""
    excluded: int
    """Items left out because a call failed."""
    missing: int
    """Items that were not answered, or not as often as the plan wants."""
    unfinished: int
    """Of these, the ones that can be asked: the run is not at its end."""
    failed_calls: int
    calls: int
    accuracy: Estimate
    circular: Estimate
    """The share of items that were right in all orders; of repeated rounds of orders, the share of these."""
    chance: float | None
    """What guessing gets; None where it gets nothing of some question."""
    above_chance: Estimate
    """`(accuracy - chance) / (1 - chance)`."""
    parse_rate: float
    """Of the replies whose call did not fail, how many could be read; samples of a vote count each."""
    judged: float
    """Of those that could be read, how many a judge read."""
    delivered: Counts
    positions: Positions
    measures: dict[str, Estimate] = field(default_factory=dict)
    """Of captions of items that count: the mean; `bleu-4-corpus` is that of all together and has no interval."""
    flags: tuple[str, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Whether items are left out because calls failed, or were not made yet."""
        return self.failed_calls > 0 or self.unfinished > 0


def arm_row(cells: Cells, arm: Arm, column: str) -> ArmRow:
    """How an arm did on a column's items.

    Args:
        cells: The run.
        arm: The arm.
        column: The column.
    """
    items, place = cells.of_column(column), cells.arms.index(arm)
    values, turned = cells.values[place, items], cells.circular[place, items]
    there, round_ = np.isfinite(values), np.isfinite(turned)
    asked, failed = cells.asked[place, items], cells.failed[place, items]
    came, wanted = cells.came[place, items], cells.wanted[place, items]
    odds, clusters = cells.chance[items], cells.clusters[items]
    replied, parsed = int(cells.replied[place, items].sum()), int(cells.parsed[place, items].sum())
    scores = cells.scores.get((arm, column), [])
    guessed = bool(len(items)) and bool((odds > 0).all())
    found = ArmRow(
        arm=arm, column=column, items=len(items), scored=int(there.sum()), excluded=int((failed > 0).sum()),
        missing=int((~there & (failed == 0)).sum()),
        unfinished=int((~there & (failed == 0) & (came < wanted)).sum()),
        failed_calls=int(failed.sum()), calls=int(asked.sum()),
        accuracy=mean(values[there], clusters[there]), circular=mean(turned[round_], clusters[round_]),
        chance=float(odds.mean()) if guessed else None,
        above_chance=corrected(values[there], odds[there], clusters[there]) if guessed else NOTHING,
        parse_rate=parsed / replied if replied else float("nan"),
        judged=float(cells.judged[place, items].sum()) / parsed if parsed else 0.0,
        delivered=cells.delivered.get((arm, column), Counts()), positions=positions(scores, cells.row),
        measures=_measures(cells, place, scores),
    )  # fmt: skip
    return replace(found, flags=tuple(one for one in (*_flags(found), by_letter(scores)) if one))


def _flags(row: ArmRow) -> list[str]:
    flags = []
    if row.incomplete:
        flags.append("incomplete")
    if row.unfinished:
        flags.append(f"unfinished: {row.unfinished} of {row.items} items have not all answers that the plan wants")
    if row.missing > row.unfinished:
        flags.append(f"{row.missing - row.unfinished} of {row.items} items were not asked")
    flags += _sense_flags(row)
    if row.parse_rate < _UNREAD:
        flags.append(f"{100 * (1 - row.parse_rate):.0f} % of the replies state no answer that can be read")
    if row.positions.biased:
        best = max(row.positions.places, key=lambda one: (one.accuracy, one.chosen))
        flags.append(f"depends on the place of the right option (best at {best.letter}, p < 0.001)")
    return flags


def _sense_flags(row: ArmRow) -> list[str]:
    """A model that was promised a sense and did not get it, or got one that it was not to have."""
    got, flags = row.delivered, []
    for given, name, count in ((_SEEN, "picture", got.with_frames), (_HEARD, "sound", got.with_sound)):
        if not got.calls:
            continue
        if row.arm.given in given and count < got.calls:
            how = f"no {name} arrived" if not count else f"{name} arrived in {count} of {got.calls} calls"
            flags.append(f"{how}, though it was given")
        if row.arm.given not in given and count:
            flags.append(f"{name} arrived in {count} of {got.calls} calls, though it was not given")
    return flags


def _measures(cells: Cells, place: int, scores: Sequence[Score]) -> dict[str, Estimate]:
    said = [one for one in scores if np.isfinite(cells.values[place, cells.places[one.sample]])]
    names = {name: None for one in said for name in one.measures}
    if not names:
        return {}
    clusters = cells.clusters[[cells.places[one.sample] for one in said]]
    found = {
        name: mean(np.array([one.measures.get(name, 0.0) for one in said]), clusters) for name in names
    }  # a reply without a caption counts as 0
    whole = corpus_bleu([one.stated if one.parsed else "" for one in said], [cells.row(one.sample) for one in said])
    return {**found, "bleu-4-corpus": Estimate(whole, float("nan"), float("nan"), len(set(clusters.tolist())))}
