"""Tests of the comparison of readings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aurelia.perceive.compare import agreement, alike, bare_words, edit_distance

_texts = st.text("abc", max_size=8)


def test_known_distance() -> None:
    assert edit_distance("kitten", "sitting") == 3


@given(_texts, _texts, _texts)
def test_edit_distance_is_a_metric(one: str, two: str, three: str) -> None:
    assert edit_distance(one, one) == 0
    assert edit_distance(one, two) == edit_distance(two, one)
    assert edit_distance(one, three) <= edit_distance(one, two) + edit_distance(two, three)
    assert (edit_distance(one, two) == 0) == (one == two)


@given(_texts, _texts)
def test_agreement_lies_between_nothing_and_all(one: str, two: str) -> None:
    assert 0 <= agreement(one, two) <= 1
    assert (agreement(one, two) == 1) == (one == two)


def test_words_lose_case_and_punctuation_but_not_apostrophes() -> None:
    assert bare_words("“Don’t go,” He said: 'now'!") == ("don't", "go", "he", "said", "now")


def test_lost_spaces_do_not_count_against_a_line_of_text() -> None:
    assert alike("PART TWO: The River", "PARTTWO:The River") == 1
