"""What must hold for a meme item beyond the shared checks."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.tasks.av_meme.contract import AnswerExtra, wordings
from aurelia.tasks.checks import error, subject_of, warning
from aurelia.tasks.scoring import mentions
from schemas.issues import Issue
from schemas.item import Item


def check(item: Item) -> Sequence[Issue]:
    """There are points to score by, and the right answer itself mentions each."""
    points = AnswerExtra.model_validate(item.answer.extra).points
    subject = subject_of(item)
    if not points:
        message = "has no points to score an explanation by, so only the same words count as right"
        return [warning(subject, "points-missing", message, "list what a right explanation has to mention")]
    hint = "add the answer's own wording to the point after a bar"
    return [
        error(subject, "point-not-in-answer", f"the answer does not mention {point!r}", hint)
        for point in points
        if not all(mentions(text, wordings(point)) for text in item.answer.texts)
    ]
