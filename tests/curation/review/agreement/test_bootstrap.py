"""Intervals: seeded, over clips, with the coverage they promise."""

from __future__ import annotations

import time

import numpy as np

from curation.review.agreement.bootstrap import measures
from curation.review.agreement.coefficients import mean, statistics
from curation.review.agreement.ratings import Rating, table
from curation.review.agreement.results import Measure


def noisy(units: int, seed: int, raters: int = 2, right: float = 0.85) -> list[Rating]:
    """Raters of four values who are right with a chance, else guess."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 4, units)
    guess = generator.integers(0, 4, (units, raters))
    said = np.where(generator.random((units, raters)) < right, truth[:, None], guess)
    return [Rating(unit, f"p{rater}", int(said[unit, rater])) for unit in range(units) for rater in range(raters)]


def width(one: Measure) -> float:
    assert one.low is not None
    assert one.high is not None
    return one.high - one.low


def test_one_seed_gives_one_interval() -> None:
    counted = table(noisy(50, 1))
    first, again, other = (measures(statistics(counted, "nominal"), counted.clusters, seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_an_interval_of_a_mean_is_that_of_its_normal_approximation() -> None:
    values = np.random.default_rng(0).random(400)
    (one,) = measures([mean("iou", values)], np.arange(400))
    half = 1.96 * values.std() / 20
    assert one.low is not None
    assert one.high is not None
    np.testing.assert_allclose([one.low, one.high], [values.mean() - half, values.mean() + half], atol=0.006)


def test_what_hangs_on_one_clip_is_drawn_together() -> None:
    values = np.repeat(np.random.default_rng(0).random(40), 10)
    alone, together = (measures([mean("iou", values)], c)[0] for c in (np.arange(400), np.repeat(np.arange(40), 10)))
    assert width(together) > 2.5 * width(alone)


def test_few_clips_have_no_interval_and_say_so() -> None:
    values = np.random.default_rng(0).random(40)
    (one,) = measures([mean("iou", values)], np.repeat(np.arange(4), 10))
    assert (one.low, one.high) == (None, None)
    assert "fewer than 5 clips" in one.reason


def test_clips_that_one_person_judged_do_not_count_for_an_interval() -> None:
    ratings = [Rating(unit, rater, (unit + (unit == 0 and rater == "b")) % 3) for unit in range(4) for rater in "ab"]
    ratings += [Rating(unit, "a", unit % 3) for unit in range(4, 20)]
    counted = table(ratings, values=(0, 1, 2))
    for one in (*measures(statistics(counted, "nominal"), counted.clusters),
                *measures(statistics(counted, "ordinal"), counted.clusters)):  # fmt: skip
        assert (one.low, one.high) == (None, None), one.name
        assert "fewer than 5 clips" in one.reason


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    ratings = noisy(20_000, 0)
    counted = table(ratings)
    truth = {one.name: one.value for one in measures(statistics(counted, "nominal"), counted.clusters, resamples=0)}
    held: dict[str, list[bool]] = {}
    for seed in range(1, 101):
        some = table(noisy(80, seed))
        for one in measures(statistics(some, "nominal"), some.clusters, resamples=400, seed=seed):
            expected = truth[one.name]
            held.setdefault(one.name, []).append((one.low or 0) <= (expected or 0) <= (one.high or 0))
    for name, hits in held.items():
        assert 0.88 <= np.mean(hits) <= 1.0, name


def test_two_thousand_draws_of_two_thousand_units_take_seconds() -> None:
    counted = table(noisy(2000, 0, raters=3))
    started = time.process_time()
    measures(statistics(counted, "nominal"), counted.clusters)
    assert time.process_time() - started < 10
