"""What an AV-QA question and answer carry beyond the shared fields."""

from __future__ import annotations

from typing import Literal

from schemas.base import Value

Form = Literal[
    "",
    "existential",
    "counting",
    "location",
    "comparative",
    "temporal",
    "descriptive",
    "dialogue",
    "said-while-shown",
    "shown-when-said",
]
"""The question's form: those of Music-AVQA, dialogue (AVSD), and the two of the evidence drafter."""


class QuestionExtra(Value):
    """Extra fields of the question."""

    form: Form = ""
    """What kind of question it is; empty where nobody said."""


class AnswerExtra(Value):
    """Extra fields of the answer."""

    count: int | None = None
    """The number, for counting questions."""
