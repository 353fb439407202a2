"""How an explanation is scored: every point mentioned, or the same words as a right answer."""

from __future__ import annotations

from aurelia.tasks.av_meme.contract import AnswerExtra, wordings
from aurelia.tasks.scoring import mentions, normalise, stated_answer
from schemas.reasoning import Answer, Question


def score(answer: Answer, _question: Question, reply: str) -> float | None:
    """1 where the stated explanation mentions every point, else 0; None if none is stated.

    A plain, strict rule that needs no judge; it knows only the wordings that are listed. Without points it falls
    back to equality with a right answer.
    """
    stated = stated_answer(reply, lines=True)
    if stated is None:
        return None
    if normalise(stated) in {normalise(text) for text in answer.texts}:
        return 1.0
    points = AnswerExtra.model_validate(answer.extra).points
    return float(bool(points) and all(mentions(stated, wordings(point)) for point in points))
