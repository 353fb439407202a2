"""The probability of a result by guessing, against counting and against known cases."""

from __future__ import annotations

from itertools import product
from math import log, prod

import numpy as np
import pytest

from aurelia.attest.chance import as_good_by_chance


def test_no_questions_and_no_right_answers_are_certain_by_guessing() -> None:
    assert as_good_by_chance([]) == 1
    assert as_good_by_chance([(0.5, False)] * 4) == pytest.approx(1)


def test_alike_questions_give_the_binomial_tail() -> None:
    assert as_good_by_chance([(0.5, True)] * 7) == pytest.approx(1 / 128)
    assert as_good_by_chance([(0.25, True)] * 5 + [(0.25, False)]) == pytest.approx(19 / 4096)


def test_a_right_answer_among_many_counts_for_more() -> None:
    rare, common = [(1 / 12, True), (1 / 2, False)], [(1 / 12, False), (1 / 2, True)]
    assert as_good_by_chance(rare) == pytest.approx(1 / 12)
    assert as_good_by_chance(common) == pytest.approx(1 - 11 / 12 * 1 / 2)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_going_through_all_outcomes_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chances = [float(chance) for chance in rng.choice([1 / 12, 1 / 8, 1 / 5, 1 / 4, 1 / 3], 9)]
    right = rng.random(9) < 0.4
    reached = sum(-log(chance) for chance, one in zip(chances, right, strict=True) if one)
    tail = 0.0
    for outcome in product([False, True], repeat=9):
        if sum(-log(c) for c, one in zip(chances, outcome, strict=True) if one) >= reached - 1e-9:
            tail += prod(c if one else 1 - c for c, one in zip(chances, outcome, strict=True))
    assert as_good_by_chance(zip(chances, (bool(one) for one in right), strict=True)) == pytest.approx(tail)
