"""PySceneDetect's adaptive and content detectors, at their defaults, shown our miniatures (extra `scenedetect`).

They find cuts only. Distances that they count in frames (the shortest shot: 15) are frames here too.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from aurelia.media.planes import Planes
from schemas.base import on_grid
from schemas.errors import PluginError
from schemas.survey import Change

if TYPE_CHECKING:
    from scenedetect import FrameTimecode
    from scenedetect.detector import SceneDetector

_SURE = 0.8
"""They give no confidence."""
_BEHIND = 600
"""Frames by which they may name a boundary late."""
_ROWS = np.array([[1.164, 0.0, 1.596], [1.164, -0.392, -0.813], [1.164, 2.017, 0.0]], np.float32)
"""Red, green and blue from luma and chroma of limited range (ITU-R BT.601)."""


class PySceneDetect:
    """One of PySceneDetect's detectors.

    Args:
        kind: Which one.
    """

    version = 1

    def __init__(self, kind: Literal["adaptive", "content"]) -> None:
        self._kind = kind
        self.name = "pyscenedetect" if kind == "adaptive" else f"pyscenedetect-{kind}"

    def watch(self) -> _Watcher:
        """A fresh watcher for one film.

        Raises:
            PluginError: PySceneDetect is not installed.
        """
        try:
            from scenedetect import AdaptiveDetector, ContentDetector
        except ImportError as exc:
            hint = "run: pip install 'aurelia-toolkit[scenedetect]'"
            raise PluginError(self.name, f"needs PySceneDetect: {exc}", hint) from exc
        return _Watcher(AdaptiveDetector() if self._kind == "adaptive" else ContentDetector())


class _Watcher:
    def __init__(self, detector: SceneDetector) -> None:
        self._detector = detector
        self._number = -1
        self._times: deque[float] = deque(maxlen=_BEHIND)
        self._found: list[Change] = []

    def see(self, frame: Planes) -> None:
        """The next frame."""
        self._number += 1
        self._times.append(frame.time)
        self._keep(self._detector.process_frame(self._code(), _bgr(frame.pixels)))

    def found(self) -> list[Change]:
        """The cuts, in order of time."""
        if self._number >= 0:
            self._keep(self._detector.post_process(self._code()))
        return sorted(self._found, key=lambda change: change.at)

    def _code(self) -> FrameTimecode:
        """The frame's number as PySceneDetect has it; the rate does not matter, as nothing is asked in seconds."""
        from scenedetect import FrameTimecode

        return FrameTimecode(self._number, 25.0)

    def _keep(self, cuts: list[FrameTimecode]) -> None:
        for cut in cuts:
            time = self._times[int(cut.frame_num) - self._number - 1]
            self._found.append(Change(at=on_grid(max(0.0, time)), kind="cut", confidence=_SURE))


def _bgr(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture as OpenCV has it, `(height, width, 3)`."""
    spread = pixels.astype(np.float32) - np.array([16, 128, 128], np.float32)[:, None, None]
    colours = np.tensordot(_ROWS[::-1], spread, axes=1)
    return np.ascontiguousarray(np.clip(colours, 0, 255).astype(np.uint8).transpose(1, 2, 0))


DETECTOR = PySceneDetect("adaptive")
