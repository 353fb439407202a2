"""Tests of reading text on the screen."""

from __future__ import annotations

import logging

import pytest

from aurelia.perceive.screen import Eyes
from tests.aurelia.perceive.pictures import card


@pytest.fixture(scope="module")
def eyes() -> Eyes:
    return Eyes()


def test_lines_are_read_with_their_places(eyes: Eyes) -> None:
    above, below = eyes.read(card("Harbour Street", "Open 9 to 5"))
    assert (above.text, below.text) == ("Harbour Street", "Open 9 to 5")
    assert above.confidence > 0.9
    assert 0 <= above.box[0] < above.box[2] <= 1
    assert above.box[3] < below.box[3]


def test_a_picture_without_text_gives_nothing(eyes: Eyes) -> None:
    assert eyes.read(card()) == ()


def test_the_same_text_over_time_is_one_text_from_first_to_last_sight(eyes: Eyes) -> None:
    series = [card(), card("The Harbour"), card("The Harbour"), card("The Harbour"), card("The Market"), card()]
    texts = eyes.texts((index * 0.5, picture) for index, picture in enumerate(series))
    assert [(text.text, text.start, text.end) for text in texts] == [("The Harbour", 0.5, 1.5), ("The Market", 2, 2)]


def test_one_missed_sight_does_not_split_a_text(eyes: Eyes) -> None:
    series = [card("The Harbour"), card(), card("The Harbour")]
    texts = eyes.texts((index * 0.5, picture) for index, picture in enumerate(series))
    assert [(text.start, text.end) for text in texts] == [(0, 1)]


def test_a_text_that_comes_back_later_is_a_new_text(eyes: Eyes) -> None:
    series = [card("The Harbour"), card(), card(), card(), card("The Harbour")]
    texts = eyes.texts((index * 0.5, picture) for index, picture in enumerate(series))
    assert [(text.start, text.end) for text in texts] == [(0, 0), (2, 2)]


def test_reading_twice_gives_the_same(eyes: Eyes) -> None:
    series = [(0.0, card("Harbour Street", "Open 9 to 5")), (0.5, card("Harbour Street", grey=90))]
    assert eyes.texts(series) == eyes.texts(series) == Eyes().texts(series)


def test_the_reader_is_silent(eyes: Eyes, capfd: pytest.CaptureFixture[str]) -> None:
    eyes.read(card())
    assert logging.getLogger("RapidOCR").level >= logging.CRITICAL
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("size", [(2, 2), (300, 2), (16, 900)])
def test_odd_pictures_are_no_trouble(eyes: Eyes, size: tuple[int, int]) -> None:
    assert eyes.texts([(0.0, card(size=size)), (0.5, card(size=size))]) == ()
