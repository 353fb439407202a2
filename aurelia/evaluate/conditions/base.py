"""What a condition has to give: the text that is handed over with a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aurelia.evaluate.donors import Donor, Donors
from aurelia.evaluate.orders import relettered
from aurelia.evaluate.taught import Taught
from aurelia.model import MediaPart
from schemas.evaluation import Condition
from schemas.reasoning import Question
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class Asked:
    """One row as it is asked about in one order.

    Args:
        row: The row.
        task: Its benchmark task.
        question: The question with its options as they are shown.
        order: The options' own letters in that order.
        media: What is given of the media.
        taught: What the teacher has to say about this row, where it has something to say.
        donors: Whose steps may be handed over in place of this row's.
        seed: Of the run.
        memo: What was worked out for this row in another order already, by the name of the condition.
    """

    row: ReleaseRow
    task: BenchmarkTask
    question: Question
    order: str
    media: tuple[MediaPart, ...]
    taught: Taught | None
    donors: Donors
    seed: int
    memo: dict[str, tuple[str, ...]]

    @property
    def own_question(self) -> Question:
        """The question with its options in their own order."""
        return Question(text=self.row.question, options=self.row.options)

    @property
    def steps(self) -> tuple[str, ...]:
        """The teacher's answer-free steps, options named by the letters under which they are shown."""
        return tuple(relettered(text, self.order) for text in self.own_steps)

    @property
    def own_steps(self) -> tuple[str, ...]:
        """The teacher's answer-free steps as they were written."""
        return tuple(step.text for step in self.taught.steps) if self.taught else ()

    def donor(self) -> Donor | None:
        """The item whose steps are handed over in place of this one's."""
        return self.donors.of(self.row, self.own_steps)


@dataclass(frozen=True)
class Notes:
    """What is handed over.

    Args:
        text: With its heading; empty for nothing.
        source: Where it comes from: a row's id, `self`, `placebo`; empty where it is no steps of anybody.
        first: A prompt that is asked before; what the model replies is then handed over.
    """

    text: str = ""
    source: str = ""
    first: str = ""


@dataclass(frozen=True)
class Handing:
    """A condition; a module of this package defines one as `HANDING`.

    Args:
        condition: Which.
        description: One sentence.
        notes: What is handed over; None where the row has not what is needed.
        needs: What that is, for messages.
        sampled: Whether several answers are drawn, within the budget of a condition that asks twice.
        calls: How many requests an answer takes.
        applies: The types of answers it can be used with.
    """

    condition: Condition
    description: str
    notes: Callable[[Asked], Notes | None]
    needs: str = "steps of a teacher"
    sampled: bool = False
    calls: int = 1
    applies: Sequence[str] = ("choice", "open", "set", "caption")
