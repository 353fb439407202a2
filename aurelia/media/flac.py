"""Writing sound as FLAC as it comes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from aurelia.media.opening import media_errors


class FlacWriter:
    """Writes mono sound, 16 bit, without loss, in a `with` block; equal sound gives equal bytes.

    Args:
        path: The file to write.
        sample_rate: Samples a second.

    Raises:
        WorkspaceError: The disk is full.
    """

    def __init__(self, path: Path, sample_rate: int = 16_000) -> None:
        self._name, self._rate, self._written = path.name, sample_rate, 0
        with media_errors(path.name, "cannot be written"):
            self._container = av.open(str(path), "w", format="flac", options={"fflags": "+bitexact"})
            self._stream = self._container.add_stream(
                "flac", rate=sample_rate, layout="mono", format="s16", options={"flags": "+bitexact"}
            )

    def hear(self, samples: NDArray[np.float32]) -> None:
        """The next samples, `(samples,)` float32, full scale at 1."""
        whole = np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype(np.int16)
        frame = AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._written, Fraction(1, self._rate)
        self._written += whole.size
        with media_errors(self._name, "cannot be written"):
            self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        """Finish the file."""
        with media_errors(self._name, "cannot be written"):
            if self._written and kind is None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
