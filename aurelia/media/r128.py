"""Loudness by EBU R 128 (the measuring filter of libavfilter), as the sound comes."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame

from aurelia.media.opening import media_errors
from aurelia.media.sound import Samples
from schemas.survey import Loudness

FLOOR = -70.0
"""LUFS: the absolute gate of the recommendation; nothing softer is told."""

_SHORTEST_RANGE = 10
"""Seconds from which on a range of loudness means something; of a few blocks the filter tells nonsense."""

_PLAIN = ("mono", "stereo", "5.1", "5.1(side)", "7.1")
"""Channel layouts whose channels the filter weighs as the recommendation says; others are mixed to stereo."""


class LoudnessMeter:
    """Hears the sound of a recording with its own channels and says at the end how loud it was."""

    def __init__(self) -> None:
        self._graph: av.filter.Graph | None = None
        self._rate, self._form, self._heard = 0, "", 0
        self._peak, self._integrated, self._range = 0.0, FLOOR, 0.0
        self._short: list[float] = []

    def hear(self, samples: Samples, sample_rate: int, layout: str) -> None:
        """The next samples, `(channels, samples)` float32; all calls have the rate and layout of the first.

        Raises:
            MediaError: The filter cannot take them.
        """
        self._peak = max(self._peak, float(np.max(np.abs(samples), initial=0.0)))
        with media_errors("sound", "its loudness cannot be measured"):
            graph = self._graph
            if graph is None:
                graph = self._graph = self._built(sample_rate, layout)
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = sample_rate, self._heard, Fraction(1, sample_rate)
            self._heard += samples.shape[1]
            graph.push(frame)
            self._read(graph)

    def found(self) -> Loudness:
        """The loudness of all that was heard; of less than 0.4 s only the peak is known, the range from 10 s on."""
        if self._graph is not None:
            with media_errors("sound", "its loudness cannot be measured"):
                self._graph.push(None)
                self._read(self._graph)
            self._graph = None
        known = self._integrated > FLOOR
        # the filter tells nothing before three seconds are full: the first three share one value
        first = self._short[2] if len(self._short) > 2 else round(self._integrated, 1)
        return Loudness(
            integrated=round(self._integrated, 2) if known else None,
            range=round(self._range, 2) if known and len(self._short) >= _SHORTEST_RANGE else None,
            peak=round(20 * float(np.log10(self._peak)), 2) if self._peak > 0 else None,
            short_term=tuple([first] * len(self._short[:2]) + self._short[2:]),
        )

    def _built(self, sample_rate: int, layout: str) -> av.filter.Graph:
        graph = av.filter.Graph()
        last = graph.add_abuffer(
            format="fltp", sample_rate=sample_rate, layout=layout, time_base=Fraction(1, sample_rate)
        )
        steps = [] if layout in _PLAIN else [("aformat", "channel_layouts=stereo")]
        for name, arguments in [*steps, ("ebur128", "metadata=1:framelog=quiet"), ("abuffersink", "")]:
            following = graph.add(name, arguments)
            last.link_to(following)
            last = following
        graph.configure()
        return graph

    def _read(self, graph: av.filter.Graph) -> None:
        """Take what the filter has measured: a frame each tenth of a second, with the figures up to its end."""
        while True:
            try:
                frame = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if not isinstance(frame, AudioFrame) or frame.pts is None or frame.time_base is None:
                continue
            figures = frame.metadata
            if "lavfi.r128.I" not in figures:  # the last one, shorter than a tenth of a second
                continue
            self._integrated = max(FLOOR, float(figures["lavfi.r128.I"]))
            self._range = float(figures["lavfi.r128.LRA"])
            second = int(frame.pts * frame.time_base + Fraction(1, 100))
            short = round(max(FLOOR, float(figures["lavfi.r128.S"])), 1)
            # the last measurement within a second is the one over the three seconds up to its end
            if second >= len(self._short):
                self._short.append(short)
            self._short[-1] = short
