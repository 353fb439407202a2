"""Spans on a time line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.agreement.spans import matched, merged, span_f1, temporal_iou

span = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda pair: (float(pair[0]), float(pair[0] + pair[1])))
some_spans = st.lists(span, max_size=6)


def test_iou_of_half_shifted_spans_is_a_third() -> None:
    assert temporal_iou([(0, 2)], [(1, 3)]) == pytest.approx(1 / 3)


def test_overlapping_spans_of_one_person_count_once() -> None:
    assert merged([(4, 6), (0, 2), (1, 3)]) == [(0, 3), (4, 6)]
    assert temporal_iou([(0, 2), (1, 3)], [(0, 3)]) == 1.0


def test_two_empty_sets_say_nothing_and_one_empty_set_is_nothing_in_common() -> None:
    assert temporal_iou([], []) is None
    assert span_f1([], [], 0.5) is None
    assert temporal_iou([(0, 1)], []) == 0.0
    assert span_f1([(0, 1)], [], 0.5) == 0.0


def test_f1_falls_with_the_threshold() -> None:
    ours, theirs = [(0.0, 10.0), (20.0, 30.0)], [(0.0, 4.0), (20.0, 28.0)]
    assert [span_f1(ours, theirs, t) for t in (0.3, 0.5, 0.7, 0.9)] == [1.0, 0.5, 0.5, 0.0]


def test_each_span_is_matched_once() -> None:
    assert matched([(0, 10)], [(0, 10), (0, 9)], 0.5) == 1
    assert span_f1([(0, 10)], [(0, 10), (0, 9)], 0.5) == pytest.approx(2 / 3)


def test_the_best_matching_is_found_where_the_nearest_first_fails() -> None:
    """The first span fits both, the second only one: both are matched."""
    assert matched([(0, 10), (4, 14)], [(2, 12), (0, 6)], 0.4) == 2


@pytest.mark.parametrize("start", range(60))
def test_an_iou_of_just_the_threshold_counts_in_decimals(start: int) -> None:
    at = start / 10
    assert span_f1([(at, round(at + 3, 1))], [(at, round(at + 10, 1))], 0.3) == 1.0


@given(some_spans, some_spans)
def test_all_measures_are_symmetric_and_between_0_and_1(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    for measure in (temporal_iou, lambda a, b: span_f1(a, b, 0.5)):
        there, back = measure(one, other), measure(other, one)
        assert there == pytest.approx(back) if there is not None else back is None
        assert there is None or 0 <= there <= 1 + 1e-9


@given(some_spans)
def test_a_set_agrees_with_itself(one: list[tuple[float, float]]) -> None:
    assert temporal_iou(one, one) == (pytest.approx(1.0) if one else None)
    assert span_f1(one, one, 0.7) == (1.0 if one else None)
