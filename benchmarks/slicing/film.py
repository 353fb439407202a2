"""Films that know themselves: every frame carries its number, and beeps begin with flashes at known moments."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

RATE = 48_000
BITS = 13
BEEP = 0.04
"""Seconds a beep lasts."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Film:
    """A film and its truth.

    Args:
        path: The file.
        times: When each frame appears, in seconds.
        beeps: When each beep begins (with a flash), in seconds.
    """

    path: Path
    times: tuple[Fraction, ...]
    beeps: tuple[Fraction, ...]

    def begin(self, asked: float, rate: Fraction) -> Fraction:
        """Where a clip must begin: at the frame nearest to what was asked, if one is within half a frame."""
        at = bisect_right(self.times, Fraction(asked))
        nearest = min(self.times[max(0, at - 1) : at + 1], key=lambda time: abs(time - Fraction(asked)))
        return nearest if abs(nearest - Fraction(asked)) <= 1 / (2 * rate) + Fraction(1, 10**6) else Fraction(asked)

    def numbers(self, asked: float, duration: float, rate: Fraction) -> list[int]:
        """The frames that a clip must show: at each tick the latest that begins at most half a tick after it."""
        begin, count = self.begin(asked, rate), max(1, round(Fraction(duration) * rate))
        return [bisect_right(self.times, begin + (tick + Fraction(1, 2)) / rate) - 1 for tick in range(count)]


def flashing(path: Path, kind: str, seconds: int, rng: np.random.Generator) -> Film:
    """Write a film of 160x90 with a key frame every 250 and B-frames: `25`, `29.97` or `vfr`."""
    rate = Fraction(30000, 1001) if kind == "29.97" else Fraction(25)
    times = [number / rate for number in range(round(seconds * rate))]
    if kind == "vfr":  # gaps of 0.4 to 1.9 frames, on a grid of milliseconds
        gaps = np.cumsum(rng.uniform(0.4, 1.9, round(seconds * rate / Fraction(115, 100)))) / float(rate)
        times = [Fraction(round(1000 * float(time - gaps[0])), 1000) for time in gaps]
    starts = [5]
    while starts[-1] + 20 < len(times):
        starts.append(starts[-1] + int(rng.integers(9, 16)))
    beeps = [times[number] for number in starts[:-1]]
    samples = np.zeros(round((times[-1] + 1 / rate) * RATE), np.float32)
    for beep in beeps:
        first = round(beep * RATE)
        tone = np.cos(2 * np.pi * 3000 * np.arange(round(BEEP * RATE)) / RATE)
        samples[first : first + tone.size] = 0.6 * tone[: samples.size - first]
    base = Fraction(1, 1000) if kind == "vfr" else 1 / rate
    _write(path, times, set(starts[:-1]), samples[None], rate, base)
    return Film(path, tuple(times), tuple(beeps))


def _write(
    path: Path, times: list[Fraction], flashes: set[int], samples: NDArray[np.float32], rate: Fraction, base: Fraction
) -> None:
    options = {"crf": "14", "preset": "veryfast", "g": "250", "keyint_min": "250", "sc_threshold": "0", "bf": "3"}
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=rate, options=options)
        video.width, video.height, video.pix_fmt, video.codec_context.time_base = 160, 90, "yuv420p", base
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        audio.codec_context.bit_rate = 128_000
        for number, time in enumerate(times):
            frame = VideoFrame.from_ndarray(painted(number, number in flashes), format="gray").reformat(
                format="yuv420p"
            )
            frame.pts, frame.time_base = round(time / base), base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        sound = AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        sound.sample_rate, sound.pts = RATE, 0
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))


def painted(number: int, flash: bool) -> Pixels:
    """A frame `(90, 160)`: its number as blocks along the top, white below where it flashes."""
    pixels = np.full((90, 160), 235 if flash else 40 + number * 7 % 90, np.uint8)
    for bit in range(BITS):
        pixels[:24, bit * 12 : bit * 12 + 12] = 235 if number >> bit & 1 else 16
    return pixels


def number_in(pixels: Pixels) -> int:
    """The number that `painted` wrote."""
    blocks = (pixels[6:18, bit * 12 + 3 : bit * 12 + 9].mean() for bit in range(BITS))
    return sum(1 << bit for bit, block in enumerate(blocks) if block > 128)


def footage(path: Path, seconds: int, rng: np.random.Generator) -> None:
    """Write 1280x720 at 25 that moves and has grain, a key frame every 250, with stereo noise."""
    wall = np.kron(rng.integers(0, 255, (90, 320), np.uint8), np.ones((16, 16), np.uint8))
    wall = np.clip(wall * 0.6 + rng.normal(40, 8, wall.shape), 0, 255).astype(np.uint8)
    options = {"crf": "20", "preset": "veryfast", "g": "250", "keyint_min": "250", "sc_threshold": "0", "bf": "3"}
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, options=options)
        video.width, video.height, video.pix_fmt = 1280, 720, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="stereo")
        for number in range(seconds * 25):
            left, top = number * 3 % 3800, number // 4 % 700
            shown = np.ascontiguousarray(wall[top : top + 720, left : left + 1280])
            frame = VideoFrame.from_ndarray(shown, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
            noise = rng.normal(0, 0.1, (2, RATE // 25)).astype(np.float32)
            sound = AudioFrame.from_ndarray(noise, format="fltp", layout="stereo")
            sound.sample_rate, sound.pts = RATE, number * RATE // 25
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
