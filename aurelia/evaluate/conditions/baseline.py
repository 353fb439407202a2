"""`baseline`: the question alone."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Handing, Notes
from schemas.evaluation import Condition

HANDING = Handing(
    condition=Condition.baseline,
    description="nothing beside the question",
    notes=lambda _asked: Notes(),
)
