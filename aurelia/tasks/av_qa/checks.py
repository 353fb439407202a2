"""What must hold for an AV-QA item beyond the shared checks."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.tasks.av_qa.contract import AnswerExtra, QuestionExtra
from aurelia.tasks.checks import error, subject_of, warning
from aurelia.tasks.scoring import normalise
from schemas.issues import Issue
from schemas.item import Item

MAX_WORDS = 12


def check(item: Item) -> Sequence[Issue]:
    """A short answer; for counting questions the number that the answer states."""
    form = QuestionExtra.model_validate(item.question.extra).form
    count = AnswerExtra.model_validate(item.answer.extra).count
    subject = subject_of(item)
    issues = []
    if not item.question.options and len(item.answer.text.split()) > MAX_WORDS:
        message = f"the answer has more than {MAX_WORDS} words and is scored by equality"
        issues.append(warning(subject, "answer-long", message, "shorten it, or use a task for long answers"))
    if count is not None and str(count) not in {normalise(text) for text in item.answer.texts}:
        message = f"the number given is {count}, but the answer is {item.answer.text!r}"
        issues.append(error(subject, "count-differs", message, "correct the answer or the number"))
    if count is not None and form not in ("", "counting"):
        message = f"has a number, but its form is {form}"
        hint = "set the form to counting, or empty the number"
        issues.append(warning(subject, "count-without-counting", message, hint))
    return issues
