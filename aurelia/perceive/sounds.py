"""How loud it is, and stretches of speech, music, other sound and silence, by measured rules.

The rules, in order, for each half second: below -50 dBFS is `silence`; at least half of it inside speech (by the
voice detector) is `speech`; spectral peaks that hold their place over time are `music`; the rest is `sound`. So a
steady hum or a beep counts as music, and drums alone count as sound: the labels tell how a sound is built, not
what made it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aurelia.perceive.speech import SAMPLE_RATE, Sound
from schemas.perception import SoundSpan

STEP = 0.5
"""Seconds of one measurement."""
FLOOR = -100.0
"""The lowest level told, in dBFS."""
SILENCE = -50.0
"""Below this level, in dBFS, it is silent."""

_TONAL = 0.22
_WINDOW, _HOP = 2048, 512
_LAG = 4
_LOWEST_HZ, _HIGHEST_HZ = 80, 4000
_CONTEXT_STEPS = 1


def loudness(sound: Sound, step: float = STEP) -> tuple[float, ...]:
    """The level of each `step` seconds of a sound in dBFS (root mean square), one decimal, never below `FLOOR`."""
    size = round(step * SAMPLE_RATE)
    levels = [level(sound[at : at + size]) for at in range(0, len(sound), size)]
    return tuple(levels)


def level(sound: Sound) -> float:
    """The level of a whole sound in dBFS (root mean square), one decimal, never below `FLOOR`."""
    power = float(np.mean(np.square(sound, dtype=np.float64))) if len(sound) else 0.0
    return max(FLOOR, round(10 * float(np.log10(power)), 1)) if power > 0 else FLOOR


def sound_spans(sound: Sound, speech: list[tuple[float, float]]) -> tuple[SoundSpan, ...]:
    """What kind of sound is heard when (the rules are told at the top of this file).

    Args:
        sound: Mono sound, shape (samples,), 16 kHz.
        speech: Where somebody speaks, (start, end) in seconds.

    Returns:
        Spans in order that cover the whole sound; neighbours differ in label.
    """
    duration = len(sound) / SAMPLE_RATE
    steady = steadiness(sound)
    spans: list[SoundSpan] = []
    for index, volume in enumerate(loudness(sound)):
        start, end = index * STEP, round(min(duration, (index + 1) * STEP), 3)
        label = _label(volume, _share(start, end, speech), float(steady[index]))
        if spans and spans[-1].label == label:
            spans[-1] = spans[-1].model_copy(update={"end": end})
        elif end > start:
            spans.append(SoundSpan(label=label, start=start, end=end))
    return tuple(spans)


def _label(volume: float, spoken: float, steady: float) -> str:
    if volume < SILENCE:
        return "silence"
    if spoken >= 0.5:
        return "speech"
    return "music" if steady >= _TONAL else "sound"


def _share(start: float, end: float, spans: list[tuple[float, float]]) -> float:
    covered = sum(max(0.0, min(end, b) - max(start, a)) for a, b in spans)
    return covered / (end - start) if end > start else 0.0


def steadiness(sound: Sound) -> npt.NDArray[np.float64]:
    """How far spectral peaks hold their place over 0.13 s, 0..1, one value for each half second (smoothed over three).

    Noise and wind give next to nothing, speech a little, held notes clearly more.
    """
    steps = -(-len(sound) // round(STEP * SAMPLE_RATE))
    peaks = _peaks(sound)
    if len(peaks) <= _LAG:
        return np.zeros(steps)
    now, later = peaks[:-_LAG], peaks[_LAG:]
    shared, either = np.minimum(now, later).sum(axis=1), np.maximum(now, later).sum(axis=1)
    index = (np.arange(len(now)) * _HOP // round(STEP * SAMPLE_RATE)).clip(0, steps - 1)
    result = np.zeros(steps)
    for step in range(steps):
        near = np.abs(index - step) <= _CONTEXT_STEPS
        total = float(either[near].sum())
        result[step] = float(shared[near].sum()) / total if total > 0 else 0.0
    return result


def _peaks(sound: Sound) -> npt.NDArray[np.float64]:
    """How far each frequency stands out above its neighbourhood, shape (frames, frequencies), in nepers."""
    if len(sound) < _WINDOW:
        return np.zeros((0, 0))
    windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP]
    low, high = (round(hz * _WINDOW / SAMPLE_RATE) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    spectrum = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1))[:, low:high]
    height = np.log(spectrum + 1e-6)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(height, ((0, 0), (12, 12)), mode="edge"), 25, axis=1)
    return np.asarray(np.maximum(height - around.mean(axis=2) - 1.0, 0.0), dtype=np.float64)
