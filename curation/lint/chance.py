"""Shares of a dataset beside what chance gives."""

from __future__ import annotations

from collections.abc import Sequence

from curation.lint.base import Statistic

ENOUGH = 20
"""Rows below which nothing is said about a dataset."""
SURE = 0.01
"""Chance of a false alarm: a share is flagged where chance alone would give it less often."""
LEAST_GAP = 0.05
"""A share that is nearer to chance than this is no finding, however sure it is."""


def share(check: str, label: str, hits: int, rows: int, chance: float, note: str = "", sure: float = SURE) -> Statistic:
    """How often something happens, with Wilson's interval; flagged where it is surely and markedly above chance.

    Args:
        check: The check that counts.
        label: What is counted.
        hits: How often.
        rows: Of how many.
        chance: The share that chance gives.
        note: What else is to be said.
        sure: How rarely chance alone may flag it.
    """
    from scipy.special import bdtrc

    from aurelia.statistics import wilson

    value = hits / rows
    low, high = wilson(value, rows)
    by_chance = float(bdtrc(hits - 1, rows, chance)) if hits else 1.0  # so many or more
    return Statistic(
        check, label, value, low, high, chance, rows, note, value - chance >= LEAST_GAP and by_chance < sure
    )


def uneven(counts: Sequence[int]) -> float:
    """The p-value of Pearson's chi-square test that all counts are draws from the same share."""
    from scipy.special import chdtrc

    expected = sum(counts) / len(counts)
    return float(chdtrc(len(counts) - 1, sum((count - expected) ** 2 for count in counts) / expected))
