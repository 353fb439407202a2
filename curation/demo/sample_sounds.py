"""The sound of the sample films: human speech from files, and short pieces of music made from numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.media import decode

RATE = 48_000
Mono = NDArray[np.float32]
"""`(samples,)` float32 at 48 kHz."""

_SPEECH_LEVEL = 0.11
_MUSIC_LEVEL = 0.10
_C4 = 261.63


def silence(seconds: float) -> Mono:
    """So many seconds of nothing."""
    return np.zeros(round(seconds * RATE), np.float32)


def speech(path: Path, start: float, end: float) -> Mono:
    """The words spoken in a span of a file, at one level for all speakers, with soft ends."""
    words = decode.sound(path, sample_rate=RATE, start=start, end=end)[0]
    return _soft_ends(_levelled(words, _SPEECH_LEVEL), 0.02)


def film_sound(path: Path, start: float, end: float) -> NDArray[np.float32]:
    """`(2, samples)`: the sound of a span of a film as it is."""
    return decode.sound(path, sample_rate=RATE, channels=2, start=start, end=end)


def waltz(seconds: float) -> Mono:
    """Bell tones in three: a low one, then two high ones."""
    return _piece(seconds, beat=0.36, pattern=([0], [7, 12], [7, 16]), timbre=(1.0, 0.5, 0.25, 0.12), decay=4.0)


def march(seconds: float) -> Mono:
    """A steady four with drum strokes under short reed tones."""
    tune = _piece(seconds, beat=0.3, pattern=([0], [4], [7], [4]), timbre=(1.0, 0.0, 0.6, 0.0, 0.4), decay=7.0)
    return _levelled(tune + 0.8 * _drum(seconds, every=0.6), _MUSIC_LEVEL)


def carillon(seconds: float) -> Mono:
    """A falling run of high bells."""
    return _piece(seconds, beat=0.22, pattern=([24], [21], [19], [16], [12], [16]), timbre=(1.0, 0.3, 0.5), decay=6.0)


def organ(seconds: float) -> Mono:
    """Slow held chords."""
    chords = ([-12, 0, 4, 7], [-7, -3, 0, 9], [-5, -1, 2, 7])
    return _piece(seconds, beat=1.2, pattern=chords, timbre=(1.0, 0.6, 0.4, 0.3), decay=0.4)


def drums(seconds: float) -> Mono:
    """Drum strokes alone, fast and slow."""
    return _levelled(_drum(seconds, every=0.25) * 0.5 + _drum(seconds, every=0.75), _MUSIC_LEVEL)


def _piece(
    seconds: float, *, beat: float, pattern: tuple[list[int], ...], timbre: tuple[float, ...], decay: float
) -> Mono:
    """Tones by their distance from middle C in half steps, one entry of the pattern a beat."""
    out = silence(seconds)
    for number in range(int(seconds / beat)):
        at = round(number * beat * RATE)
        length = min(round(beat * 1.6 * RATE), len(out) - at)
        time = np.arange(length) / RATE
        envelope = np.minimum(time / 0.01, 1) * np.exp(-decay * time)
        for half_steps in pattern[number % len(pattern)]:
            pitch = _C4 * 2 ** (half_steps / 12)
            tone = sum(level * np.sin(2 * np.pi * pitch * (n + 1) * time) for n, level in enumerate(timbre))
            out[at : at + length] += (tone * envelope).astype(np.float32)
    return _soft_ends(_levelled(out, _MUSIC_LEVEL), 0.05)


def _drum(seconds: float, *, every: float) -> Mono:
    noise = np.random.default_rng(7).standard_normal(round(0.15 * RATE))
    time = np.arange(len(noise)) / RATE
    stroke = (noise * np.exp(-40 * time) + 2 * np.sin(2 * np.pi * 90 * time) * np.exp(-20 * time)).astype(np.float32)
    out = silence(seconds)
    for number in range(int(seconds / every)):
        at = round(number * every * RATE)
        length = min(len(stroke), len(out) - at)
        out[at : at + length] += stroke[:length]
    return out


def _levelled(sound: Mono, level: float) -> Mono:
    """Scaled so that its loud half has this root mean square, never beyond full scale."""
    loud = np.sort(np.abs(sound))[len(sound) // 2 :]
    scale = level / max(float(np.sqrt(np.mean(loud**2))), 1e-6)
    return (sound * min(scale, 0.97 / max(float(np.abs(sound).max()), 1e-6))).astype(np.float32)


def _soft_ends(sound: Mono, seconds: float) -> Mono:
    ramp = np.linspace(0, 1, round(seconds * RATE), dtype=np.float32)
    sound = sound.copy()
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    return sound
