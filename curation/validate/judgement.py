"""What people say together about one item, once it is settled: rejected, or an item to check."""

from __future__ import annotations

from collections.abc import Sequence

from curation.review.adjudication.standing import Standing
from curation.review.gather import Verified
from schemas.base import short
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.reasoning import Draft, Step, StepVerdict
from schemas.review import Annotation, Verdict

_SHOWN = 60
"""How many characters of a question an issue names."""


def rejection(standing: Standing, subject: str) -> tuple[Issue, ...]:
    """The reasons, when the decision or every reviewer rejects; otherwise nothing."""
    deciding = [standing.decision] if standing.decision else standing.said.verifies
    if any(one.annotation.verdict is not Verdict.reject for one in deciding):
        return ()
    by = "adjudication" if standing.decision else "review"
    reasons = sorted({(one.annotation.reject_reason or "other") for one in deciding})
    return tuple(
        Issue(kind=f"rejected-{reason}", subject=subject, message=f"rejected by {by}: {reason}") for reason in reasons
    )


def chosen(standing: Standing, order: Sequence[str]) -> Verified:
    """Whose wording is kept: the adjudicator's; of agreeing reviewers the newest that fixed something, else the newest.

    Args:
        standing: How the item stands.
        order: Keys of its judgements, oldest first.
    """
    if standing.decision is not None:
        return standing.decision
    places = {key: place for place, key in enumerate(order)}
    judged = sorted(standing.said.verifies, key=lambda one: places.get(one.fact.key, -1))
    kept = [one for one in judged if one.annotation.verdict is not Verdict.reject] or judged
    fixed = [one for one in kept if one.annotation.verdict is Verdict.fix]
    return (fixed or kept)[-1]


def candidate(
    judged: Sequence[Verified], kept: Annotation, draft: Draft, groups: tuple[str, ...], subject: str
) -> tuple[Item | None, tuple[Issue, ...]]:
    """The item that people leave, and what already keeps it from being one.

    Args:
        judged: All that it rests on: the judgements, and the decision between them where there is one.
        kept: The one whose wording is kept.
        draft: The draft that it is about.
        groups: The item's groups.
        subject: How issues name it.
    """
    issues = list(_step_verdicts(kept, subject))
    if kept.answer is None or not all(text.strip() for text in kept.answer.texts):
        issues.append(_missing("answer-missing", subject, "has no answer", "give one on the review page"))
    if not kept.steps:
        issues.append(_missing("steps-missing", subject, "has no reasoning steps", "keep or add at least one step"))
    if kept.answer is None or not kept.steps:
        return None, tuple(issues)
    item = Item(
        benchmark_task=kept.benchmark_task,
        media=kept.media,
        question=kept.question.model_copy(update={"required_modality": kept.required_modality}),
        answer=kept.answer,
        steps=bridged(tuple(reviewed.step for reviewed in kept.steps), draft.steps),
        required_modality=kept.required_modality,
        draft=kept.draft,
        annotations=tuple(one.fact.key for one in judged),
        groups=groups,
        demo=draft.demo or any(one.annotation.demo for one in judged),
    )
    return item, tuple(issues)


def _missing(kind: str, subject: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint)


def added_steps(kept: Annotation) -> frozenset[str]:
    """Ids of the steps that a reviewer added."""
    return frozenset(one.step.id for one in kept.steps if one.origin == "added")


def _step_verdicts(annotation: Annotation, subject: str) -> tuple[Issue, ...]:
    """Steps that were judged bad and kept all the same; an edit after the judgement settles it."""
    edited = {change.field.split(":")[1] for change in annotation.changes if change.field.startswith("step:")}
    issues = []
    for reviewed in annotation.steps:
        verdict = reviewed.verdict
        if verdict in (None, StepVerdict.correct):
            continue
        grave = verdict in (StepVerdict.wrong, StepVerdict.leaks) and reviewed.step.id not in edited
        issues.append(
            Issue(
                kind=f"step-{verdict}", subject=subject,
                message=f"step {reviewed.step.id} was judged {verdict} but kept",
                hint="drop the step, mend it, or change the judgement",
                severity=Severity.error if grave else Severity.warning,
            )
        )  # fmt: skip
    return tuple(issues)


def bridged(steps: tuple[Step, ...], drafted: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps whose links to dropped steps lead to what those had built on."""
    present = {step.id for step in steps}
    gone = {step.id: step.depends_on for step in drafted if step.id not in present}

    def resolve(links: tuple[str, ...], seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for link in links:
            if link not in gone:
                found[link] = None
            elif link not in seen:
                found.update(dict.fromkeys(resolve(gone[link], seen | {link})))
        return tuple(found)

    return tuple(step.model_copy(update={"depends_on": resolve(step.depends_on)}) for step in steps)


def name_of(about: str, question: str) -> str:
    """How issues name an item: its id, and how its question begins, so that a person can find it."""
    text = " ".join(question.split())
    return f'item {short(about)} "{text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"}"'
