"""The planted probes: questions whose answers were drawn by chance, so that only who sees or hears can know them.

Every clip has a picture and a sound stream, as the clips of the loop do: a server that drops the sound only where there
is a picture is found too. What is not asked about is drawn independently of the answer, so it tells nothing. Hence
whoever lacks the sense, however clever, is right with probability `chance` and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aurelia.attest.scene import COLOURS, HEIGHT, SECONDS, SHAPES, WIDTH, Scene, Shape, Spoken, Tone
from aurelia.attest.speech import LONGEST, WORDS
from schemas.attest import Tested

VERSION = "1"
"""Raised when other probes are planted or their replies are judged otherwise."""

_PLACES = ("first", "second", "third")
_NUMBERS = tuple("012345")
_PITCHES = (220.0, 440.0, 880.0, 1760.0)
_HALF_OF_LARGE, _HALF_OF_SMALL = 60, 24


@dataclass(frozen=True)
class Probe:
    """One question about one planted clip.

    Args:
        name: What kind of probe it is.
        sense: What it tests.
        question: What is asked.
        options: All answers there are; the first is right where the sense is taken away.
        expected: The right one.
        chance: One divided by how many answers may have been planted.
        scene: What the clip shows and sounds like.
        silenced: What its twin lacks: the sound, else the picture.
    """

    name: str
    sense: Tested
    question: str
    options: tuple[str, ...]
    expected: str
    chance: float
    scene: Scene
    silenced: bool


def plan(seed: int, senses: Sequence[str]) -> list[Probe]:
    """The probes of one check.

    Args:
        seed: What is planted follows from it.
        senses: What the model takes, `audio` and `video`; probes of what it does not take are left out, and so are
            those of both together where one is missing.
    """
    rng = np.random.default_rng(seed)
    planted = [make(rng) for make, trials in _KINDS for _ in range(trials)]
    planted += [_beep_in_picture(rng, silenced=number % 2 == 0) for number in range(_TOGETHER)]
    both = {"audio", "video"} <= set(senses)
    return [probe for probe in planted if (both if probe.sense == "together" else probe.sense in senses)]


def _tone_count(rng: np.random.Generator) -> Probe:
    count, hertz = int(rng.integers(1, 6)), float(rng.uniform(600, 1400))
    beeps = tuple(Tone(start, start + 0.3, hertz) for start in 0.5 + 0.8 * np.arange(count))
    scene = Scene(_any_picture(rng), beeps)
    return Probe("tone-count", "audio", "How many beeps are to be heard?", _NUMBERS, str(count), 1 / 5, scene, True)


def _highest_tone(rng: np.random.Generator) -> Probe:
    pitches = rng.permutation(_PITCHES)[:3] * rng.uniform(0.9, 1.1)
    tones = tuple(Tone(0.5 + 1.4 * n, 1.4 + 1.4 * n, float(hertz)) for n, hertz in enumerate(pitches))
    expected = _PLACES[int(np.argmax(pitches))]
    question = "Three tones are to be heard one after another. Which of them is the highest? (none: there are no tones)"
    scene = Scene(_any_picture(rng), tones)
    return Probe("highest-tone", "audio", question, ("none", *_PLACES), expected, 1 / 3, scene, True)


def _spoken_word(rng: np.random.Generator) -> Probe:
    word = str(rng.choice(WORDS))
    scene = Scene(_any_picture(rng), (Spoken(float(rng.uniform(0.3, SECONDS - LONGEST - 0.3)), word),))
    question = "Which of these words is spoken? (none: nobody speaks)"
    return Probe("spoken-word", "audio", question, ("none", *WORDS), word, 1 / len(WORDS), scene, True)


def _coloured_shape(rng: np.random.Generator) -> Probe:
    shape = _large(rng, _choice(rng, COLOURS), _choice(rng, SHAPES))
    names = tuple(f"{colour} {kind}" for colour in COLOURS for kind in SHAPES)
    question = "Which coloured shape is to be seen? (none: there is no shape)"
    expected, scene = f"{shape.colour} {shape.kind}", Scene(((shape,),), _any_sound(rng))
    return Probe("coloured-shape", "video", question, ("none", *names), expected, 1 / len(names), scene, False)


def _shape_count(rng: np.random.Generator) -> Probe:
    count = int(rng.integers(1, 6))
    columns, rows = WIDTH // 3, HEIGHT // 2
    colour, kind = _choice(rng, COLOURS), _choice(rng, SHAPES)
    shapes = tuple(
        Shape(kind, colour, int(columns * (cell % 3 + 0.5)), int(rows * (cell // 3 + 0.5)), _HALF_OF_SMALL)
        for cell in sorted(rng.permutation(6)[:count])
    )
    question, scene = "How many shapes are to be seen?", Scene((shapes,), _any_sound(rng))
    return Probe("shape-count", "video", question, _NUMBERS, str(count), 1 / 5, scene, False)


def _last_colour(rng: np.random.Generator) -> Probe:
    kind, colours = _choice(rng, SHAPES), [str(colour) for colour in rng.permutation(list(COLOURS))[:3]]
    shots = tuple((Shape(kind, colour, WIDTH // 2, HEIGHT // 2, _HALF_OF_LARGE),) for colour in colours)
    question = "A shape changes its colour twice. What colour is it at the end? (none: there is no shape)"
    scene = Scene(shots, _any_sound(rng))
    return Probe("last-colour", "video", question, ("none", *COLOURS), colours[-1], 1 / 4, scene, False)


def _beep_in_picture(rng: np.random.Generator, *, silenced: bool) -> Probe:
    kind, colours = _choice(rng, SHAPES), [str(colour) for colour in rng.permutation(list(COLOURS))]
    shots = tuple((Shape(kind, colour, WIDTH // 2, HEIGHT // 2, _HALF_OF_LARGE),) for colour in colours)
    place, length = int(rng.integers(len(shots))), SECONDS / len(shots)
    beep = Tone(length * (place + 0.25), length * (place + 0.75), 1000.0)
    question = "A shape changes its colour. What colour is it while the beep sounds? (none: no shape, or no beep)"
    scene, options = Scene(shots, (beep,)), ("none", *COLOURS)
    return Probe("beep-in-picture", "together", question, options, colours[place], 1 / 4, scene, silenced)


_KINDS: tuple[tuple[Callable[[np.random.Generator], Probe], int], ...] = (
    (_tone_count, 5), (_highest_tone, 3), (_spoken_word, 8),
    (_coloured_shape, 6), (_shape_count, 4), (_last_colour, 3),
)  # fmt: skip
_TOGETHER = 8


def _any_picture(rng: np.random.Generator) -> tuple[tuple[Shape, ...], ...]:
    return ((_large(rng, _choice(rng, COLOURS), _choice(rng, SHAPES)),),)


def _any_sound(rng: np.random.Generator) -> tuple[Tone, ...]:
    starts = 0.4 + 1.1 * np.flatnonzero(rng.random(4) < 0.6)
    return tuple(Tone(float(start), float(start) + 0.5, float(rng.choice(_PITCHES))) for start in starts)


def _large(rng: np.random.Generator, colour: str, kind: str) -> Shape:
    half = int(rng.integers(_HALF_OF_LARGE - 15, _HALF_OF_LARGE + 16))
    return Shape(kind, colour, int(rng.integers(half, WIDTH - half)), int(rng.integers(half, HEIGHT - half)), half)


def _choice(rng: np.random.Generator, among: Any) -> str:
    return str(rng.choice(list(among)))
