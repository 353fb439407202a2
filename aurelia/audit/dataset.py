"""What gives answers away in a benchmark as a whole: options by themselves, the place of the right one, its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from aurelia.evaluate.guessing import guess_of
from aurelia.statistics import Estimate, mean
from schemas.evaluation import SolverAnswer
from schemas.release import ReleaseRow


@dataclass(frozen=True)
class Classified:
    """How a classifier that never sees the media does.

    Args:
        solver: Its name.
        accuracy: With the interval over clusters.
        chance: Mean accuracy of guessing on the same items.
    """

    solver: str
    accuracy: Estimate
    chance: float

    @property
    def above(self) -> bool:
        """Whether it is told from guessing."""
        return self.accuracy.low > self.chance


@dataclass(frozen=True)
class Places:
    """Where right options stand.

    Args:
        counts: How often the right option is the first, the second ...
        expected: How often it would be if places were drawn.
        p: Of the chi-square test (Pearson) that they are drawn; 1 where there is one place.
    """

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    p: float


@dataclass(frozen=True)
class DatasetFacts:
    """One benchmark task as a whole.

    Args:
        benchmark_task: Its name.
        items: How many items.
        choices: How many of them have options and a key.
        chance: Mean accuracy of guessing; 0 for open questions but those of yes and no.
        classified: What each classifier gets.
        places: Where right options stand; None without choices.
        longest: How often the right option alone is the longest; None without choices.
        longest_chance: How often it would be if length told nothing.
    """

    benchmark_task: str
    items: int
    choices: int
    chance: float
    classified: tuple[Classified, ...]
    places: Places | None
    longest: Estimate | None
    longest_chance: float


def dataset_facts(
    rows: Sequence[ReleaseRow], clusters: Sequence[int], classified: Iterable[SolverAnswer]
) -> tuple[DatasetFacts, ...]:
    """What gives answers away, for each benchmark task by name.

    Args:
        rows: The items.
        clusters: Each row's cluster.
        classified: Cross-validated answers of the classifiers.
    """
    told: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in classified:
        if one.right is not None:
            told[one.solver][one.sample] = one.right
    tasks: dict[str, list[tuple[ReleaseRow, int]]] = defaultdict(list)
    for row, cluster in zip(rows, clusters, strict=True):
        tasks[row.benchmark_task].append((row, cluster))
    return tuple(_facts(task, tasks[task], told) for task in sorted(tasks))


def _facts(task: str, some: list[tuple[ReleaseRow, int]], told: dict[str, dict[str, bool]]) -> DatasetFacts:
    keyed = [(row, cluster) for row, cluster in some if len(row.options) > 1 and row.answer.option is not None]
    found = [_classified(name, some, told[name]) for name in sorted(told)]
    return DatasetFacts(
        task, len(some), len(keyed), sum(guess_of(row) for row, _ in some) / len(some),
        tuple(one for one in found if one is not None), places([row for row, _ in keyed]) if keyed else None,
        _estimate([(_is_longest(row), cluster) for row, cluster in keyed]) if keyed else None,
        sum(_has_longest(row) / len(row.options) for row, _ in keyed) / len(keyed) if keyed else 0.0,
    )  # fmt: skip


def _classified(name: str, some: list[tuple[ReleaseRow, int]], told: dict[str, bool]) -> Classified | None:
    asked = [(row, cluster) for row, cluster in some if row.id in told]
    if not asked:
        return None
    accuracy = _estimate([(told[row.id], cluster) for row, cluster in asked])
    return Classified(name, accuracy, sum(guess_of(row) for row, _ in asked) / len(asked))


def _estimate(some: Sequence[tuple[bool, int]]) -> Estimate:
    values, clusters = zip(*some, strict=True)
    return mean(np.asarray(values, dtype=np.float64), np.asarray(clusters, dtype=np.int64))


def places(rows: Sequence[ReleaseRow]) -> Places:
    """Where the right options of choices stand, against places drawn by lot."""
    from scipy.stats import chisquare

    most = max(len(row.options) for row in rows)
    counts: list[int] = [0] * most
    expected: list[float] = [0.0] * most
    for row in rows:
        ids = [option.id for option in row.options]
        if row.answer.option in ids:
            counts[ids.index(row.answer.option)] += 1
            for place in range(len(ids)):
                expected[place] += 1 / len(ids)
    p = float(chisquare(counts, expected).pvalue) if most > 1 and any(counts) else 1.0
    return Places(tuple(counts), tuple(expected), p)


def _has_longest(row: ReleaseRow) -> bool:
    many = [len(option.text) for option in row.options]
    return many.count(max(many)) == 1


def _is_longest(row: ReleaseRow) -> bool:
    longest = max(row.options, key=lambda option: len(option.text))
    return _has_longest(row) and longest.id == row.answer.option
