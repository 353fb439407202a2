"""What the reviewers of one draft say together: rejected, in conflict, or an item to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.base import normal_text, short
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.reasoning import Answer, Draft, Question, Step, StepVerdict
from schemas.review import Annotation, Verdict

_SHOWN = 60
"""How many characters of a question an issue names."""


@dataclass(frozen=True)
class Judged:
    """One reviewer's newest annotation of a draft."""

    fact: Fact
    annotation: Annotation


def conflicts(judged: Sequence[Judged], subject: str) -> tuple[Issue, ...]:
    """Where reviewers disagree so that nobody but a person can settle it: the item is held."""
    rejecting = [one.annotation.verdict is Verdict.reject for one in judged]
    kept = [one.annotation for one in judged if one.annotation.verdict is not Verdict.reject]
    if any(rejecting) and not all(rejecting):
        return (_held(subject, "some reviewers reject it and some do not"),)
    if len({_answer_key(one.answer) for one in kept}) > 1:
        return (_held(subject, "reviewers give different answers"),)
    if len({_question_key(one.question) for one in kept}) > 1:
        return (_held(subject, "reviewers word the question or its options differently"),)
    return ()


def _held(subject: str, message: str) -> Issue:
    return Issue(
        kind="needs-adjudication", subject=subject, message=f"needs adjudication: {message}",
        hint="let one of them change the judgement on the review page, then pull and validate again",
        severity=Severity.unchecked,
    )  # fmt: skip


def _answer_key(answer: Answer | None) -> tuple[object, ...] | None:
    return None if answer is None else (answer.option, *sorted(normal_text(text) for text in answer.texts))


def _question_key(question: Question) -> tuple[str, ...]:
    return (normal_text(question.text), *(f"{o.id} {normal_text(o.text)}" for o in question.options))


def rejection(judged: Sequence[Judged], subject: str) -> tuple[Issue, ...]:
    """The reasons, when every reviewer rejected; otherwise nothing."""
    if any(one.annotation.verdict is not Verdict.reject for one in judged):
        return ()
    reasons = sorted({(one.annotation.reject_reason or "other") for one in judged})
    return tuple(
        Issue(kind=f"rejected-{reason}", subject=subject, message=f"rejected by review: {reason}") for reason in reasons
    )


def chosen(judged: Sequence[Judged]) -> Judged:
    """Whose wording is kept where reviewers agree: the newest that fixed something, else the newest."""
    fixed = [one for one in judged if one.annotation.verdict is Verdict.fix]
    return (fixed or list(judged))[-1]


def candidate(
    judged: Sequence[Judged], draft: Draft, groups: tuple[str, ...], subject: str
) -> tuple[Item | None, tuple[Issue, ...]]:
    """The item that agreeing reviewers leave, and what already keeps it from being one."""
    kept = chosen(judged).annotation
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


def added_steps(judged: Sequence[Judged]) -> frozenset[str]:
    """Ids of the kept wording's steps that a reviewer added."""
    return frozenset(r.step.id for r in chosen(judged).annotation.steps if r.origin == "added")


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
