"""What the loop works on: a question with its media, who plays which part, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from aurelia.model import Decoding, MediaPart, Model
from aurelia.prompts import prompts_of
from schemas.reasoning import Answer, Question


@dataclass(frozen=True)
class Agents:
    """Who plays which part; the paper uses one model as reasoner and evaluator and another as summarizer.

    Args:
        reasoner: Watches and writes steps.
        summarizer: Turns steps into a caption; given text alone.
        evaluator: Watches and scores the caption.
        critic: Watches single steps' evidence, and reads question and steps without the clip.
    """

    reasoner: Model
    summarizer: Model
    evaluator: Model
    critic: Model

    @classmethod
    def all_by(cls, model: Model) -> Agents:
        """One model in all parts."""
        return cls(model, model, model, model)

    @property
    def watching(self) -> tuple[Model, ...]:
        """The models that are given media, each once."""
        return tuple({id(model): model for model in (self.reasoner, self.evaluator, self.critic)}.values())

    def as_dict(self) -> dict[str, str]:
        """Role -> model and revision."""
        parts = {
            "reasoner": self.reasoner,
            "summarizer": self.summarizer,
            "evaluator": self.evaluator,
            "critic": self.critic,
        }
        return {role: _title(model) for role, model in parts.items()}

    def warning(self) -> str:
        """What to tell a person about who judges whom; empty where a second model judges."""
        if _title(self.reasoner) != _title(self.evaluator):
            return ""
        return (
            f"{self.reasoner.name} judges what it wrote itself, and models rate their own words too high: "
            "name another model with --evaluator"
        )


@dataclass(frozen=True)
class LoopSettings:
    """When to stop, what is checked on the way, and how models choose their words.

    Args:
        threshold: Score (1..10) from which a try is accepted.
        tries: Most turns.
        critique: Whether the evaluator says in words what is wrong, and the reasoner is told.
        leak_check: Whether steps that state the answer are turned back.
        blind_read: Whether the critic must fail to answer from question and steps alone.
        step_check: Whether the critic watches the evidence of each perceived step.
        evaluations: How often a caption that passes is scored; the mean counts.
        plateau: Stop after so many scored tries in a row without a better score; 0 never stops for that.
        budget_tokens: Start no further turn once models have worked on so many tokens; None for no limit.
        budget_seconds: The same for seconds of models' time.
        perceived_only: Whether the summarizer is given perceived steps alone, without knowledge of the world.
        decoding: For all agents.
    """

    threshold: float = 6.0
    tries: int = 5
    critique: bool = True
    leak_check: bool = True
    blind_read: bool = True
    step_check: bool = True
    evaluations: int = 2
    plateau: int = 2
    budget_tokens: int | None = None
    budget_seconds: float | None = None
    perceived_only: bool = True
    decoding: Decoding = field(default_factory=Decoding)

    @classmethod
    def paper(cls, threshold: float = 6.0, tries: int = 5, decoding: Decoding | None = None) -> LoopSettings:
        """The method as published: one score as feedback, tau 6, T 5, argmax; nothing else is checked."""
        return cls(
            threshold=threshold, tries=tries, critique=False, leak_check=False, blind_read=False, step_check=False,
            evaluations=1, plateau=0, perceived_only=False, decoding=decoding or Decoding(),
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, for keys and records."""
        return asdict(self)


@dataclass(frozen=True)
class Case:
    """One question about one piece of media.

    Args:
        question: What is asked.
        media: The files the reasoner and the evaluator are given.
        duration: Length of the media in seconds.
        answer: The right answer where it is known; models that reason or judge never see it.
        prompts: Role -> prompt.
        third_party_allowed: Whether the media may be sent to servers of others.
        seed: For models that sample.
        short_answer: Whether the answer is short enough for steps to give it away (a caption is not).
    """

    question: Question
    media: tuple[MediaPart, ...]
    duration: float
    answer: Answer | None = None
    prompts: Mapping[str, str] = field(default_factory=prompts_of)
    third_party_allowed: bool = False
    seed: int = 0
    short_answer: bool = True


def _title(model: Model) -> str:
    return f"{model.name}@{model.revision}" if model.revision else model.name
