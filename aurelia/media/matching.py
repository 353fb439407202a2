"""How much later a copy is than its original, found by looking and listening: not from any time stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from aurelia.media.sound import Samples

_SIZE = (64, 36)
_LAGS = range(-3, 4)
"""In frames."""
_ALIKE = 4.0
"""Grey levels by which a copy may differ from its original; the best lag must be no worse."""
_CLEARER, _LEVELS = 1.3, 0.3
"""A lag counts only when every other one fits so many times, and so many grey levels, worse."""
_SILENCE = 10 ** (-65 / 20)
_PERIOD = 0.0015
"""Seconds beside the best lag within which another good one is the same one."""
_REPEATS, _LIKE = 0.99, 0.7
"""A second peak this close to the best one makes it a guess; a best one below that is no match."""


class Mini(NamedTuple):
    """A picture in miniature and its time in seconds."""

    time: Fraction
    pixels: NDArray[np.int16]


@dataclass
class Miniatures:
    """Makes pictures small: brightness alone, 64x36."""

    _reformatter: VideoReformatter = field(default_factory=VideoReformatter)

    def __call__(self, time: Fraction, frame: VideoFrame) -> Mini:
        """One picture in miniature."""
        small = self._reformatter.reformat(frame, width=_SIZE[0], height=_SIZE[1], format="gray", interpolation="AREA")
        return Mini(time, small.to_ndarray().astype(np.int16))


def picture_lag(shown: Sequence[Mini], source: Sequence[Mini], start: Fraction, rate: Fraction) -> Fraction | None:
    """How much later the pictures of a clip are than those of its recording, in seconds: whole frames, up to 3.

    Args:
        shown: Some pictures of the clip in order, in its time.
        source: Those of the recording around the same moments, in the recording's time.
        start: Second of the recording at which the clip should begin.
        rate: Frame rate of the clip.

    Returns:
        The lag, or None where the pictures do not tell: they stand still, or repeat.
    """
    costs = {lag: cost for lag in _LAGS if (cost := _unlike(shown, source, start, rate, lag)) is not None}
    if len(costs) < 2:
        return None
    best = min(costs, key=lambda lag: (costs[lag], abs(lag)))
    others = [cost for lag, cost in costs.items() if lag != best]
    if costs[best] > _ALIKE or min(others) < costs[best] * _CLEARER + _LEVELS:
        return None
    return -best / rate


def _unlike(shown: Sequence[Mini], source: Sequence[Mini], start: Fraction, rate: Fraction, lag: int) -> float | None:
    """Mean difference in grey levels if the clip showed what comes `lag` frames later; None where that is unknown."""
    differences = []
    for mini in shown:
        moment = start + mini.time + (lag + Fraction(1, 2)) / rate
        expected = [one for one in source if one.time <= moment]
        if expected and expected[-1] is not source[-1]:  # what follows the last one is not known
            differences.append(float(np.abs(mini.pixels - expected[-1].pixels).mean()))
    return float(np.mean(differences)) if len(differences) >= 3 else None


def sound_lag(heard: Samples, source: Samples, sample_rate: int, most: float = 0.5) -> float | None:
    """How much later the sound of a clip is than its recording's, in seconds, to a fraction of a sample.

    Args:
        heard: `(1, samples)` of the clip.
        source: `(1, samples)` of the recording at the same span.
        sample_rate: Samples a second of both.
        most: Seconds: how far to look either way.

    Returns:
        The lag at the peak of the normalised cross-correlation (of differences, which makes it sharp), or None
        where the sound does not tell: silence, a steady tone, or too little in common.
    """
    length = min(heard.shape[1], source.shape[1])
    if length < sample_rate // 20:
        return None
    ours, theirs = (np.diff(one[0, :length].astype(np.float64)) for one in (heard, source))
    level = float(np.sqrt(np.mean(ours**2) * np.mean(theirs**2)))
    if level < _SILENCE**2:
        return None
    reach = min(round(most * sample_rate), length // 2)
    likeness = _correlation(ours, theirs, reach) / (level * ours.size)
    peak = int(np.argmax(likeness))
    apart = np.abs(np.arange(likeness.size) - peak) > max(2, round(_PERIOD * sample_rate))
    if likeness[peak] < _LIKE or likeness[apart].max(initial=0) > _REPEATS * likeness[peak]:
        return None
    return (peak - reach + _vertex(likeness, peak)) / sample_rate


def _correlation(ours: NDArray[np.float64], theirs: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Their products at lags of -reach to reach samples."""
    size = 1 << (2 * ours.size - 1).bit_length()
    whole = np.fft.irfft(np.fft.rfft(ours, size) * np.conj(np.fft.rfft(theirs, size)), size)
    return np.concatenate([whole[-reach:], whole[: reach + 1]])


def _vertex(values: NDArray[np.float64], peak: int) -> float:
    """Where a parabola through a peak and its neighbours is highest, from the peak."""
    if not 0 < peak < values.size - 1:
        return 0.0
    left, middle, right = values[peak - 1 : peak + 2]
    bend = left - 2 * middle + right
    return float((left - right) / (2 * bend)) if bend else 0.0
