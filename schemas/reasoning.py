"""Questions, answers, typed reasoning steps, and the drafts a machine makes of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from schemas.base import (
    Contract,
    EvidenceSpan,
    Key,
    Name,
    NonNegativeSeconds,
    Sha256,
    Value,
    identity,
    normal_text,
)
from schemas.calls import AgentCall, Delivered
from schemas.imported import Imported, OtherRow
from schemas.issues import Issue
from schemas.maker import PEOPLE, Maker


class Modality(StrEnum):
    """The sense a step or an item needs."""

    audio = "audio"
    visual = "visual"
    audio_visual = "audio-visual"
    none = "none"


class StepVerdict(StrEnum):
    """A reviewer's judgement on one step."""

    correct = "correct"
    wrong = "wrong"
    unsupported = "unsupported"
    redundant = "redundant"
    leaks = "leaks"


class Step(Value):
    """One step of reasoning: something perceived, inferred or recalled."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    """Stable within its trace; edits keep it."""
    text: str = Field(min_length=1)
    """What to look or listen for, or what follows; answer-free."""
    answer: str = ""
    """What this step finds out."""
    modality: Modality
    audio_type: Literal["speech", "music", "sound"] | None = None
    """What kind of sound, for audio steps."""
    kind: Literal["perceive", "infer", "recall"] = "perceive"
    depends_on: tuple[str, ...] = ()
    """Ids of earlier steps it builds on."""
    evidence: tuple[EvidenceSpan, ...] = ()
    """Where in the clip it can be perceived, in seconds of the clip; required for `perceive`."""
    sources: tuple[str, ...] = ()
    """Where recalled knowledge can be read; required for `recall`."""


class Option(Value):
    """One choice of a multiple-choice question."""

    id: str = Field(pattern=r"^[A-Z]$")
    """The letter shown to people and models."""
    text: str = Field(min_length=1)


class Question(Value):
    """A question about media, of one benchmark task."""

    text: str = Field(min_length=1)
    options: tuple[Option, ...] = ()
    """Empty for open questions."""
    category: str = ""
    """A category of the benchmark task, such as `currency`."""
    dataset: str = ""
    """Which collection it belongs to, for tasks that join several."""
    required_modality: Modality = Modality.audio_visual
    extra: dict[str, Any] = Field(default_factory=dict)
    """Fields of the benchmark task's own question contract."""

    def option_text(self, letter: str) -> str | None:
        """The text of an option by its letter, or None."""
        return next((o.text for o in self.options if o.id == letter), None)


class Answer(Value):
    """An answer; several texts mean that each is right (a set)."""

    texts: tuple[str, ...] = Field(min_length=1)
    option: str | None = None
    """The letter of the right option, for multiple choice."""
    extra: dict[str, Any] = Field(default_factory=dict)
    """Fields of the benchmark task's own answer contract."""

    @property
    def text(self) -> str:
        """The first, canonical text."""
        return self.texts[0]


class MediaRef(Value):
    """One piece of media that a question is about."""

    role: Name = "clip"
    """`clip` for one clip; tasks with several name their parts (`dance`, `track-a`)."""
    clip: Key
    """Subject of the clip: its media identity, whatever stage version wrote it."""
    sha256: Sha256
    """The file this was written against."""
    duration: float = Field(gt=0)
    """Seconds."""


class AskedQuestion(Contract):
    """A question given by a person or a dataset, about a span of a source, with or without its answer."""

    kind: ClassVar[str] = "question"

    source: Key
    """Subject of the source it is about."""
    start: NonNegativeSeconds | None = None
    """Start in the recording, in seconds; None for the whole recording."""
    end: NonNegativeSeconds | None = None
    benchmark_task: Name
    question: Question
    answer: Answer | None = None
    # Left out of the stored bytes where empty: what was stored before these fields were there stays the same.
    steps: tuple[Step, ...] = Field(default=(), exclude_if=lambda steps: not steps)
    """Reasoning that came with the question, in seconds of its span."""
    imported: Imported | None = Field(default=None, exclude_if=lambda imported: imported is None)
    """The row of a dataset it comes from; None for a person's own question."""
    demo: bool = False

    @model_validator(mode="after")
    def _unique_step_ids(self) -> AskedQuestion:
        if len({step.id for step in self.steps}) < len(self.steps):
            raise ValueError("step ids repeat")
        return self

    def subject(self) -> str:
        # Two rows of a dataset may ask the same and contradict each other: neither is a correction of the other.
        row = () if self.imported is None else (self.imported.same_row(),)
        return identity(
            "question", self.source, self.start, self.end, self.benchmark_task, normal_text(self.question.text), *row
        )


