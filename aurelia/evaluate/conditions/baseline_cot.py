"""`baseline-cot`: the question, and to think before answering (Kojima et al. 2022); the same budget of words."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Handing, Notes
from aurelia.evaluate.wording import text_of
from schemas.evaluation import Condition

HANDING = Handing(
    condition=Condition.baseline_cot,
    description="asked to think step by step",
    notes=lambda _asked: Notes(text_of("think.md")),
)
