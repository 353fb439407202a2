"""Silence, onsets, loudness and speech from sound as it comes, against sounds that are known."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aurelia.media.decode import sound
from aurelia.media.flac import FlacWriter
from aurelia.media.r128 import LoudnessMeter
from aurelia.perceive.onsets import OnsetListener
from aurelia.perceive.quiet import SilenceListener
from aurelia.perceive.speech import SpeechListener, speech_probabilities, speech_spans
from schemas.survey import Loudness
from tests.media_factory import RATE, sounds
from tests.parts import missing

MONO = 16_000
Sound = NDArray[np.float32]


def mono(seconds: float, beeps: tuple[float, ...] = (), tones: tuple[tuple[float, float, float], ...] = ()) -> Sound:
    return sounds(seconds, beeps=beeps, tones=tones)[0, ::3].copy()


def noise(seconds: float, dbfs: float, seed: int = 1) -> Sound:
    return np.random.default_rng(seed).normal(0, 10 ** (dbfs / 20), round(seconds * MONO)).astype(np.float32)


def pieces(samples: Sound, size: int) -> Iterator[Sound]:
    return (samples[at : at + size] for at in range(0, len(samples), size))


def onsets(samples: Sound, size: int = MONO) -> list[float]:
    listener = OnsetListener()
    for piece in pieces(samples, size):
        listener.hear(piece)
    return listener.found()


@pytest.mark.parametrize("background", [None, -60.0, -45.0])
def test_each_beep_and_tone_is_one_onset(background: float | None) -> None:
    begins = (0.0, 0.5, 1.0, 2.5, 3.2, 4.0, 8.0)
    samples = mono(10, begins[:-2] + begins[-1:], ((4.0, 6.0, 440.0),))

    found = onsets(samples if background is None else samples + noise(10, background))

    assert all(any(abs(at - begin) < 0.015 for at in found) for begin in begins)
    assert len(found) <= len(begins) + (0 if background is None else 1)


def test_steady_noise_sets_in_next_to_never() -> None:
    assert len(onsets(noise(30, -20))) <= 6


def test_strokes_that_overlap_are_told_apart() -> None:
    times = np.arange(0.5, 9.5, 0.25)
    clock = np.arange(10 * MONO) / MONO
    samples = np.zeros(10 * MONO)
    for number, time in enumerate(times):
        since = clock - time
        hertz = 220 * 2 ** ((number * 7 % 24) / 12)
        stroke = sum(np.sin(2 * np.pi * hertz * k * since) / k for k in range(1, 6))
        samples += np.where(since >= 0, 0.15 * np.exp(-4 * np.maximum(since, 0)) * stroke, 0)

    assert onsets(samples.astype(np.float32)) == pytest.approx(times, abs=0.02)


def test_a_swelling_tone_and_a_glide_have_no_onset() -> None:
    clock = np.arange(6 * MONO) / MONO
    swelling = np.linspace(0, 0.5, 6 * MONO) * np.sin(2 * np.pi * 440 * clock)
    gliding = 0.3 * np.sin(2 * np.pi * (300 * clock + 40 * clock**2))

    assert onsets(swelling.astype(np.float32)) == []
    assert onsets(gliding.astype(np.float32)) in ([], [0.004])


def test_there_are_never_more_than_ten_onsets_a_second() -> None:
    clicks = np.zeros(10 * MONO, np.float32)
    clicks[:: MONO // 30] = 0.9

    found = onsets(clicks + noise(10, -70))

    assert all(sum(second <= at < second + 1 for at in found) <= 10 for second in range(10))


@settings(max_examples=10)
@given(size=st.integers(100, 40_000))
def test_how_sound_is_divided_changes_nothing(size: int) -> None:
    samples = mono(6, (0.4, 1.1, 2.0), ((3.0, 4.0, 500.0),)) + noise(6, -50)
    whole, divided = SilenceListener(), SilenceListener()
    whole.hear(samples[None], MONO)
    for piece in pieces(samples, size):
        divided.hear(piece[None], MONO)

    assert onsets(samples, size) == onsets(samples, len(samples))
    assert divided.found(7.0) == whole.found(7.0)


def test_silence_is_where_nothing_sounds_in_any_channel() -> None:
    tone = sounds(6, tones=((1.0, 2.0, 440.0), (3.0, 3.1, 440.0), (3.25, 4.5, 300.0)))[0]
    listener = SilenceListener()
    # the same tone against itself: mixed to mono there would be nothing
    listener.hear(np.stack([tone, -tone]), RATE)

    found = listener.found(8.0)
    assert len(found) == 3
    assert np.allclose(found, [(0.0, 1.0), (2.0, 3.0), (4.5, 8.0)], atol=0.021)


def test_soft_room_tone_is_silence_and_soft_speech_level_is_not() -> None:
    for dbfs, silent in ((-60.0, True), (-40.0, False)):
        listener = SilenceListener()
        listener.hear(noise(3, dbfs)[None], MONO)

        assert bool(listener.found(3.0)) is silent


def test_no_sound_at_all_is_no_silence() -> None:
    assert SilenceListener().found(10.0) == []


def metered(samples: Sound, sample_rate: int, layout: str, size: int = 10_000) -> Loudness:
    meter = LoudnessMeter()
    for at in range(0, samples.shape[1], size):
        meter.hear(samples[:, at : at + size], sample_rate, layout)
    return meter.found()


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_the_reference_tone_measures_minus_23(rate: int) -> None:
    # EBU Tech 3341, case 1: a stereo sine of 1 kHz, its peaks at -23 dBFS
    tone = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * rate) / rate)).astype(np.float32)

    found = metered(np.stack([tone, tone]), rate, "stereo")

    assert found.integrated == pytest.approx(-23, abs=0.1)
    assert found.peak == pytest.approx(-23, abs=0.1)
    assert found.range == pytest.approx(0, abs=0.1)
    assert found.short_term == pytest.approx([-23.0] * 20, abs=0.1)


def test_an_odd_end_does_not_spoil_the_loudness() -> None:
    tone = (0.1 * np.sin(2 * np.pi * 1000 * np.arange(5 * RATE + 4321) / RATE)).astype(np.float32)

    found = metered(np.stack([tone, tone]), RATE, "stereo")

    assert found.integrated == pytest.approx(-20, abs=0.1)
    assert len(found.short_term) == 5


def test_loudness_range_follows_the_recommendation() -> None:
    # EBU Tech 3342, case 1: 20 s at -20 dBFS, then 20 s at -30 dBFS
    clock = np.arange(40 * RATE) / RATE
    level = np.where(clock < 20, 10 ** (-20 / 20), 10 ** (-30 / 20))
    tone = (level * np.sin(2 * np.pi * 1000 * clock)).astype(np.float32)

    assert metered(np.stack([tone, tone]), RATE, "stereo").range == pytest.approx(10, abs=1)


def test_silence_has_no_loudness() -> None:
    found = metered(np.zeros((2, 5 * RATE), np.float32), RATE, "stereo")

    assert (found.integrated, found.range, found.peak) == (None, None, None)
    assert found.short_term == (-70.0,) * 5


def test_loudness_agrees_with_ffmpeg(tmp_path: Path) -> None:
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        missing("imageio-ffmpeg, to compare loudness with ffmpeg's")
    rng = np.random.default_rng(5)
    clock = np.arange(25 * RATE) / RATE
    waves = 0.2 * np.sin(2 * np.pi * (200 + 90 * np.sin(clock)) * clock) * (1.2 + np.sin(2 * np.pi * clock / 9))
    both = np.stack([waves, 0.5 * waves + rng.normal(0, 0.02, len(clock))]).astype(np.float32)
    both.T.tofile(tmp_path / "a.raw")
    command = [get_ffmpeg_exe(), "-nostats", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "a.raw",
               "-filter:a", "ebur128", "-f", "null", "-"]  # fmt: skip
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stderr
    theirs = {name: float(value) for name, value in re.findall(r"^\s+(I|LRA):\s+(-?[\d.]+) LU", said, re.MULTILINE)}

    found = metered(both, RATE, "stereo")

    assert found.integrated == pytest.approx(theirs["I"], abs=0.2)
    assert found.range == pytest.approx(theirs["LRA"], abs=0.2)


def test_speech_does_not_depend_on_how_the_sound_comes() -> None:
    rng = np.random.default_rng(2)
    samples = (rng.normal(0, 0.1, 70 * MONO) * np.abs(np.sin(np.arange(70 * MONO) / 5000))).astype(np.float32)
    listener = SpeechListener()
    for piece in pieces(samples, 7_777):
        listener.hear(piece)

    assert np.array_equal(listener.probabilities(), speech_probabilities(samples))
    assert listener.found() == speech_spans(samples)


def test_flac_keeps_sixteen_bits_and_is_the_same_however_it_comes(tmp_path: Path) -> None:
    samples = mono(3, (0.5,)) + noise(3, -30)
    for name, size in (("a", 16_000), ("b", 777)):
        with FlacWriter(tmp_path / f"{name}.flac") as flac:
            for piece in pieces(samples, size):
                flac.hear(piece)

    back = sound(tmp_path / "a.flac", sample_rate=MONO)[0]
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()
    assert back.shape == samples.shape
    assert np.abs(back - np.clip(samples, -1, 1)).max() <= 1 / 32768
