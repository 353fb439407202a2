"""What a probe's clip shows and sounds like, and the film made of it: shapes drawn, tones computed, a phrase placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.attest.speech import phrase
from aurelia.media.encode import write

SECONDS = 5
"""Every clip is as long, so that its length tells nothing."""
RATE = 16_000
"""Samples a second of the sound."""
FRAMES = 4
"""Frames a second of the picture."""
WIDTH, HEIGHT = 320, 240

COLOURS = {"red": (220, 30, 30), "green": (30, 170, 50), "blue": (40, 70, 225), "yellow": (240, 220, 40)}
SHAPES = ("circle", "square", "triangle")
_GROUND = (120, 120, 120)
_LEVEL = 0.3
_SOFT = 0.01
"""Seconds in which a tone begins and ends, so that it does not click."""

Picture = NDArray[np.uint8]
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """A coloured shape: what it is, and its centre and half its width in pixels."""

    kind: str
    colour: str
    x: int
    y: int
    half: int


@dataclass(frozen=True)
class Tone:
    """A steady tone between two seconds of the clip."""

    start: float
    end: float
    hertz: float


@dataclass(frozen=True)
class Spoken:
    """A spoken phrase with a known word, from a second of the clip on."""

    start: float
    word: str


@dataclass(frozen=True)
class Scene:
    """What is to be seen and heard.

    Args:
        shots: The shapes of each shot; all shots last as long.
        sounds: Tones and phrases.
    """

    shots: tuple[tuple[Shape, ...], ...]
    sounds: tuple[Tone | Spoken, ...] = ()


def film(scene: Scene, target: Path, *, seen: bool = True, heard: bool = True) -> None:
    """Write a scene as a film with a picture and a sound stream.

    Args:
        scene: What is in it.
        target: The file to write (mp4).
        seen: Else the picture is black all through.
        heard: Else the sound is silent all through.

    Raises:
        MediaError: It cannot be written.
    """
    sound = sounds(scene) if heard else np.zeros(SECONDS * RATE, np.float32)
    write(target, frames=pictures(scene, seen=seen), frame_rate=Fraction(FRAMES), sound=sound[None], sample_rate=RATE)


def pictures(scene: Scene, *, seen: bool = True) -> Iterator[Picture]:
    """The frames, `(height, width, 3)` uint8 RGB each."""
    black = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    drawn = [drawing(shapes) if seen else black for shapes in scene.shots]
    for number in range(SECONDS * FRAMES):
        yield drawn[number * len(drawn) // (SECONDS * FRAMES)]


def drawing(shapes: tuple[Shape, ...]) -> Picture:
    """One picture of shapes on a grey ground."""
    picture = np.full((HEIGHT, WIDTH, 3), _GROUND, np.uint8)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    for shape in shapes:
        across, down = np.abs(columns - shape.x), rows - shape.y
        inside = {
            "circle": across**2 + down**2 <= shape.half**2,
            "square": (across <= shape.half) & (np.abs(down) <= shape.half),
            # as wide at its foot as it is high: half the depth below its tip to each side
            "triangle": (np.abs(down) <= shape.half) & (2 * across <= down + shape.half),
        }[shape.kind]
        picture[inside] = COLOURS[shape.colour]
    return picture


def sounds(scene: Scene) -> Sound:
    """The sound, `(samples,)` float32, silent where nothing sounds."""
    samples = np.zeros(SECONDS * RATE, np.float32)
    for sound in scene.sounds:
        piece = _tone(sound) if isinstance(sound, Tone) else phrase(sound.word, RATE)
        first = round(sound.start * RATE)
        piece = piece[: len(samples) - first]
        samples[first : first + len(piece)] += piece
    return samples


def _tone(tone: Tone) -> Sound:
    time = np.arange(round((tone.end - tone.start) * RATE)) / RATE
    edge = np.minimum(time, time[::-1]) / _SOFT
    return np.asarray(_LEVEL * np.minimum(edge, 1) * np.sin(2 * np.pi * tone.hertz * time), np.float32)
