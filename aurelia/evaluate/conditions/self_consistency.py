"""`self-consistency`: several sampled chains of thought, the most frequent answer counts (Wang et al. 2023)."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Handing, Notes
from aurelia.evaluate.wording import text_of
from schemas.evaluation import Condition

HANDING = Handing(
    condition=Condition.self_consistency,
    description="several sampled answers, together as many words as steps-self may take",
    notes=lambda _asked: Notes(text_of("think.md")),
    sampled=True,
)
