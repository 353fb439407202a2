"""`teacher-answer`: the teacher's answer outright; the most that its steps could carry over."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.orders import shown_letter
from aurelia.evaluate.wording import headed
from schemas.evaluation import Condition


def notes(asked: Asked) -> Notes | None:
    """Its text, and the letter under which its option is shown."""
    answer = asked.taught.answer if asked.taught else None
    if answer is None:
        return None
    letter = shown_letter(asked.order, answer.option) if answer.option else None
    said = f"option {letter}, {answer.text}" if letter else answer.text
    return Notes(headed(f"Somebody else's answer: {said}"), asked.row.id)


HANDING = Handing(
    condition=Condition.teacher_answer,
    description="the teacher's answer, the most that its steps could carry over",
    notes=notes,
    needs="an answer of a teacher",
)
