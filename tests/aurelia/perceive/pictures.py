"""Pictures and sounds with known truth, drawn by rule."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from aurelia.perceive.speech import SAMPLE_RATE

Picture = npt.NDArray[np.uint8]


def card(*lines: str, grey: int = 20, size: tuple[int, int] = (640, 360)) -> Picture:
    """A title card: white lines on a plain ground, shape (height, width, 3)."""
    picture = np.full((size[1], size[0], 3), grey, dtype=np.uint8)
    for row, line in enumerate(lines):
        cv2.putText(picture, line, (40, 90 + row * 80), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (255, 255, 255), 3, cv2.LINE_AA)
    return picture


def scene(seed: int, size: tuple[int, int] = (64, 36)) -> Picture:
    """A picture of coloured blocks: two seeds give clearly different pictures."""
    blocks = np.random.default_rng(seed).integers(0, 256, (3, 4, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(blocks, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def noise(seconds: float, level: float = 0.1) -> npt.NDArray[np.float32]:
    """White noise, 16 kHz."""
    count = round(seconds * SAMPLE_RATE)
    return (np.random.default_rng(7).normal(0, level, count)).astype(np.float32)


def chord(seconds: float, level: float = 0.2) -> npt.NDArray[np.float32]:
    """Three held notes, 16 kHz."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    notes = sum(np.sin(2 * np.pi * pitch * time) for pitch in (261.6, 329.6, 392.0))
    return np.asarray(level / 3 * notes, dtype=np.float32)
