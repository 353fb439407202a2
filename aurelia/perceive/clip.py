"""Everything measured in one clip, in one value."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from aurelia.media.decode import frames, sound
from aurelia.media.probe import probe
from aurelia.perceive import shots
from aurelia.perceive.screen import MAX_SIDE, SAMPLING, Eyes
from aurelia.perceive.sounds import STEP, loudness, sound_spans
from aurelia.perceive.speech import SAMPLE_RATE, Sound
from aurelia.perceive.words import Ears
from schemas.perception import Perception, ScreenText
from schemas.survey import shots_between

VERSION = 2
"""Raised when the measurements of the same clip change."""


def perceive(path: Path, clip_subject: str, ears: Ears, eyes: Eyes) -> Perception:
    """Measure a clip: words, on-screen text, shots, loudness and kinds of sound. The same file gives the same result.

    Args:
        path: The clip's file. A missing picture or sound gives no measurements of that sense.
        clip_subject: The clip's media identity.
        ears: Hears words.
        eyes: Reads text.

    Raises:
        MediaError: The file cannot be read.
    """
    found = probe(path)
    heard = hear(path, 0.0, found.duration) if found.audio else np.zeros(0, dtype=np.float32)
    speech = ears.speech(heard)
    words = ears.words(heard, speech)
    return Perception(
        clip=clip_subject,
        duration=found.duration,
        words=words,
        texts=read(path, eyes) if found.video else (),
        shots=shots_between(shots.boundaries(path), found.duration) if found.video else (),
        sounds=sound_spans(heard, speech),
        loudness=loudness(heard),
        loudness_step=STEP,
        language=ears.language if words else "",
        tools={**ears.versions, **eyes.versions, "perceive": str(VERSION)},
    )


def hear(path: Path, start: float = 0.0, end: float | None = None) -> Sound:
    """The sound of a file, or of a span of it, as all listening here takes it: mono, 16 kHz, shape (samples,)."""
    return np.asarray(sound(path, sample_rate=SAMPLE_RATE, channels=1, start=start, end=end)[0], dtype=np.float32)


def read(
    path: Path, eyes: Eyes, *, start: float = 0.0, end: float | None = None, every: float = SAMPLING
) -> tuple[ScreenText, ...]:
    """The texts on the screen of a file, or of a span of it, read every `every` seconds; times are the file's."""
    pictures = frames(path, start=start, end=end, every=every, max_side=MAX_SIDE)
    return eyes.texts((frame.time, frame.pixels) for frame in pictures)
