"""Where a recording is silent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aurelia.media.sound import Samples
from aurelia.perceive.speech import merged
from schemas.base import on_grid

THRESHOLD = -50.0
"""In dBFS (root mean square): what is softer is silent, in every channel. Room tone of a microphone is about there."""
SHORTEST = 0.3
"""Seconds: what is shorter is a pause between two words, not silence."""

_STEPS = 50
"""Measurements a second."""


class SilenceListener:
    """Hears the sound of a recording with its own channels and says at the end where there was none to hear.

    The loudest channel counts, so that what cancels out when channels are mixed is no silence.
    """

    def __init__(self) -> None:
        self._rest: Samples | None = None
        self._loud: list[NDArray[np.bool_]] = []
        self._size, self._rate, self._heard = 0, 0, 0

    def hear(self, samples: Samples, sample_rate: int, layout: str = "") -> None:  # noqa: ARG002 - every level counts
        """The next samples, `(channels, samples)` float32."""
        if self._rest is not None and self._rest.shape[0] == samples.shape[0]:
            samples = np.concatenate([self._rest, samples], axis=1)
        self._rate, self._size = sample_rate, max(1, sample_rate // _STEPS)
        steps = samples.shape[1] // self._size
        self._measure(samples[:, : steps * self._size], steps)
        self._rest = samples[:, steps * self._size :].copy()

    def found(self, duration: float) -> list[tuple[float, float]]:
        """Silent spans as (start, end) in seconds of a recording that lasts `duration`; past its sound it is silent."""
        if not self._rate:
            return []
        if self._rest is not None and self._rest.shape[1]:
            self._measure(self._rest, 1)
        loud = np.concatenate([np.zeros(0, np.bool_), *self._loud])
        edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(np.int8)))
        step = self._size / self._rate
        spans = [(float(a) * step, float(b) * step) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        spans = merged([*spans, (len(loud) * step, duration)], step / 2) if len(loud) * step < duration else spans
        kept = ((start, min(end, duration)) for start, end in spans)
        return [(on_grid(start), on_grid(end)) for start, end in kept if end - start >= SHORTEST]

    def _measure(self, samples: Samples, steps: int) -> None:
        if steps:
            power = np.square(samples.reshape(samples.shape[0], steps, -1), dtype=np.float64).mean(axis=2)
            self._loud.append(power.max(axis=0) >= 10 ** (THRESHOLD / 10))
