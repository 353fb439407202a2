"""How probable a result is for whoever answers without the sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from math import comb, log, prod

_EPSILON = 1e-9


def as_good_by_chance(answers: Iterable[tuple[float, bool]]) -> float:
    """The probability that independent guesses come to a result at least as improbable as this one.

    A right guess among twelve says more than a right guess between two, so right answers are weighed by the
    logarithm of how improbable they are. The probability is exact: all numbers of right guesses are gone through.

    Args:
        answers: For each question the probability that a guess is right (between 0 and 1), and whether it was right.
    """
    given = list(answers)
    asked = Counter(chance for chance, _ in given)
    reached = sum(-log(chance) for chance, right in given if right)
    chances = list(asked)
    return min(1.0, sum(
        prod(comb(asked[c], k) * c**k * (1 - c) ** (asked[c] - k) for c, k in zip(chances, numbers, strict=True))
        for numbers in product(*(range(asked[chance] + 1) for chance in chances))
        if sum(-log(c) * k for c, k in zip(chances, numbers, strict=True)) >= reached - _EPSILON
    ))  # fmt: skip
