"""Whether a model is right in the order in which the set lists its options, and not when they are turned.

Such a model goes by letters: it knows the set's key, or does not read the options. On average over all orders it is at
chance, so that its accuracy tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from aurelia.statistics import mcnemar
from schemas.evaluation import Score

BY_LETTER = 0.001
"""Below this p the orders are told apart; small, because every arm of every run is looked at."""


def by_letter(scores: Iterable[Score]) -> str:
    """A sentence where items are right in their own order far more often than in the next one; else empty.

    McNemar's exact test on items: right more often in the own order against more often in one other order of the item.

    Args:
        scores: Of one arm.
    """
    items: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for one in scores:
        if one.order and one.value is not None:
            items[one.sample][one.order].append(one.value >= 1)
    pairs = [(told["".join(sorted(order))], told[order]) for told in items.values()
             for order in sorted(told)[1:2] if "".join(sorted(order)) in told]  # fmt: skip
    own, turned = (np.array([sum(pair[side]) / len(pair[side]) for pair in pairs]) for side in (0, 1))
    if not pairs or own.mean() <= turned.mean():
        return ""
    if mcnemar((own > turned).astype(np.float64), (turned > own).astype(np.float64)).p >= BY_LETTER:
        return ""
    return (
        f"right in {own.mean():.0%} of the items with options in the set's own order, in {turned.mean():.0%} with "
        "another: it goes by letters, or knows the set"
    )
