"""`steps-self`: the model writes answer-free steps for itself, and is then asked with these."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.wording import steps_prompt
from schemas.evaluation import Condition


def notes(asked: Asked) -> Notes:
    """What the model is asked to write before it is asked the question."""
    return Notes(source="self", first=steps_prompt(asked.question, asked.media))


HANDING = Handing(
    condition=Condition.steps_self,
    description="steps that the model wrote itself, in a request before",
    notes=notes,
    calls=2,
)
