"""`steps-masked`: the teacher's steps with whatever states the answer blanked out, at the same length."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.masking import masked
from aurelia.evaluate.wording import helping
from schemas.evaluation import Condition


def notes(asked: Asked) -> Notes | None:
    """The steps without the right answer, the teacher's own, the options, their letters and other names."""
    if not asked.own_steps or asked.taught is None:
        return None
    if Condition.steps_masked not in asked.memo:
        answers = [asked.row.answer, *([asked.taught.answer] if asked.taught.answer else [])]
        asked.memo[Condition.steps_masked] = masked(asked.own_steps, asked.own_question, answers)
    return Notes(helping(asked.memo[Condition.steps_masked]), asked.row.id)


HANDING = Handing(
    condition=Condition.steps_masked,
    description="the teacher's steps with the answer blanked out, at the same length",
    notes=notes,
    applies=("choice", "open", "set"),
)
