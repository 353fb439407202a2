"""The fixed workload: the paper's loop over made clips, never accepted, so that every clip takes all its tries."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

import numpy as np

from aurelia.model import Decoding, MediaPart, Model, Request, replies_of
from aurelia.models.transformers.media import Decoder
from aurelia.sampling import Sampled, Sampling
from aurelia.schedule import Scheduler
from aurelia.script import Ask, Script

TRIES = 5
NEW_TOKENS = 64
SECONDS = 10.0
FRAMES = 32
RATE = 16_000

REASONER = (
    "You watch and listen to a clip and reason towards the answer of a question about it. Question: which instrument "
    "is heard while the red picture is shown, and where was it first made? Give the steps of reasoning that lead to "
    "the answer, using both what is seen and what is heard; for each step say what to look or listen for, what it "
    "finds out, and where in the clip it can be perceived. No step may contain the final answer. "
)
SUMMARIZER = "From the steps alone, write a detailed caption of what is seen and what is heard in the clip. Steps: "
EVALUATOR = "How well does the caption match what is seen and what is heard, from 1 to 10? Caption: "
FEEDBACK = "You tried before, with a score of 1 of 10. Look and listen again. Your previous steps were: "


class MadeMedia(Decoder):
    """Gives decoded clips that were made beforehand, to both sides alike.

    Args:
        clips: Name -> what was decoded of it.
    """

    def __init__(self, clips: dict[Path, Sampled]) -> None:
        super().__init__(Sampling(frames=FRAMES))
        self._clips = clips

    def prefetch(self, parts: Sequence[MediaPart]) -> None:
        """Nothing is left to decode."""

    def get(self, part: MediaPart) -> Sampled:
        """The clip."""
        return self._clips[part.path]

    def release(self, parts: Sequence[MediaPart]) -> None:
        """Nothing: both sides are given the same clips."""

    def key(self, parts: Sequence[MediaPart]) -> Hashable:
        """The clips' names."""
        return tuple(part.path for part in parts)


def make_clips(count: int, size: tuple[int, int], seed: int) -> dict[Path, Sampled]:
    """Clips of ten seconds: coarse noise that drifts, and a tone in noise.

    Args:
        count: How many.
        size: Height and width of the frames.
        seed: Of the noise.
    """
    chance = np.random.default_rng(seed)
    return {Path(f"clip-{number}"): _clip(chance, size) for number in range(count)}


def _clip(chance: np.random.Generator, size: tuple[int, int]) -> Sampled:
    coarse = chance.integers(0, 256, (-(-size[0] // 8), -(-size[1] // 8), 3), dtype=np.uint8)
    picture = np.kron(coarse, np.ones((8, 8, 1), np.uint8))[: size[0], : size[1]]
    frames = np.stack([np.roll(picture, number, axis=1) for number in range(FRAMES)])
    times = np.arange(round(SECONDS * RATE)) / RATE
    tone = np.sin(2 * np.pi * chance.uniform(100, 2000) * times)
    sound = (0.3 * tone + chance.normal(0, 0.05, times.size)).astype(np.float32)
    fps = FRAMES / SECONDS
    return Sampled(frames, tuple(number / fps for number in range(FRAMES)), fps, sound, RATE)


def loop_of(model: Model, clip: Path) -> Script[list[str]]:
    """The paper's loop about one clip: reasoner, summarizer, evaluator, with the steps fed back; gives all replies."""
    replies: list[str] = []
    before = ""
    for _ in range(TRIES):
        steps = yield from _ask(model, "reasoner", REASONER + (FEEDBACK + before if before else ""), clip)
        caption = yield from _ask(model, "summarizer", SUMMARIZER + steps)
        score = yield from _ask(model, "evaluator", EVALUATOR + caption, clip)
        replies += [steps, caption, score]
        before = steps
    return replies


def _ask(model: Model, role: str, prompt: str, clip: Path | None = None) -> Script[str]:
    media = (MediaPart(clip),) if clip is not None else ()
    request = Request(role, prompt, media, decoding=Decoding(max_tokens=NEW_TOKENS), role=role)
    (reply,) = yield (Ask(model, request),)
    if reply.error is not None:
        raise SystemExit(f"the {role} gave no reply: {reply.error}")
    return reply.text


def scheduled(model: Model, clips: Sequence[Path]) -> list[list[str]]:
    """All clips at once through the scheduler; the replies about each clip."""
    found = dict(Scheduler[int, list[str]]().run(enumerate(loop_of(model, clip) for clip in clips)))
    return [_replies(found[number]) for number in range(len(clips))]


def one_by_one(model: Model, clips: Sequence[Path]) -> list[list[str]]:
    """One clip after the other, one request at a time; the replies about each clip."""
    return [_driven(loop_of(model, clip)) for clip in clips]


def _driven(script: Script[list[str]]) -> list[str]:
    asks = next(script)
    while True:
        replies = tuple(replies_of(ask.model, [ask.request])[0] for ask in asks)
        try:
            asks = script.send(replies)
        except StopIteration as stop:
            return list(stop.value)


def _replies(result: object) -> list[str]:
    if isinstance(result, BaseException):
        raise result
    assert isinstance(result, list)
    return result


def in_chunks(clips: Sequence[Path], size: int) -> Iterator[Sequence[Path]]:
    """The clips, some at a time."""
    for start in range(0, len(clips), size):
        yield clips[start : start + size]
