"""Prints of sound: the same however it arrives, however loud, and a little faster; nothing for silence."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from aurelia.fingerprint import SoundPrints
from aurelia.fingerprint.sound import RATE, shifted

Sound = NDArray[np.float32]


def music(seed: int, seconds: float = 12.0, speed: float = 1.0) -> Sound:
    """Chords of a few notes that change about three times a second."""
    drawn = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE / speed)) / RATE * speed
    total = np.zeros(times.size)
    at = 0.0
    while at < seconds:
        length = drawn.uniform(0.15, 0.6)
        inside = (times >= at) & (times < at + length)
        for note in drawn.integers(0, 40, 3):
            hertz, fall = 220 * 2 ** (note / 12), np.exp(-4 * (times[inside] - at))
            total[inside] += sum(fall * np.sin(2 * np.pi * hertz * n * times[inside]) / n for n in (1, 2, 3))
        at += length
    return (0.1 * total).astype(np.float32)


def heard(samples: Sound, block: int | None = None) -> NDArray[np.uint32]:
    watcher = SoundPrints()
    for first in range(0, samples.size, block or max(1, samples.size)):
        watcher.hear(samples[first : first + (block or samples.size)])
    return np.frombuffer(watcher.found(), "<u4")


def errors(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    count = min(one.size, other.size)
    return float(np.bitwise_count(one[:count] ^ other[:count]).mean() / 32)


def test_it_does_not_matter_in_what_pieces_sound_arrives() -> None:
    sound = music(1)
    assert (heard(sound) == heard(sound, 1234)).all()
    assert heard(sound).size == 121


def test_loudness_and_noise_change_little_and_other_music_everything() -> None:
    sound = music(1)
    noisy = sound + np.random.default_rng(0).normal(0, 0.005, sound.size).astype(np.float32)
    assert errors(heard(sound), heard(sound * 0.1)) < 0.02
    assert errors(heard(sound), heard(noisy)) < 0.15
    assert errors(heard(sound), heard(music(2))) > 0.4


def test_half_a_step_of_delay_changes_little() -> None:
    assert errors(heard(music(1)), heard(music(1)[RATE // 20 :])) < 0.2


def test_a_faster_sound_has_the_shifted_print() -> None:
    one, fast = heard(music(1)), heard(music(1, speed=1.06))
    there = one[np.minimum(np.rint(np.arange(fast.size) * 1.06).astype(int), one.size - 1)]
    assert errors(shifted(there, 1), fast) < 0.25 < errors(there, fast)


@pytest.mark.parametrize("sound", [np.zeros(5 * RATE), np.full(5 * RATE, 1e-5), np.ones(5 * RATE)])
def test_silence_tells_nothing(sound: Sound) -> None:
    assert not heard(sound)[5:-5].any()


@pytest.mark.parametrize("size", [0, 1, 100, 3200, 9600, 20000])
def test_short_sound_has_a_print_a_step(size: int) -> None:
    assert heard(music(1)[:size]).size == (size // 1600 + 1 if size else 0)


def test_samples_that_are_no_numbers_are_taken_for_silence() -> None:
    assert heard(np.full(RATE, np.nan, np.float32)).size == 11
