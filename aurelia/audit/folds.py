"""Cross-validation by clusters: no clip is in what a classifier learns from and in what it is asked about."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

FOLDS = 5


def folds(clusters: Sequence[int], seed: int = 0) -> Iterator[tuple[list[int], list[int]]]:
    """Places of rows to learn from, and of rows to ask about; every row is asked about once.

    Args:
        clusters: Each row's cluster.
        seed: Of the order in which clusters are dealt out, the largest first and each to the smallest fold.

    Yields:
        Nothing where there are fewer than two clusters.
    """
    members: dict[int, list[int]] = {}
    for place, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(place)
    if len(members) < 2:
        return
    dealt = list(members.values())
    random.Random(seed).shuffle(dealt)  # noqa: S311 - no secret
    held: list[list[int]] = [[] for _ in range(min(FOLDS, len(dealt)))]
    for some in sorted(dealt, key=len, reverse=True):
        min(held, key=len).extend(some)
    for asked in held:
        out = set(asked)
        yield [place for place in range(len(clusters)) if place not in out], sorted(asked)
