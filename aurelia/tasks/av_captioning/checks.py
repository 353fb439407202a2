"""What must hold for a caption beyond the shared checks."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.tasks.av_captioning.contract import AnswerExtra
from aurelia.tasks.checks import error, subject_of, unchecked
from schemas.issues import Issue
from schemas.item import Item

MIN_WORDS = 5


def check(item: Item) -> Sequence[Issue]:
    """A caption of some length that a person confirmed to cover both senses."""
    subject = subject_of(item)
    covers = set(AnswerExtra.model_validate(item.answer.extra).covers)
    issues = []
    if len(item.answer.text.split()) < MIN_WORDS:
        message = f"the caption has fewer than {MIN_WORDS} words"
        issues.append(error(subject, "caption-short", message, "write what is seen and what is heard"))
    if not covers:
        message, hint = "nobody said which senses the caption covers", "tick seen and heard on the review page"
        issues.append(unchecked(subject, "caption-cover-unknown", message, hint))
    elif covers != {"seen", "heard"}:
        message = f"the caption tells only what is {covers.pop()}"
        issues.append(error(subject, "caption-one-sense", message, "add the other sense, or reject the item"))
    return issues
