"""Short real films with known truth: coloured shots, beeps, tones, speech-like bursts, silence, a frame barcode.

`film` writes one; the other functions make or read its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import frames
from aurelia.media.encode import write
from schemas.media import Measured

RATE = 48_000
"""Samples a second of all sound made here."""

COLOURS = {
    "red": (200, 40, 40), "green": (40, 170, 60), "blue": (40, 60, 200), "yellow": (220, 210, 60),
    "cyan": (60, 200, 210), "magenta": (200, 60, 190), "white": (235, 235, 235), "grey": (120, 120, 120),
    "black": (16, 16, 16), "orange": (230, 140, 40),
}  # fmt: skip

BITS = 12
"""Width of the frame barcode: frame numbers up to 4095."""

Picture = NDArray[np.uint8]
Samples = NDArray[np.float32]
Colour = str | tuple[int, int, int]


def film(
    path: Path,
    *,
    shots: Sequence[tuple[float, Colour]] = ((1.0, "red"), (1.0, "blue")),
    beeps: Sequence[float] = (),
    tones: Sequence[tuple[float, float, float]] = (),
    audio: bool = True,
    video: bool = True,
    rate: Fraction | int = 25,
    size: tuple[int, int] = (320, 180),
    barcode: bool = False,
    texture: bool = True,
    flash: bool = False,
    channels: int = 1,
) -> Measured:
    """Write a film whose cuts and sounds are known.

    Args:
        path: The file to write.
        shots: (seconds, colour) each; they follow each other by hard cuts.
        beeps: Seconds at which a beep of 0.1 s at 1 kHz begins.
        tones: (start, end, hertz) of steady tones.
        audio: Whether there is a sound stream (silent where nothing sounds).
        video: Whether there is a picture.
        rate: Frames a second.
        size: Width and height.
        barcode: Paint each frame's number along the top, for `read_barcode`.
        texture: Each shot has its own pattern that drifts slowly, as footage does; else flat colour.
        flash: A white frame wherever a beep begins.
        channels: Channels of the sound.

    Returns:
        What the written file holds.
    """
    rate = Fraction(rate)
    seconds = sum(duration for duration, _ in shots)
    flashes = {round(at * rate) for at in beeps} if flash else set()
    shown = pictures(shots, rate=rate, size=size, barcode=barcode, texture=texture, flashes=flashes)
    samples = np.repeat(sounds(seconds, beeps=beeps, tones=tones), channels, axis=0)
    return write(path, frames=shown if video else None, frame_rate=rate, sound=samples if audio else None)


def pictures(
    shots: Sequence[tuple[float, Colour]],
    *,
    rate: Fraction,
    size: tuple[int, int],
    barcode: bool = False,
    texture: bool = True,
    flashes: set[int] | None = None,
) -> Iterator[Picture]:
    """The frames of a film, `(height, width, 3)` uint8."""
    number, end = 0, 0.0
    for index, (duration, colour) in enumerate(shots):
        end += duration
        pattern = _pattern(index, size) if texture else np.zeros((size[1], size[0], 1))
        while number < round(end * rate):
            drifted = np.roll(pattern, number // 2, axis=1)
            frame = np.clip(np.array(_rgb(colour)) + drifted, 0, 255).astype(np.uint8)
            if flashes and number in flashes:
                frame = np.full_like(frame, 255)
            yield paint_barcode(frame, number) if barcode else frame
            number += 1


def sounds(seconds: float, *, beeps: Sequence[float] = (), tones: Sequence[tuple[float, float, float]] = ()) -> Samples:
    """Mono sound `(1, samples)` with beeps and tones at known times, silent elsewhere."""
    samples = np.zeros(round(seconds * RATE), np.float32)
    spans = [*((at, at + 0.1, 1000.0) for at in beeps), *tones]
    for start, end, hertz in spans:
        first, last = round(start * RATE), min(round(end * RATE), samples.size)
        samples[first:last] += 0.5 * np.sin(2 * np.pi * hertz * np.arange(last - first) / RATE).astype(np.float32)
    return samples[None]


def paint_barcode(frame: Picture, number: int) -> Picture:
    """The frame with its number as black and white blocks along the top."""
    frame = frame.copy()
    height, width = max(8, frame.shape[0] // 10), frame.shape[1] // BITS
    for bit in range(BITS):
        frame[:height, bit * width : (bit + 1) * width] = 235 if number >> bit & 1 else 16
    return frame


def read_barcode(frame: Picture) -> int:
    """The number that `paint_barcode` painted, as it survives encoding and scaling."""
    height, width = max(8, frame.shape[0] // 10), frame.shape[1] // BITS
    blocks = (frame[height // 4 : height * 3 // 4, bit * width + width // 4 : (bit + 1) * width - width // 4]
              for bit in range(BITS))  # fmt: skip
    return sum(1 << bit for bit, block in enumerate(blocks) if block.mean() > 128)


def numbers(path: Path) -> list[int]:
    """The barcodes of all frames of a file."""
    return [read_barcode(frame.pixels) for frame in frames(path)]


def onset(samples: Samples, sample_rate: int, threshold: float = 0.1) -> float:
    """The second at which sound first passes a threshold."""
    loud = np.flatnonzero(np.abs(samples).max(axis=0) > threshold)
    if not loud.size:
        raise AssertionError("there is no sound")
    return float(loud[0]) / sample_rate


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return COLOURS[colour] if isinstance(colour, str) else colour


def _pattern(index: int, size: tuple[int, int]) -> NDArray[np.float64]:
    coarse = np.random.default_rng(index).integers(-40, 40, (size[1] // 20 + 1, size[0] // 20 + 1, 1))
    return np.kron(coarse, np.ones((20, 20, 1)))[: size[1], : size[0]].astype(np.float64)
