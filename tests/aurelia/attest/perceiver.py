"""A model that truly perceives: it finds colours and shapes in pixels, and counts and compares tones in samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aurelia.attest.scene import COLOURS, SECONDS
from aurelia.attest.speech import WORDS, phrase
from aurelia.model import MediaPart, Reply, Request
from aurelia.sampling import Sampled, Sampling, sample
from schemas.reasoning import Delivered

RATE = 16_000
_WINDOW = 160
_ASKED = re.compile(r"Question: (.*)\nAnswer with exactly one of: (.*)\.\n")

Picture = NDArray[np.uint8]
Sound = NDArray[np.float32]
Guess = Callable[[str, Sequence[str]], str]
"""Answers a prompt whose matter was not perceived, from its options."""


def nothing(_prompt: str, options: Sequence[str]) -> str:
    """The honest answer of who perceives nothing: `0` or `none`."""
    return options[0]


def answer(prompt: str, frames: Sequence[Picture], audio: Sound | None, guess: Guess = nothing) -> str:
    """The answer to a probe's prompt from what is in frames and samples, a guess where there is nothing in them."""
    question, listed = _ASKED.findall(prompt)[0]
    options = listed.split(", ")
    seen, heard = (
        [frame for frame in frames if coloured(frame[::4, ::4]).any()],
        audio is not None and bool(np.any(audio)),
    )
    needs_sound = re.search("beep|tone|spoken", question) is not None
    needs_picture = re.search("shape|colour", question) is not None
    if (needs_sound and not heard) or (needs_picture and not seen):
        return guess(prompt, options)
    sound = audio if audio is not None else np.zeros(0, np.float32)
    return _found(question, frames, seen, sound)


def _found(question: str, frames: Sequence[Picture], seen: Sequence[Picture], sound: Sound) -> str:
    if "while the beep" in question:
        start, end = bursts(sound)[0]
        return colour(frames[int((start + end) / 2 / SECONDS * len(frames))])
    if "beeps" in question:
        return str(len(bursts(sound)))
    if "highest" in question:
        pitches = [pitch(sound[round(start * RATE) : round(end * RATE)]) for start, end in bursts(sound)]
        return ("first", "second", "third")[int(np.argmax(pitches))]
    if "spoken" in question:
        return max(WORDS, key=lambda word: likeness(sound, phrase(word, RATE)))
    if "How many shapes" in question:
        return str(pieces(coloured(seen[0])))
    return colour(seen[-1]) if "at the end" in question else f"{colour(seen[0])} {outline(seen[0])}"


def bursts(sound: Sound) -> list[tuple[float, float]]:
    """When something sounds, (start, end) in seconds."""
    windows = sound[: len(sound) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    loud = np.concatenate([[False], np.sqrt((windows**2).mean(axis=1)) > 0.05, [False]])
    edges = np.flatnonzero(np.diff(loud.astype(int))) * _WINDOW / RATE
    return [(float(start), float(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def pitch(sound: Sound) -> float:
    """The strongest frequency in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound)))) * RATE / len(sound)


def likeness(sound: Sound, said: Sound) -> float:
    """How well a phrase is found somewhere in a sound: the largest correlation, 0..1."""
    size = 1 << (len(sound) + len(said)).bit_length()
    along = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(said, size)), size)
    return float(along.max() / (np.linalg.norm(sound) * np.linalg.norm(said)))


def coloured(frame: Picture) -> NDArray[np.bool_]:
    """Where a frame has a colour, `(height, width)`."""
    return np.asarray(frame.max(axis=2) - frame.min(axis=2) > 60)


def colour(frame: Picture) -> str:
    """The colour of what is coloured in a frame."""
    mean = frame[coloured(frame)].mean(axis=0)
    return min(COLOURS, key=lambda name: float(np.abs(mean - COLOURS[name]).sum()))


def outline(frame: Picture) -> str:
    """What shape it is, by how much of the box around it is filled."""
    rows, columns = np.nonzero(coloured(frame))
    share = len(rows) / (np.ptp(rows) + 1) / (np.ptp(columns) + 1)
    return "square" if share > 0.9 else "circle" if share > 0.65 else "triangle"


def pieces(mask: NDArray[np.bool_]) -> int:
    """How many separate areas there are."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(mask[::2, ::2]), strict=True)}
    count = 0
    while left:
        count, edge = count + 1, [left.pop()]
        while edge:
            row, column = edge.pop()
            near = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & left
            left -= near
            edge += near
    return count


@lru_cache(maxsize=128)
def _given(part: MediaPart) -> Sampled:
    return sample(part, Sampling(frames=8, max_side=160))


@dataclass
class Perceiver:
    """A model that sees and hears what it is given, or lacks a sense behind its back.

    Args:
        hears: Else the sound is lost on the way to it, though it is counted as delivered.
        sees: Else the picture is.
        says: What it reports as delivered, from what was.
    """

    hears: bool = True
    sees: bool = True
    guess: Guess = nothing
    says: Callable[[Delivered], Delivered] = lambda given: given
    modalities: tuple[str, ...] = ("text", "video", "audio")
    name: str = "perceiver"
    revision: str = "r1"
    remote: bool = False
    max_batch: int = 16
    concurrency: int = 1
    settings: Mapping[str, Any] = field(default_factory=lambda: {"sampling": {"frames": 32}})
    asked: list[Request] = field(default_factory=list)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """An answer to each."""
        self.asked += batch
        return [self._reply(request) for request in batch]

    def _reply(self, request: Request) -> Reply:
        (part,) = request.media
        given = _given(part)
        frames = list(given.frames) if self.sees else []
        text = answer(request.prompt, frames, given.audio if self.hears else None, self.guess)
        return Reply(request.id, f'{{"answer": "{text}"}}', delivered=self.says(given.delivered))


def without(**fields: float) -> Callable[[Delivered], Delivered]:
    """What a model says that was not given some of it."""
    return lambda given: Delivered.model_validate(given.model_dump() | fields)


def randomly(seed: int) -> Guess:
    """Guesses one of the answers that may have been planted."""
    rng = np.random.default_rng(seed)
    return lambda _prompt, options: str(rng.choice(options[1:]))
