"""Plain ratings, and the table of counts that all coefficients start from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Value = str | int | float
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Rating:
    """What one person said of one thing."""

    unit: Hashable
    """What was judged."""
    rater: str
    value: Value


FOLDED = "(rare answer "
"""How the names of folded values begin."""


@dataclass(frozen=True)
class Table:
    """Ratings as counts: how many raters gave each value to each unit."""

    counts: Floats
    """Shape (units, values)."""
    values: tuple[Value, ...]
    """Every value that could be given, in order; `counts` has a column for each."""
    clusters: Numbers
    """Shape (units,): the number of the clip that a unit belongs to, from 0."""
    raters: tuple[str, ...]
    codes: Numbers
    """Shape (units, raters): the column of each rating, -1 where there is none."""

    @property
    def pairable(self) -> NDArray[np.bool_]:
        """Shape (units,): which units have two ratings or more."""
        return np.asarray(self.counts.sum(axis=1) >= 2)


def table(
    ratings: Iterable[Rating],
    *,
    values: Sequence[Value] | None = None,
    clusters: Mapping[Hashable, Hashable] | None = None,
) -> Table:
    """Count ratings. Of two ratings of one unit by one rater the later one counts.

    Args:
        ratings: In any order; nobody needs to have rated everything.
        values: Every value that could be given, in order; by default those that were, sorted.
        clusters: Unit -> what it belongs to for the bootstrap; a unit without one stands for itself.

    Raises:
        ValueError: A rating is not among `values`.
    """
    newest = {(one.unit, one.rater): one.value for one in ratings}
    units = {unit: number for number, unit in enumerate(dict.fromkeys(unit for unit, _ in newest))}
    raters = {name: number for number, name in enumerate(sorted({rater for _, rater in newest}))}
    given = tuple(values) if values is not None else _sorted(set(newest.values()))
    column = {value: number for number, value in enumerate(given)}
    codes = np.full((len(units), len(raters)), -1, dtype=np.int64)
    for (unit, rater), value in newest.items():
        if value not in column:
            raise ValueError(f"{value!r} is none of the values {given}")
        codes[units[unit], raters[rater]] = column[value]
    counts = np.zeros((len(units), len(given)))
    rows, places = np.nonzero(codes >= 0)
    np.add.at(counts, (rows, codes[rows, places]), 1.0)
    return Table(counts, given, _clusters(list(units), clusters or {}), tuple(raters), codes)


def folded(ratings: Sequence[Rating], *, most: int = 100) -> list[Rating]:
    """The same ratings with at most `2 * most` values, for open answers: a table has a column for each value.

    Rare values share names, never within one unit, so raw agreement stays as it is; agreement by chance is overrated by
    at most about `1 / most`.
    """
    times = Counter(one.value for one in ratings)
    if len(times) <= 2 * most:
        return list(ratings)
    kept = {value for value, _ in times.most_common(most)}
    names: dict[tuple[Hashable, Value], int] = {}
    taken: dict[Hashable, set[int]] = defaultdict(set)
    for one in ratings:
        if one.value not in kept and (one.unit, one.value) not in names:
            number = crc32(str(one.value).encode()) % most
            while number in taken[one.unit] and len(taken[one.unit]) < most:
                number = (number + 1) % most
            taken[one.unit].add(number)
            names[one.unit, one.value] = number
    return [
        one if one.value in kept else Rating(one.unit, one.rater, f"{FOLDED}{names[one.unit, one.value]})")
        for one in ratings
    ]


def _sorted(values: set[Value]) -> tuple[Value, ...]:
    numbers = all(isinstance(value, int | float) for value in values)
    return tuple(sorted(values, key=(lambda value: value) if numbers else str))


def _clusters(units: list[Hashable], clusters: Mapping[Hashable, Hashable]) -> Numbers:
    named = [("cluster", clusters[unit]) if unit in clusters else ("unit", unit) for unit in units]
    number = {name: place for place, name in enumerate(dict.fromkeys(named))}
    return np.array([number[name] for name in named], dtype=np.int64)
