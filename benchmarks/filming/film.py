"""Writes a film: B-frames, open groups of pictures, key frames where the encoder likes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.filming.scenes import Picture, draw
from benchmarks.filming.script import TICKS, Script, Shot, Transition

_GRAINS = 7
"""Fields of grain; each frame takes one of them, moved to a random place."""


@dataclass(frozen=True)
class Film:
    """A written film and what is true of it."""

    path: Path
    script: Script


def write(path: Path, script: Script) -> Film:
    """Write a film, without sound, as H.264."""
    cv2.setNumThreads(1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30 if script.rate == "vfr" else Fraction(script.rate))
        stream.width, stream.height = script.size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
        extra = f"open-gop=1:bframes=3:b-adapt=1:keyint={script.keyint}"
        stream.options = {"preset": "veryfast", "crf": str(script.crf), "x264-params": extra, "threads": "2"}
        for stamp, picture in zip(script.stamps, _pictures(script), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = stamp, Fraction(1, TICKS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return Film(path, script)


def _pictures(script: Script) -> Iterator[Picture]:
    """The frames, as planar 4:2:0."""
    rng = np.random.default_rng(script.seed)
    width, height = script.size
    grains = [rng.normal(0, 1, (height, width)).astype(np.float32) for _ in range(_GRAINS)]
    for number, (clean, strength) in enumerate(_clean(script)):
        planar = np.asarray(cv2.cvtColor(clean, cv2.COLOR_BGR2YUV_I420), np.uint8)
        grain = grains[number % _GRAINS]
        shifted = np.roll(grain, int(rng.integers(height)), axis=0)
        noisy = np.asarray(cv2.scaleAdd(shifted, strength, planar[:height].astype(np.float32)), np.float32)
        planar[:height] = cv2.convertScaleAbs(np.maximum(noisy, 0))
        yield planar


def _clean(script: Script) -> Iterator[tuple[Picture, float]]:
    """The frames without grain, and how strong their grain is."""
    for number in range(len(script.stamps)):
        index = sum(change.first <= number for change in script.transitions)
        change = script.transitions[index] if index < len(script.transitions) else None
        shot = script.shots[index]
        one = _seen(script, index, number)
        if change is None or number <= change.last:
            yield one, shot.grain
        elif change.kind == "dissolve":
            share = _share(script, change, number)
            other = _seen(script, index + 1, number)
            yield np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0), np.uint8), shot.grain
        else:
            yield _faded(script, change, number, index), shot.grain


def _faded(script: Script, change: Transition, number: int, index: int) -> Picture:
    """A frame of a fade: of the one shot, flat, or of the other."""
    down = (number - change.last) / (change.half + 1)
    up = (change.first - number) / (change.half + 1)
    share = min(1.0, down, up)
    picture = _seen(script, index if down <= up else index + 1, number)
    return np.asarray(cv2.convertScaleAbs(picture, alpha=1 - share, beta=share * change.colour), np.uint8)


def _share(script: Script, change: Transition, number: int) -> float:
    first, last = script.stamps[change.last], script.stamps[change.first]
    return (script.stamps[number] - first) / (last - first)


def _seen(script: Script, index: int, number: int) -> Picture:
    shot: Shot = script.shots[index]
    begin = 0 if index == 0 else script.transitions[index - 1].last + 1
    return draw(shot, script.size, (script.stamps[number] - script.stamps[begin]) / TICKS, number)
