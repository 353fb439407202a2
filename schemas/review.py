"""What people do: the task they were sent and the judgement that came back."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Contract, EvidenceSpan, Key, Name, Sha256, Value, identity
from schemas.reasoning import Answer, MediaRef, Modality, Question, Step, StepVerdict


class Verdict(StrEnum):
    """A reviewer's judgement on a whole item."""

    accept = "accept"
    fix = "fix"
    reject = "reject"


class RejectReason(StrEnum):
    """Why an item was rejected."""

    wrong = "wrong"
    one_sense = "one-sense"
    ambiguous = "ambiguous"
    bad_media = "bad-media"
    rights = "rights"
    people = "people"
    other = "other"


class ReviewedStep(Value):
    """A step as the reviewer left it."""

    step: Step
    verdict: StepVerdict | None = None
    origin: Literal["draft", "added"] = "draft"


class FieldChange(Value):
    """One difference between a draft and what a person made of it."""

    field: str
    """`answer`, `verdict`, `step:s2:text`, `step:s3` ..."""
    change: Literal["edited", "dropped", "added"]
    before: str = ""
    after: str = ""


class Guidelines(Value):
    """The rules the reviewer worked under."""

    version: str
    sha256: Sha256


class Annotation(Contract):
    """One person's judgement of one item."""

    kind: ClassVar[str] = "annotation"

    draft: Key
    """Key of the draft that was shown."""
    about: Key
    """Identity of the item (see `question_identity`)."""
    benchmark_task: Name
    reviewer: str = Field(pattern=r"^(demo-)?p\d+$")
    """A pseudonym."""
    guidelines: Guidelines
    media: tuple[MediaRef, ...]
    verdict: Verdict
    reject_reason: RejectReason | None = None
    question: Question
    answer: Answer | None = None
    steps: tuple[ReviewedStep, ...] = ()
    required_modality: Modality = Modality.audio_visual
    spans: tuple[EvidenceSpan, ...] = ()
    """Spans set on the time line that belong to no step, in seconds of the clip."""
    notes: str = ""
    changes: tuple[FieldChange, ...] = ()
    demo: bool = False
    """True when a script stood in for a person."""

    def subject(self) -> str:
        return identity("annotation", self.about, self.draft, self.reviewer)
