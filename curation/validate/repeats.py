"""The rule that needs many items: two that ask the same about the same media must not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.validate.judgement import name_of
from schemas.base import identity, normal_text, short
from schemas.issues import Issue, Severity
from schemas.item import Item

CONTRADICTION = "contradicts-item"
"""Kind of the issue that two items give different answers to one question."""


def question_key(item: Item) -> str:
    """What an item asks about what: benchmark task, media and wording; its options and answer are left out."""
    return identity(item.benchmark_task, [[m.role, m.clip] for m in item.media], normal_text(item.question.text))


def repeats(items: Sequence[Item]) -> tuple[Issue, ...]:
    """Items that ask the same about the same media: contradictions (errors) and plain duplicates (warnings).

    Two answers contradict each other when they share no text and one of them was a choice in the other item,
    or there was no choice at all. Each later item is held against the first with the same question.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(question_key(item), []).append(item)
    return tuple(issue for group in groups.values() for later in group[1:] for issue in _compare(group[0], later))


def _compare(first: Item, later: Item) -> Iterator[Issue]:
    subject = name_of(later.subject(), later.question.text)
    ours, theirs = ({normal_text(t) for t in item.answer.texts} for item in (first, later))
    if ours & theirs:
        yield Issue(
            kind="repeats-item", subject=subject, message=f"asks and answers the same as item {short(first.subject())}",
            hint="keep one of the two", severity=Severity.warning,
        )  # fmt: skip
        return
    choices = [{normal_text(o.text) for o in item.question.options} for item in (first, later)]
    if not all(choices) or ours & choices[1] or theirs & choices[0]:
        yield Issue(
            kind=CONTRADICTION, subject=subject,
            message=f"answers {later.answer.text!r} where item {short(first.subject())} answers {first.answer.text!r}",
            hint="correct or reject one of the two on the review page",
        )  # fmt: skip
