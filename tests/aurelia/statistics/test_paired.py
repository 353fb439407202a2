"""Intervals of clustered scores: what they hold, what changes nothing, and what they say where nothing can be said."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia import statistics as s
from aurelia.statistics.intervals import Estimate, Integers, Numbers
from tests.aurelia.statistics.scored import scored

Interval = Callable[[Numbers, Numbers, Integers], Estimate]
EVERY: dict[str, Interval] = {
    "mean": lambda treated, _control, clusters: s.mean(treated, clusters),
    "difference": s.difference,
    "relative_gain": s.relative_gain,
    "corrected": lambda treated, _control, clusters: s.corrected(treated, 0.25, clusters),
    "corrected_gain": lambda treated, control, clusters: s.corrected_gain(treated, control, 0.25, clusters),
}
every = pytest.mark.parametrize("interval", EVERY.values(), ids=EVERY.keys())


def close(one: Estimate, other: Estimate) -> bool:
    same = np.allclose(
        [one.value, one.low, one.high], [other.value, other.low, other.high], rtol=0, atol=1e-9, equal_nan=True
    )
    return bool(same) and one.clusters == other.clusters


@every
@given(seed=st.integers(0, 10**6), graded=st.booleans(), clusters=st.integers(2, 60), rate=st.floats(0.02, 0.98))
def test_order_of_rows_and_numbers_of_clusters_change_nothing(
    interval: Interval, seed: int, graded: bool, clusters: int, rate: float
) -> None:
    treated, control, place = scored(seed, rates=(rate, 0.5), clusters=clusters, graded=graded)
    random = np.random.default_rng(seed)
    order, names = random.permutation(len(place)), random.permutation(10 * clusters)
    made = interval(treated, control, place)
    assert close(made, interval(treated[order], control[order], names[place][order]))
    assert made == interval(treated, control, place)


@every
@given(seed=st.integers(0, 10**6), graded=st.booleans(), clusters=st.integers(2, 60), rate=st.floats(0.02, 0.98))
def test_an_interval_holds_its_own_value(
    interval: Interval, seed: int, graded: bool, clusters: int, rate: float
) -> None:
    treated, control, place = scored(seed, rates=(rate, 0.5), clusters=clusters, graded=graded)
    made = interval(treated, control, place)
    assert math.isnan(made.value) or made.low <= made.value <= made.high
    assert made.clusters == clusters


@pytest.mark.parametrize("graded", [False, True], ids=["0/1", "graded"])
def test_intervals_hold_the_truth_about_95_times_in_100(graded: bool) -> None:
    held = dict.fromkeys(("mean", "difference", "relative_gain", "corrected_gain"), 0)
    rates = (0.3, 0.2)
    after, before = ((0.8 * one + 0.15 if graded else one) for one in rates)
    truth = {
        "mean": after, "difference": after - before, "relative_gain": after / before - 1,
        "corrected_gain": (after - before) / 0.75,
    }  # fmt: skip
    for seed in range(250):
        scores = scored(seed, rates=rates, clusters=45, graded=graded)
        for name in held:
            made = EVERY[name](*scores)
            held[name] += made.low <= truth[name] <= made.high
    assert {name: 0.92 <= times / 250 <= 0.98 for name, times in held.items()} == dict.fromkeys(held, True)


def test_a_copied_row_of_the_same_cluster_narrows_no_interval() -> None:
    treated, control, place = scored(1)
    once = s.difference(treated, control, place)
    thrice = s.difference(np.repeat(treated, 3), np.repeat(control, 3), np.repeat(place, 3))
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_pairing_narrows_the_interval_of_conditions_that_hang_together() -> None:
    treated, control, place = scored(1)
    gap = s.difference(treated, control, place)
    alone = s.mean(treated, place)
    assert gap.high - gap.low < math.sqrt(2) * (alone.high - alone.low)


@given(seed=st.integers(0, 10**6), rate=st.floats(0.02, 0.98), clusters=st.integers(2, 60))
def test_p_is_small_just_where_the_interval_leaves_zero_out(seed: int, rate: float, clusters: int) -> None:
    treated, control, place = scored(seed, rates=(rate, 0.5), clusters=clusters)
    made, p = s.difference(treated, control, place), s.difference_p(treated, control, place)
    if clusters > 5:  # with five, turning signs cannot show anything at this level
        assert (p < 0.05) == (not made.low <= 0 <= made.high)
    assert 0 < p <= 1


def test_p_can_be_smaller_than_a_thousand_resamples_would_show() -> None:
    assert s.difference_p(*scored(0, rates=(0.9, 0.2), clusters=200)) < 1e-6


def test_corrected_by_row_is_zero_for_a_guesser_and_one_for_all_right() -> None:
    clusters = np.arange(400) // 4
    chance = np.where(np.arange(400) % 2, 0.5, 0.25)
    guesser = s.corrected(chance, chance, clusters)
    assert guesser.value == pytest.approx(0)
    assert s.corrected(np.ones(400), chance, clusters).value == pytest.approx(1)


def test_corrected_by_one_chance_is_the_mean_on_another_scale() -> None:
    treated, _, place = scored(3)
    plain, right = s.mean(treated, place), s.corrected(treated, 0.25, place)
    assert (right.low, right.high) == pytest.approx(((plain.low - 0.25) / 0.75, (plain.high - 0.25) / 0.75))


@every
def test_nothing_at_all_has_no_value(interval: Interval) -> None:
    made = interval(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    assert np.isnan([made.value, made.low, made.high]).all()
    assert made.clusters == 0


@every
def test_one_cluster_has_a_value_and_no_bounds(interval: Interval) -> None:
    made = interval(np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0]), np.array([7, 7, 7]))
    assert math.isfinite(made.value)
    assert np.isnan([made.low, made.high]).all()


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_all_right_or_all_wrong_is_not_certain(right: float) -> None:
    made = s.mean(np.full(120, right), np.arange(120) // 3)
    assert (made.low, made.high) == pytest.approx(s.wilson(right, 40), abs=0.01)
    assert made.high - made.low > 0.05


def test_no_differing_row_does_not_prove_that_there_is_no_difference() -> None:
    scores = np.tile([1.0, 0.0, 1.0], 40)
    place = np.arange(120) // 3
    made = s.difference(scores, scores, place)
    assert made.value == 0
    assert (made.low, made.high) == pytest.approx((-s.wilson(0.0, 40)[1], s.wilson(0.0, 40)[1]))
    assert s.difference_p(scores, scores, place) == 1.0
    gain = s.relative_gain(scores, scores, place)
    assert gain.low < 0 < gain.high


def test_all_wrong_before_and_all_right_after_is_bounded_by_what_is_possible() -> None:
    made = s.difference(np.ones(60), np.zeros(60), np.arange(60) // 2)
    assert (made.value, made.high) == (1, 1)
    assert 0.8 < made.low < 1
    assert 0 < s.difference_p(np.ones(60), np.zeros(60), np.arange(60) // 2) < 1e-6


def test_relative_gain_over_nothing_has_no_value() -> None:
    made = s.relative_gain(np.ones(60), np.zeros(60), np.arange(60))
    assert np.isnan([made.value, made.low, made.high]).all()


def test_relative_gain_over_what_may_be_nothing_has_no_upper_bound() -> None:
    control = np.zeros(60)
    control[:2] = 1
    treated = np.zeros(60)
    treated[:30] = 1
    made = s.relative_gain(treated, control, np.arange(60))
    assert made.value == pytest.approx(14)
    assert made.high == math.inf
    assert 0 < made.low < 14


def test_chance_of_one_leaves_nothing_to_correct() -> None:
    assert math.isnan(s.corrected(np.ones(10), 1.0, np.arange(10)).value)
    assert math.isnan(s.corrected_gain(np.ones(10), np.zeros(10), 1.0, np.arange(10)).value)


def test_scores_above_one_have_intervals_beyond_one() -> None:
    values = 2 + np.random.default_rng(0).normal(size=60)
    made = s.mean(values, np.arange(60))
    assert 1 < made.low < made.value < made.high


def test_detectable_difference_is_found_with_its_power() -> None:
    found = []
    for seed in range(50):
        treated, control, place = scored(seed, rates=(0.5, 0.5), clusters=60)
        found.append(s.detectable(treated, control, place))
    lift = float(np.mean(found))
    power = np.mean([s.difference(*scored(seed, rates=(0.5 + lift, 0.5), clusters=60)).low > 0 for seed in range(300)])
    assert 0.72 <= power <= 0.88


@pytest.mark.parametrize("place", [[0, 0, 0], [0, 1, 2]], ids=["one cluster", "all alike"])
def test_what_cannot_be_told_has_no_detectable_difference(place: list[int]) -> None:
    assert math.isnan(s.detectable(np.ones(3), np.zeros(3), np.array(place)))


@pytest.mark.parametrize("values", [np.array([1.0, math.nan]), np.array([1.0])], ids=["nan", "too few"])
def test_scores_that_are_no_scores_are_refused(values: Numbers) -> None:
    with pytest.raises(ValueError, match=r"finite|equally long"):
        s.mean(values, np.array([0, 1]))


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_equals_another_implementation(ps: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    assert s.holm(ps) == pytest.approx(list(multipletests(ps, method="holm")[1]) if ps else [])
