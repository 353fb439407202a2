"""`caption-only`: what the teacher's steps saw and heard, as a caption; nothing that follows from it."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.orders import relettered
from aurelia.evaluate.wording import headed
from schemas.evaluation import Condition
from schemas.reasoning import Modality, Step

_VERBS = {Modality.visual: "Seen", Modality.audio: "Heard", Modality.audio_visual: "Seen and heard"}


def notes(asked: Asked) -> Notes | None:
    """The findings of the steps that perceive, one sentence each, with their times; what others infer stays out."""
    steps = asked.taught.steps if asked.taught else ()
    said = [_sentence(step) for step in steps if step.kind == "perceive" and step.answer.strip()]
    return Notes(headed("\n".join(relettered(one, asked.order) for one in said)), asked.row.id) if said else None


def _sentence(step: Step) -> str:
    times = " and ".join(f"{start:g} to {end:g} s" for start, end in step.evidence)
    when = f" ({times})" if times else ""
    return f"{_VERBS.get(step.modality, 'Noticed')}{when}: {step.answer.strip().rstrip('.')}."


HANDING = Handing(
    condition=Condition.caption_only,
    description="what the steps saw and heard, without what follows from it",
    notes=notes,
    needs="steps of a teacher that say what they saw and heard",
)
