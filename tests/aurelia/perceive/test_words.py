"""Tests of hearing words in real speech."""

from __future__ import annotations

import numpy as np
import pytest

from aurelia.perceive.clip import hear
from aurelia.perceive.speech import SAMPLE_RATE, Sound, speech_spans
from aurelia.perceive.words import Ears
from tests.aurelia.perceive.pictures import chord
from tests.aurelia.samples import sample


@pytest.fixture(scope="module")
def ears() -> Ears:
    return Ears()


@pytest.fixture(scope="module")
def speech() -> Sound:
    return hear(sample("short.mp4"))


def test_words_come_in_order_inside_the_sound_and_near_speech(ears: Ears, speech: Sound) -> None:
    words, spans = ears.words(speech), speech_spans(speech)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(0 <= word.start < word.end <= len(speech) / SAMPLE_RATE for word in words)
    assert all(any(a - 0.5 <= word.start and word.end <= b + 0.5 for a, b in spans) for word in words)


def test_known_words_are_heard(ears: Ears, speech: Sound) -> None:
    heard = {word.text.strip(".,").casefold() for word in ears.words(speech)}
    assert {"ornament", "herald", "glutton", "himself"} <= heard


def test_hearing_twice_gives_the_same_words_times_and_confidences(ears: Ears, speech: Sound) -> None:
    assert ears.words(speech) == ears.words(speech) == Ears().words(speech)


def test_a_cut_of_the_sound_gives_the_words_of_that_cut(ears: Ears, speech: Sound) -> None:
    start, end = speech_spans(speech)[0]
    words = ears.words(speech[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)])
    assert "ornament" in {word.text.strip(".,") for word in words}
    assert "glutton" not in {word.text.strip(".,") for word in words}


def test_no_words_are_invented_over_music_or_silence(ears: Ears) -> None:
    assert ears.words(chord(5)) == ()
    assert ears.words(np.zeros(5 * SAMPLE_RATE, dtype=np.float32)) == ()
    assert ears.words(np.zeros(0, dtype=np.float32)) == ()
