"""`steps-shuffled`: steps that were written for another clip of the same benchmark task."""

from __future__ import annotations

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from aurelia.evaluate.wording import helping
from schemas.evaluation import Condition


def notes(asked: Asked) -> Notes | None:
    """The steps of the item nearest in length that has other media and another answer."""
    donor = asked.donor()
    return Notes(helping(donor.steps), donor.id) if donor else None


HANDING = Handing(
    condition=Condition.steps_shuffled,
    description="the teacher's steps for another clip of the task, of about the same length",
    notes=notes,
    needs="counterpart: an item of the same task, of other recordings, with another answer and with steps",
)
