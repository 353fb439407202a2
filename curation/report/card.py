"""Cards of clips and drafts as plain frozen values. Positions are percent of a clip's duration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A stretch of a lane."""

    x: float
    """Left edge in percent."""
    width: float
    """Width in percent."""
    title: str
    """Told in full when pointed at: what, and from when to when."""
    text: str = ""
    """Drawn inside, cut off where it does not fit."""
    tone: str = ""
    """Decides the colour: a modality, a kind of sound, a kind of part."""
    row: int = 0
    """Marks that overlap lie in different rows."""


@dataclass(frozen=True)
class Lane:
    """One row of a time line."""

    label: str
    marks: tuple[Mark, ...] = ()
    curve: str = ""
    """For levels: the points of an area in a box of 100 by 100."""
    note: str = ""

    @property
    def rows(self) -> int:
        """How many rows of marks it needs."""
        return 1 + max((mark.row for mark in self.marks), default=0)


@dataclass(frozen=True)
class Tick:
    """A time on the axis."""

    x: float
    text: str


@dataclass(frozen=True)
class Still:
    """A picture of a clip."""

    caption: str
    uri: str = ""
    """A JPEG as data URI; empty where no picture could be read."""
    missing: str = ""
    """Why there is no picture."""


@dataclass(frozen=True)
class StepCard:
    """One step of reasoning, with what reviewers said of it."""

    id: str
    text: str
    finding: str
    modality: str
    kind: str
    audio_type: str
    evidence: tuple[tuple[float, float], ...]
    depends_on: tuple[str, ...]
    sources: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...] = ()
    """`(reviewer, verdict)`; the verdict is `dropped` where the reviewer left the step out."""
    added_by: str = ""
    x: tuple[tuple[float, float], ...] = ()
    """Evidence as `(left, width)` in percent of the clip."""


@dataclass(frozen=True)
class Judgement:
    """One annotation as the page tells it."""

    reviewer: str
    verdict: str
    reject_reason: str
    notes: str
    changes: tuple[tuple[str, str, str, str], ...]
    """`(field, change, before, after)`."""
    guidelines: str
    demo: bool
    problems: tuple[str, ...] = ()
    """Why a check did not let it become an item."""
    decides: int = 0
    """Between how many judgements it decides; 0 for a judgement of one's own."""
    difficulty: int | None = None
    """How hard the reviewer finds the question, 1 to 5."""
    flagged: bool = False
    """The reviewer asks for a second look."""


@dataclass(frozen=True)
class SolveLine:
    """What one person answered without seeing a draft."""

    reviewer: str
    senses: str
    """What they got: `sound and picture`, `picture only`, `sound only`."""
    answer: str
    """Empty where they cannot tell."""
    right: bool | None
    """Whether it is the item's answer; None where that is not known."""
    confidence: int | None
    notes: str
    demo: bool


@dataclass(frozen=True)
class TryLine:
    """One turn of the drafting loop."""

    number: int
    score: float | None
    kept: bool
    critique: str
    caption: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class DraftCard:
    """One draft: question, answer, steps, tries and judgements."""

    id: str
    family: str
    category: str
    state: str
    """`drafted`, `dropped`, `unanswered`, or after review `accept`, `fix`, `reject`, `disputed`."""
    state_text: str
    split: str
    """Part of the split its item is in, or empty."""
    question: str
    required: str
    options: tuple[tuple[str, str, bool], ...]
    """`(letter, text, right)`."""
    answer: str
    reason: str
    steps: tuple[StepCard, ...]
    lanes: tuple[Lane, ...]
    tries: tuple[TryLine, ...]
    threshold: float
    judgements: tuple[Judgement, ...]
    maker: str
    demo: bool
    solves: tuple[SolveLine, ...] = ()
    """What people answered without seeing it."""
    waits: bool = False
    """An adjudicator is to decide about it."""

    @property
    def held(self) -> bool:
        """Whether a check turned down what people let pass, or could not decide."""
        return any(judgement.problems for judgement in self.judgements)

    @property
    def scored(self) -> bool:
        """Whether any try has a score."""
        return any(attempt.score is not None for attempt in self.tries)


@dataclass(frozen=True)
class MediaLine:
    """One piece of media of a card."""

    role: str
    description: str


@dataclass(frozen=True)
class ClipCard:
    """A clip (or the several pieces of media of one question) with its drafts."""

    id: str
    title: str
    facts: tuple[str, ...]
    media: tuple[MediaLine, ...]
    stills: tuple[Still, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    said: str
    drafts: tuple[DraftCard, ...]
