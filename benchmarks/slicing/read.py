"""Reading clips with nothing of ours: PyAV with and without edit lists, OpenCV."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.slicing.film import number_in

_LOUD = 0.25
_QUIET = 0.08
"""Seconds without sound before what counts as the begin of a beep."""


@dataclass(frozen=True)
class Seen:
    """What a reader makes of a clip.

    Args:
        numbers: The number of each frame.
        rate: Frames a second.
        first: Time stamp of the first frame, in seconds.
        samples: How many there are.
        onsets: When beeps begin, in seconds after the first frame.
    """

    numbers: list[int]
    rate: Fraction
    first: Fraction
    samples: int
    onsets: list[float]


def with_pyav(path: Path, *, edits: bool) -> Seen:
    """Decode everything; `edits` False ignores edit lists."""
    with av.open(str(path), container_options={} if edits else {"ignore_editlist": "1"}) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        rate = Fraction(picture.average_rate or 0)
        numbers: list[int] = []
        blocks: list[NDArray[np.float32]] = []
        first, begins = None, None
        for frame in container.decode(picture, sound):
            if not isinstance(frame, av.VideoFrame | av.AudioFrame):
                continue
            time = (frame.pts or 0) * (frame.time_base or Fraction(0))
            if isinstance(frame, av.VideoFrame):
                first = time if first is None else first
                numbers.append(number_in(frame.to_ndarray(format="gray").astype(np.uint8, copy=False)))
            else:
                begins = time if begins is None else begins
                held = min(frame.samples, frame.duration or frame.samples)
                blocks.append(np.asarray(frame.to_ndarray()[0, :held], np.float32))
    samples, lead = np.concatenate(blocks), float((begins or 0) - (first or 0))
    onsets = [lead + at for at in _onsets(samples)]
    return Seen(numbers, rate, first or Fraction(0), samples.size, onsets)


def _onsets(samples: NDArray[np.float32]) -> list[float]:
    loud = np.flatnonzero(np.abs(samples) > _LOUD)
    gaps = np.diff(loud, prepend=-48_000)
    return [float(at) / 48_000 for at in loud[gaps > _QUIET * 48_000]]


def frames_in_opencv(path: Path) -> tuple[int, int] | None:
    """Frames that OpenCV reads, and says there are; None without OpenCV."""
    try:
        import cv2
    except ImportError:
        return None
    reader, count = cv2.VideoCapture(str(path)), 0
    said = int(reader.get(cv2.CAP_PROP_FRAME_COUNT))
    while reader.grab():
        count += 1
    reader.release()
    return count, said


def frames_in_decord(path: Path) -> int | None:
    """Frames that decord reads; None without decord."""
    try:
        import decord  # type: ignore[import-untyped]
    except ImportError:
        return None
    return len(decord.VideoReader(str(path), num_threads=1))
