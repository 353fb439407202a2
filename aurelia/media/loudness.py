"""Loudness of samples."""

from __future__ import annotations

import numpy as np

from aurelia.media.sound import Samples

PEAK_DBFS = -1.0
"""The highest peak that levelling allows."""

SILENCE_DBFS = -90.0
"""Below this there is nothing to level."""


def rms_dbfs(samples: Samples) -> float:
    """The root mean square level of `(channels, samples)`, in dB of full scale; -120 for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if samples.size else 0.0
    return max(-120.0, 10 * float(np.log10(power + 1e-20)))


def levelled(samples: Samples, target_dbfs: float) -> Samples:
    """The samples at an RMS level, softer where their peaks would pass -1 dBFS; silence stays silent."""
    level = rms_dbfs(samples)
    if level < SILENCE_DBFS:
        return samples
    peak = float(np.max(np.abs(samples)))
    gain = min(10 ** ((target_dbfs - level) / 20), 10 ** (PEAK_DBFS / 20) / peak)
    return (samples * np.float32(gain)).astype(np.float32)
