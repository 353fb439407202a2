"""Whether a step of reasoning states the answer that it should lead to."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.issues import Issue
from schemas.reasoning import Answer, Question, Step


def leaks_in(_steps: Sequence[Step], _question: Question, _answer: Answer) -> tuple[Issue, ...]:
    """Issues for the steps that give the answer away."""
    return ()
