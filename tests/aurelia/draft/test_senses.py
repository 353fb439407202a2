"""Tests of the rule of two senses and of telling options apart."""

from __future__ import annotations

import pytest

from aurelia.draft.evidence.senses import (
    content,
    distinct,
    fits_in,
    open_by_hint,
    open_phrases_by_ear,
    open_texts_by_eye,
)


def test_a_phrase_is_found_inside_longer_speech() -> None:
    words = ("then", "the", "old", "man", "sang", "again", "and", "left")
    assert fits_in(("old", "man", "sang"), words) == 1
    assert fits_in(("old", "man", "slept"), words) == pytest.approx(2 / 3)
    assert fits_in(("never", "heard"), words) == 0


def test_only_options_heard_in_the_clip_stay_open_by_ear() -> None:
    heard = ["one", "two", "three", "four", "five", "six"]
    assert open_phrases_by_ear(["one two three", "four five six", "seven eight nine"], heard) == 2


def test_only_options_seen_in_the_clip_stay_open_by_eye() -> None:
    assert open_texts_by_eye(["Old Bridge", "Night Train", "Never Shown"], ["OLD BRIDGE", "Night-Train"]) == 2


def test_a_shared_word_in_the_other_sense_is_a_hint() -> None:
    options = ["the river rose quickly", "masons repaired arches", "a train departed"]
    assert open_by_hint(options, ["Rivers"]) == 1
    assert open_by_hint(options, ["Harbour"]) == 3
    assert open_by_hint(options, ["River and Train"]) == 2


def test_function_words_are_no_hint() -> None:
    assert content("there would have been about those") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Old Bridge", "old bridge."),
        ("Old Bridge", "The Old Bridge at Night"),
        ("masons repaired broken arches", "masons repaired all arches"),
        ("Harbour", "Harbours"),
    ],
)
def test_options_that_equal_contain_or_resemble_each_other_are_not_distinct(one: str, other: str) -> None:
    assert not distinct(one, other)
    assert not distinct(other, one)


def test_clearly_different_options_are_distinct() -> None:
    assert distinct("Old Bridge", "Night Train")
