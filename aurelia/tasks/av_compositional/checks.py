"""What must hold for a compositional item beyond the shared checks."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.tasks.av_compositional.contract import AnswerExtra
from aurelia.tasks.checks import error, subject_of
from schemas.issues import Issue
from schemas.item import Item


def check(item: Item) -> Sequence[Issue]:
    """Where the options' kinds are given, exactly one is right, and it is the answer."""
    kinds = AnswerExtra.model_validate(item.answer.extra).kinds
    if not kinds:
        return []
    subject = subject_of(item)
    issues = []
    stray = sorted(set(kinds) - {option.id for option in item.question.options})
    if stray:
        message = f"says what {', '.join(stray)} is, but has no such option"
        issues.append(error(subject, "kind-without-option", message, "take it out"))
    right = [letter for letter, kind in kinds.items() if kind == "right"]
    if right != [item.answer.option]:
        message = f"marks {', '.join(right) or 'no option'} as right, but the answer is {item.answer.option}"
        issues.append(error(subject, "right-option-differs", message, "mark exactly the answer's option as right"))
    return issues