class StepCheck(Value):
    """What the critic found when it watched a step's evidence alone."""

    step: str
    """Id of the step."""
    verdict: Literal["supported", "contradicted", "unclear"]
    note: str = ""


class Try(Value):
    """One turn of the loop: steps, caption, score, critique."""

    number: int = Field(ge=1)
    steps: tuple[Step, ...] = ()
    answer: Answer | None = None
    caption: str = ""
    score: float | None = None
    """The evaluator's score, 1..10 (the mean where it judged more than once); None where it could not be read."""
    scores: tuple[float, ...] = ()
    """Each score, where the evaluator judged the same caption more than once."""
    critique: str = ""
    """What the reasoner was told about the try before."""
    judgement: str = ""
    """What the evaluator said of this try, in words."""
    checks: tuple[StepCheck, ...] = ()
    calls: tuple[AgentCall, ...] = ()
    issues: tuple[Issue, ...] = ()


class Draft(Contract):
    """Everything the loop did for one question about one piece of media, and the try that was kept."""

    kind: ClassVar[str] = "draft"

    benchmark_task: Name
    media: tuple[MediaRef, ...] = Field(min_length=1)
    question: Question
    answer: Answer | None = None
    steps: tuple[Step, ...] = ()
    tries: tuple[Try, ...] = ()
    kept: int | None = None
    """Number of the kept try; None when the draft was dropped."""
    status: Literal["drafted", "dropped", "unanswered"] = "drafted"
    """`unanswered`: a question given by a person or a dataset that no drafter here can reason about; people will."""
    reason: str = ""
    """Why it was dropped or left unanswered."""
    maker: Maker
    imported: Imported | None = Field(default=None, exclude_if=lambda imported: imported is None)
    """The row of a dataset that the question comes from."""
    other_rows: tuple[OtherRow, ...] = Field(default=(), exclude_if=lambda rows: not rows)
    """Imported rows that ask the same and answer otherwise: people decide which of them is right."""
    seed: int = 0
    threshold: float = 6.0
    parameters: dict[str, Any] = Field(default_factory=dict)
    demo: bool = False

    @model_validator(mode="after")
    def _unique_step_ids(self) -> Draft:
        ids = [step.id for step in self.steps]
        if len(ids) != len(set(ids)):
            raise ValueError("step ids repeat")
        return self

    @property
    def made_by(self) -> Maker:
        """Who made what came of it: `PEOPLE` where the drafter left a person's question unanswered, else its maker."""
        by_people = self.status == "unanswered" and not self.steps and self.imported is None
        return PEOPLE if by_people else self.maker

    def subject(self) -> str:
        return question_identity(self.benchmark_task, self.media, self.question)


def question_identity(benchmark_task: str, media: tuple[MediaRef, ...], question: Question) -> str:
    """The identity of an item: the media it uses, the benchmark task and the question.

    Drafts, annotations and items about the same thing share it, whoever made them.
    """
    return identity(
        "item", benchmark_task, [[m.role, m.clip] for m in media], normal_text(question.text),
        sorted(normal_text(o.text) for o in question.options),
    )  # fmt: skip


__all__ = [
    "AgentCall", "Answer", "AskedQuestion", "Delivered", "Draft", "Imported", "MediaRef", "Modality", "Option",
    "Question", "Step", "StepCheck", "StepVerdict", "Try", "question_identity",
]  # fmt: skip
