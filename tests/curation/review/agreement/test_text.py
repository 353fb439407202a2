"""Word distance against its definition."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.review.agreement.text import similarity, word_distance

words = st.lists(st.sampled_from("abcd"), max_size=9)


@given(words, words)
def test_it_is_the_edit_distance_over_the_longer_length(one: list[str], other: list[str]) -> None:
    @cache
    def distance(i: int, j: int) -> int:
        if not i or not j:
            return i or j
        changed = distance(i - 1, j - 1) + (one[i - 1] != other[j - 1])
        return min(changed, distance(i - 1, j) + 1, distance(i, j - 1) + 1)

    assert word_distance(one, other) == distance(len(one), len(other)) / max(len(one), len(other), 1)


def test_case_and_final_punctuation_are_set_aside() -> None:
    assert similarity("The man sings.", "the man  sings") == 1.0
    assert similarity("the man sings", "the man dances") == pytest.approx(2 / 3)
    assert similarity("", "") == 1.0
    assert similarity("", "words") == 0.0
