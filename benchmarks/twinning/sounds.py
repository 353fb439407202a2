"""Soundtracks by seed, all of one style: a tune over chords, speech-like syllables, and a murmur behind."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

RATE = 32_000
_SCALE = (0, 2, 4, 5, 7, 9, 11)


def soundtrack(seed: int, seconds: float) -> Sound:
    """Mono samples in -1..1: stretches of music, of speech, and of both, above a murmur."""
    drawn = np.random.default_rng([seed, 7])
    total = np.zeros(round(seconds * RATE))
    at = 0.0
    while at < seconds:
        length = drawn.uniform(4, 12)
        kind = drawn.choice(["music", "speech", "both"])
        first, last = round(at * RATE), min(total.size, round((at + length) * RATE))
        if kind != "speech":
            total[first:last] += 0.25 * _music(drawn, last - first)
        if kind != "music":
            total[first:last] += 0.3 * _speech(drawn, last - first)
        at += length
    murmur = np.cumsum(drawn.normal(0, 1, total.size))
    murmur -= np.convolve(murmur, np.ones(400) / 400, "same")
    mixed: Sound = np.clip(total + 0.01 * murmur / murmur.std(), -1, 1)
    return mixed


def _music(drawn: np.random.Generator, size: int) -> Sound:
    total = np.zeros(size)
    key, beat = int(drawn.integers(0, 12)), drawn.uniform(0.25, 0.5)
    for number in range(int(size / RATE / beat) + 1):
        first = round(number * beat * RATE)
        degree = int(drawn.integers(0, 14))
        _note(total, first, beat * 1.2, 261.6 * 2 ** ((key + _SCALE[degree % 7] + 12 * (degree // 7)) / 12))
        if number % 4 == 0:
            root = int(drawn.integers(0, 7))
            for third in (0, 2, 4):
                step = root + third
                _note(total, first, beat * 4, 130.8 * 2 ** ((key + _SCALE[step % 7] + 12 * (step // 7)) / 12), 0.5)
    return total / 3


def _note(total: Sound, first: int, length: float, hertz: float, loud: float = 1.0) -> None:
    count = min(total.size - first, round(length * RATE))
    if count <= 0:
        return
    times = np.arange(count) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * n * times) / n**1.3 for n in range(1, 7))
    total[first : first + count] += loud * tone * np.exp(-3 * times / length) * np.minimum(1, times * 80)


def _speech(drawn: np.random.Generator, size: int) -> Sound:
    """Syllables: a buzz whose pitch wanders, through two resonances that differ from one to the next, and hisses."""
    total = np.zeros(size)
    first, pitch = 0, drawn.uniform(95, 220)
    while first < size:
        count = min(size - first, round(drawn.uniform(0.09, 0.28) * RATE))
        times = np.arange(count) / RATE
        if drawn.random() < 0.25:
            part = np.diff(drawn.normal(0, 0.3, count + 1))
        else:
            glide = pitch * (1 + 0.15 * drawn.normal()) * (1 + drawn.normal(0, 0.4) * times)
            buzz = np.cumsum(glide) / RATE
            part = np.zeros(count)
            formants = drawn.uniform(300, 850), drawn.uniform(900, 2400)
            for n in range(1, int(3500 / pitch)):
                hertz = n * pitch
                loud = sum(1 / (1 + ((hertz - one) / 120) ** 2) for one in formants) + 0.01
                part += loud * np.sin(2 * np.pi * n * buzz)
        total[first : first + count] += (
            part * np.sin(np.pi * np.minimum(1, times / times[-1] if count > 1 else 1)) ** 0.5
        )
        first += count + (round(drawn.uniform(0.15, 0.6) * RATE) if drawn.random() < 0.15 else 0)
    return total / max(1e-9, float(np.abs(total).max()))


def write_wave(path: Path, sound: Sound) -> None:
    """Write samples as 16 bit."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
