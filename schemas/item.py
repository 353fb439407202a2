"""What survived review: the items of a benchmark, and the versions of their split."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.base import Contract, Key, Name, Sha256, Value
from schemas.reasoning import Answer, MediaRef, Modality, Question, Step, question_identity


class SplitName(StrEnum):
    """The parts of a benchmark; one recording or channel is never in two."""

    train = "train"
    validation = "validation"
    test = "test"


class Item(Contract):
    """A question with its answer and reasoning that a person verified."""

    kind: ClassVar[str] = "item"

    benchmark_task: Name
    media: tuple[MediaRef, ...] = Field(min_length=1)
    question: Question
    answer: Answer
    steps: tuple[Step, ...] = Field(min_length=1)
    required_modality: Modality
    draft: Key
    annotations: tuple[Key, ...] = Field(min_length=1)
    groups: tuple[str, ...] = Field(min_length=1)
    """What must not be torn apart by a split: `recording:<sha256>` and `channel:<name>`."""
    demo: bool = False

    def subject(self) -> str:
        return question_identity(self.benchmark_task, self.media, self.question)


class Member(Value):
    """One item in one split version."""

    item: Key
    """Identity of the item."""
    digest: Sha256
    """Which revision of it."""
    split: SplitName


class SplitVersion(Value):
    """One immutable version of a line of splits; a chain of hashes back to the first."""

    line: Name
    number: int = Field(ge=1)
    parent: Sha256 | None = None
    """Hash of the version before."""
    size: int = Field(ge=0)
    delta_digest: Sha256
    """Hash of what this version added and removed."""
    set_digest: Sha256
    """Hash of the incremental digest of all members."""
    message: str = ""
    hash: Sha256
    """Hash of all of the above: what to publish, sign or compare."""
