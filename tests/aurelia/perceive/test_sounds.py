"""Tests of levels and of the rules for kinds of sound."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from aurelia.perceive.sounds import FLOOR, loudness, sound_spans
from aurelia.perceive.speech import speech_spans
from tests.aurelia.perceive.pictures import chord, noise


def test_level_of_a_full_scale_sine_is_minus_three() -> None:
    sine = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)
    assert loudness(sine) == (-3.0, -3.0)


def test_digital_silence_has_the_lowest_level() -> None:
    assert loudness(np.zeros(8_000, dtype=np.float32)) == (FLOOR,)


def test_no_sound_gives_no_measurement() -> None:
    empty = np.zeros(0, dtype=np.float32)
    assert loudness(empty) == ()
    assert sound_spans(empty, []) == ()
    assert speech_spans(empty) == []


def test_each_kind_of_sound_is_told_apart() -> None:
    parts = [np.zeros(48_000, dtype=np.float32), chord(4), noise(4)]
    spans = sound_spans(np.concatenate(parts), [])
    assert [span.label for span in spans] == ["silence", "music", "sound"]
    assert spans[0].start == 0
    assert spans[-1].end == 11
    assert spans[1].start == pytest.approx(3, abs=0.5)
    assert spans[2].start == pytest.approx(7, abs=0.5)


def test_spans_cover_the_sound_without_gaps() -> None:
    spans = sound_spans(np.concatenate([noise(1.3), chord(2.1)]), [(0.4, 1.2)])
    assert spans[0].start == 0
    assert spans[-1].end == 3.4
    assert all(one.end == two.start for one, two in pairwise(spans))


def test_speech_comes_from_the_voice_detector_alone() -> None:
    spans = sound_spans(noise(2), [(0.5, 1.5)])
    assert [(span.label, span.start, span.end) for span in spans] == [
        ("sound", 0, 0.5),
        ("speech", 0.5, 1.5),
        ("sound", 1.5, 2),
    ]


def test_noise_and_music_are_not_speech() -> None:
    assert speech_spans(noise(3)) == []
    assert speech_spans(chord(3)) == []
