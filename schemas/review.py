"""What people do: the task they were sent and the judgement that came back."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Contract, EvidenceSpan, Key, Name, Sha256, Value, identity
from schemas.reasoning import Answer, Draft, MediaRef, Modality, Question, Step, StepVerdict

PSEUDONYM = r"^(demo-)?p\d+$"
"""How people are called in facts: `p1`, in a demo `demo-p1`."""


class Verdict(StrEnum):
    """A reviewer's judgement on a whole item."""

    accept = "accept"
    fix = "fix"
    reject = "reject"


class ReviewPass(StrEnum):
    """What a person is asked to do with an item."""

    solve = "solve"
    """Answer the question, without seeing a draft or an answer."""
    verify = "verify"
    """Judge and correct the draft."""
    adjudicate = "adjudicate"
    """Decide between the judgements of others."""


class Senses(StrEnum):
    """What of the media a person gets."""

    both = "both"
    picture = "picture"
    """Muted."""
    sound = "sound"
    """Nothing to see."""

    @property
    def words(self) -> str:
        """As people read it."""
        return "sound and picture" if self is Senses.both else f"{self.value} only"


def way_words(review_pass: ReviewPass, senses: Senses) -> str:
    """What is to be done, as people read it: `verify`, `solve`, `solve, picture only`."""
    return str(review_pass) if senses is Senses.both else f"{review_pass}, {senses.words}"


class Role(StrEnum):
    """What an assignment is for; only `work` decides about items."""

    work = "work"
    training = "training"
    """A round with known answers, before a person's work counts."""
    gold = "gold"
    """An item with a known judgement, mixed into the work."""
    planted = "planted"
    """A draft with a planted error, mixed into the work, to measure how far people follow drafts."""


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
    reviewer: str = Field(pattern=PSEUDONYM)
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
    difficulty: int | None = Field(default=None, ge=1, le=5)
    """How hard the question is for people, from 1 (easy) to 5; None where the reviewer did not say."""
    flagged: bool = False
    """The reviewer asks for a second look."""
    role: Role = Role.work
    decides: tuple[Key, ...] = ()
    """Keys of the judgements an adjudicator saw and decided between; empty for a judgement of one's own."""
    demo: bool = False
    """True when a script stood in for a person."""

    def subject(self) -> str:
        named = ("adjudication",) if self.decides else ()
        return identity("annotation", self.about, self.draft, self.reviewer, *named)


class Solve(Contract):
    """One person's own answer to a question, given without draft and answer."""

    kind: ClassVar[str] = "solve"

    about: Key
    """Identity of the item."""
    benchmark_task: Name
    reviewer: str = Field(pattern=PSEUDONYM)
    guidelines: Guidelines
    media: tuple[MediaRef, ...]
    """What the item is about; the person got it as `senses` says."""
    senses: Senses
    question: Question
    answer: Answer | None = None
    cannot_tell: bool = False
    """The person says that it cannot be told from what they got."""
    confidence: int | None = Field(default=None, ge=1, le=5)
    """From 1 (a guess) to 5 (sure)."""
    flagged: bool = False
    notes: str = ""
    role: Role = Role.work
    demo: bool = False

    def subject(self) -> str:
        return identity("solve", self.about, self.reviewer, self.senses)


class PlantedDraft(Contract):
    """A draft into which an error was planted; it is shown to reviewers and never becomes an item."""

    kind: ClassVar[str] = "planted"

    of: Key
    """Key of the draft it was made from."""
    defect: Name
    """What was planted, such as `wrong-answer` or `wrong-step`."""
    where: str = ""
    """The field that is wrong: `answer`, `step:s2` ..."""
    draft: Draft

    def subject(self) -> str:
        return identity("planted", self.of, self.defect, self.where)


class Gold(Contract):
    """A known judgement of an item, given by the lead: what a careful reviewer finds."""

    kind: ClassVar[str] = "gold"

    about: Key
    """Identity of the item."""
    draft: Key
    verdict: Verdict
    answer: Answer | None = None
    wrong_steps: tuple[str, ...] = ()
    """Ids of steps that must not be kept as they are."""
    note: str = ""
    """Why, for training."""

    def subject(self) -> str:
        return identity("gold", self.about)
