"""What a composition is: a plan for media made of spans whose truth is known by how they are put together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aurelia.draft.evidence.candidate import Candidate
from schemas.base import identity
from schemas.maker import Maker
from schemas.media import Clip, Part
from schemas.perception import Perception
from schemas.reasoning import Answer, Question, Step

MAKER = Maker(
    name="composed",
    version="1",
    description="Composed by rule from measured spans, so the truth is known; no language model wrote or judged this.",
)

INSIDE = 0.1
"""Seconds by which evidence ends before its span: written media is cut to whole frames and may end a little early."""


@dataclass(frozen=True)
class RecordingView:
    """A recording as composing sees it.

    Args:
        sha256: Hash of its file.
        path: Its file.
        clips: The clips cut from it with their measurements.
    """

    sha256: str
    path: Path
    clips: Sequence[tuple[Clip, Perception]]


@dataclass(frozen=True)
class Composition:
    """A question about media that is still to be written.

    Args:
        benchmark_task: Name of the benchmark task.
        derivation: How the media is made: spans one after another, or picture and sound apart.
        media: (role, spans) of each piece; times are those of the recordings.
        question: The question.
        answer: Its answer, known by construction.
        steps: The reasoning; times are seconds of the written media.
        dataset: The collection within the benchmark task; empty where it has none.
        description: One honest sentence on how it was made.
        control: Stitched like the others, but without a change of order.
        evidence: What must be found again in the written film, for `judged`.
    """

    benchmark_task: str
    derivation: Literal["stitch", "mux"]
    media: tuple[tuple[str, tuple[Part, ...]], ...]
    question: Question
    answer: Answer
    steps: tuple[Step, ...]
    dataset: str
    description: str
    control: bool = False
    evidence: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What can be composed from some recordings, and why not more."""

    compositions: tuple[Composition, ...]
    reasons: tuple[str, ...] = ()


def chance(seed: int, *about: object) -> random.Random:
    """A source of choices that depends only on the seed and what the choice is about."""
    return random.Random(identity("composed", seed, *about))  # noqa: S311 - a choice, not a secret


def in_recording(clip: Clip, time: float) -> float:
    """A time of a cut clip as a time of its recording, in seconds."""
    return clip.measured.start + time
