"""What the loop works on: a question with its media, who plays which part, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aurelia.model import Decoding, MediaPart, Model
from aurelia.prompts import prompts_of
from schemas.reasoning import Answer, Question


@dataclass(frozen=True)
class Agents:
    """Who plays which part; the paper uses one model as reasoner and evaluator and another as summarizer."""

    reasoner: Model
    summarizer: Model
    evaluator: Model

    @classmethod
    def all_by(cls, model: Model) -> Agents:
        """One model in all parts."""
        return cls(model, model, model)

    def as_dict(self) -> dict[str, str]:
        """Role -> model and revision."""
        parts = {"reasoner": self.reasoner, "summarizer": self.summarizer, "evaluator": self.evaluator}
        return {
            role: f"{model.name}@{model.revision}" if model.revision else model.name for role, model in parts.items()
        }


@dataclass(frozen=True)
class LoopSettings:
    """When to stop, and how models choose their words.

    Args:
        threshold: Score (1..10) from which a try is accepted.
        tries: Most turns.
        decoding: For all agents.
    """

    threshold: float = 6.0
    tries: int = 5
    decoding: Decoding = field(default_factory=Decoding)


@dataclass(frozen=True)
class Case:
    """One question about one piece of media.

    Args:
        question: What is asked.
        media: The files the reasoner and the evaluator are given.
        duration: Length of the media in seconds.
        answer: The right answer where a person gave it; models never see it.
        prompts: Role -> prompt.
        third_party_allowed: Whether the media may be sent to servers of others.
        seed: For models that sample.
    """

    question: Question
    media: tuple[MediaPart, ...]
    duration: float
    answer: Answer | None = None
    prompts: Mapping[str, str] = field(default_factory=prompts_of)
    third_party_allowed: bool = False
    seed: int = 0
