"""`steps`: the teacher's answer-free steps, the test-time method of AURELIA (section 3.2 of the paper)."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.wording import helping
from schemas.evaluation import Condition


def notes(asked: Asked) -> Notes | None:
    """The steps as they are; what each of them found out stays with the teacher."""
    return Notes(helping(asked.steps), asked.row.id) if asked.steps else None


HANDING = Handing(condition=Condition.steps, description="the teacher's answer-free steps", notes=notes)
