"""Coefficients: own formulas against libraries, gaps, and what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.agreement.bootstrap import measures
from curation.review.agreement.coefficients import Statistic, statistics
from curation.review.agreement.ratings import Rating, folded, table
from curation.review.agreement.results import Level, Measure

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
some_ratings = st.lists(
    st.builds(Rating, st.integers(0, 12), st.sampled_from(["p1", "p2", "p3", "p4"]), st.integers(1, 5)), max_size=60
)


def measured(
    ratings: list[Rating], level: Level = "nominal", values: tuple[int | str, ...] | None = None, **kinds: int
) -> dict[str, Measure]:
    counted = table(ratings, values=values)
    return {
        one.name: one for one in measures(statistics(counted, level), counted.clusters, **{"resamples": 50, **kinds})
    }


def own(one: Statistic) -> float:
    return float(one.value(one.parts.sum(axis=0)[None])[0])


@given(some_ratings, st.sampled_from(LEVELS))
def test_own_formulas_equal_the_libraries(ratings: list[Rating], level: Level) -> None:
    for one in statistics(table(ratings), level):
        if one.reference is not None:
            assert own(one) == pytest.approx(one.reference(), abs=1e-9)


@given(some_ratings, st.sampled_from(LEVELS))
def test_nothing_is_ever_nan_and_what_is_missing_has_a_reason(ratings: list[Rating], level: Level) -> None:
    for one in measured(ratings, level, values=(1, 2, 3, 4, 5)).values():
        for number in (one.value, one.low, one.high):
            assert number is None or np.isfinite(number)
        assert one.reason or (one.value is not None and one.low is not None and one.high is not None)
        if one.low is not None and one.high is not None:
            assert one.low <= one.high


@given(some_ratings, st.sampled_from(LEVELS))
def test_order_of_ratings_does_not_matter(ratings: list[Rating], level: Level) -> None:
    once = list({(one.unit, one.rater): one for one in ratings}.values())
    mixed = sorted(once, key=lambda one: (str(one.value), one.rater, str(one.unit)))
    first, second = (measured(some, level, values=(1, 2, 3, 4, 5), resamples=0) for some in (once, mixed))
    for name, one in first.items():
        assert (one.value is None) == (second[name].value is None)
        assert one.value is None or one.value == pytest.approx(second[name].value)


def test_no_ratings_and_one_rater_give_reasons() -> None:
    for ratings in ([], [Rating(unit, "p1", "a") for unit in range(9)]):
        for one in measured(ratings).values():
            assert one.value is None
            assert "two people" in one.reason


def test_one_value_alone_leaves_agreement_and_ac1_but_no_alpha() -> None:
    ratings = [Rating(unit, name, "accept") for unit in range(9) for name in ("p1", "p2")]
    found = measured(ratings, values=("accept", "fix", "reject"))
    assert (found["agreement"].value, found["ac1"].value) == (1.0, 1.0)
    assert found["alpha"].value is None
    assert "same value" in found["alpha"].reason
    assert found["cohen"].value is None
    assert found["agreement"].low is None
    assert "every draw" in found["agreement"].reason


def test_ac1_stays_high_where_alpha_falls_for_a_rare_value() -> None:
    """The paradox for which both are shown: 96 of 100 agree, nearly all on one value."""
    said = [("a", "a")] * 96 + [("a", "b")] * 2 + [("b", "a")] * 2
    ratings = [Rating(unit, name, one) for unit, pair in enumerate(said) for name, one in zip("xy", pair, strict=True)]
    found = measured(ratings)
    assert found["alpha"].value == pytest.approx(-0.015, abs=0.001)
    assert found["ac1"].value == pytest.approx(0.958, abs=0.001)


def test_a_later_rating_by_the_same_person_replaces_the_earlier() -> None:
    ratings = [Rating(1, "p1", "a"), Rating(1, "p2", "b"), Rating(1, "p1", "b")]
    assert measured(ratings)["agreement"].value == 1.0


def test_a_value_that_could_not_be_given_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the values"):
        table([Rating(1, "p1", "maybe")], values=("yes", "no"))


def test_many_values_are_fine_for_names_and_refused_for_orders() -> None:
    ratings = [Rating(unit, name, unit) for unit in range(60) for name in ("p1", "p2")]
    assert measured(ratings)["alpha"].value == 1.0
    with pytest.raises(ValueError, match="at most"):
        statistics(table(ratings), "ordinal")


def test_fleiss_is_given_only_where_every_unit_has_as_many_ratings() -> None:
    three = [Rating(unit, name, (unit + (name == "p3")) % 2) for unit in range(9) for name in ("p1", "p2", "p3")]
    assert "fleiss" in measured(three)
    assert "fleiss" not in measured(three[:-1])


def test_thousands_of_open_answers_are_folded_and_agreement_stays() -> None:
    ratings = [
        Rating(unit, name, f"text {unit + (name == 'p2' and unit % 4 == 0)}")
        for unit in range(4000)
        for name in ("p1", "p2")
    ]
    few = folded(ratings)
    assert len({one.value for one in few}) <= 200
    found = measured(few, resamples=0)
    assert found["agreement"].value == pytest.approx(0.75)
    assert found["alpha"].value == pytest.approx(0.75, abs=0.01)
    assert folded(ratings[:50]) == ratings[:50]
