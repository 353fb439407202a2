"""Draft cards: question, steps, tries, and what people made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.draft.other_rows import told_otherwise
from curation.failures import by_people
from curation.families import family_of
from curation.report.card import DraftCard, Judgement, StepCard, TryLine
from curation.report.library import Library
from curation.report.timeline import evidence_lanes, place
from schemas.base import short
from schemas.issues import Severity
from schemas.reasoning import Answer, Draft, Question, Step
from schemas.review import Annotation, ReviewedStep, Verdict

_STATES = {
    "drafted": "draft, not judged yet",
    "dropped": "dropped by the drafter",
    "unanswered": "waits for a person's answer",
    "accept": "accepted",
    "fix": "accepted with changes",
    "reject": "rejected",
    "disputed": "reviewers disagree",
}
_ORDER = {
    state: number
    for number, state in enumerate(("disputed", "accept", "fix", "reject", "drafted", "unanswered", "dropped"))
}


def draft_card(library: Library, key: str, draft: Draft) -> DraftCard:
    """A draft as the page shows it, with every judgement about the same question."""
    judged = library.annotations.get(draft.subject(), ())
    state = _state(draft, [annotation for _, annotation in judged])
    steps = _steps(draft, [annotation for _, annotation in judged])
    return DraftCard(
        id=short(key),
        family=family_of(draft),
        category=draft.question.category,
        state=state,
        state_text=_STATES.get(state, state) if judged or draft.imported is None else _imported(draft),
        split=library.splits.get(draft.subject(), ""),
        question=draft.question.text,
        required=draft.question.required_modality.value,
        options=_options(draft.question, draft.answer),
        answer=" / ".join(draft.answer.texts) if draft.answer else "",
        reason=draft.reason,
        steps=steps,
        lanes=evidence_lanes(steps),
        tries=tuple(_tries(draft)),
        threshold=draft.threshold,
        judgements=tuple(_judgement(library, key, annotation) for key, annotation in judged),
        maker=f"{draft.maker.name} {draft.maker.version}",
        demo=draft.demo or any(annotation.demo for _, annotation in judged),
    )


def _imported(draft: Draft) -> str:
    told = f"imported from {draft.imported.described}, not verified" if draft.imported else ""
    told = ". ".join(filter(None, (told, told_otherwise(draft).removesuffix("."))))
    return f"{told}; {_STATES['unanswered']}" if draft.status == "unanswered" else told


def in_reading_order(cards: Iterable[DraftCard]) -> tuple[DraftCard, ...]:
    """Judged drafts first, then those that wait, then what was dropped."""
    return tuple(sorted(cards, key=lambda card: _ORDER.get(card.state, len(_ORDER))))


def _state(draft: Draft, judged: Sequence[Annotation]) -> str:
    decided = [annotation for annotation in judged if annotation.decides]
    verdicts = {annotation.verdict for annotation in decided[-1:] or judged}
    if len(verdicts) > 1:
        return "disputed" if Verdict.reject in verdicts else Verdict.fix.value
    return verdicts.pop().value if verdicts else draft.status


def _options(question: Question, answer: Answer | None) -> tuple[tuple[str, str, bool], ...]:
    right = answer.option if answer else None
    return tuple((option.id, option.text, option.id == right) for option in question.options)


def _steps(draft: Draft, judged: Sequence[Annotation]) -> tuple[StepCard, ...]:
    whole = draft.media[0].duration
    steps = draft.steps or _last_steps(draft)
    known = {step.id for step in steps}
    cards = [_step(step, whole, _verdicts(step.id, judged)) for step in steps]
    for annotation in judged:
        for reviewed in annotation.steps:
            if reviewed.origin == "added" or reviewed.step.id not in known:
                cards.append(_step(reviewed.step, whole, _verdict(annotation, reviewed), annotation.reviewer))
    return tuple(cards)


def _last_steps(draft: Draft) -> tuple[Step, ...]:
    """A dropped draft keeps its steps in its tries alone."""
    return next((attempt.steps for attempt in reversed(draft.tries) if attempt.steps), ())


def _verdicts(step: str, judged: Sequence[Annotation]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for annotation in judged:
        reviewed = next((reviewed for reviewed in annotation.steps if reviewed.step.id == step), None)
        if reviewed is not None:
            found.extend(_verdict(annotation, reviewed))
        elif annotation.steps:
            found.append((annotation.reviewer, "dropped"))
    return tuple(found)


def _verdict(annotation: Annotation, reviewed: ReviewedStep) -> tuple[tuple[str, str], ...]:
    return ((annotation.reviewer, reviewed.verdict.value),) if reviewed.verdict else ()


def _step(step: Step, whole: float, verdicts: tuple[tuple[str, str], ...], added_by: str = "") -> StepCard:
    return StepCard(
        id=step.id,
        text=step.text,
        finding=step.answer,
        modality=step.modality.value,
        kind=step.kind,
        audio_type=step.audio_type or "",
        evidence=step.evidence,
        depends_on=step.depends_on,
        sources=step.sources,
        verdicts=verdicts,
        added_by=added_by,
        x=tuple(place(*span, whole) for span in step.evidence),
    )


def _tries(draft: Draft) -> Iterable[TryLine]:
    for attempt in draft.tries:
        problems = tuple(
            f"{issue.subject}: {issue.message}" if issue.subject.startswith("step ") else issue.message
            for issue in attempt.issues
        )
        kept = attempt.number == draft.kept
        # a model is told the whole of its last try; what was said of this one is the judgement
        said = attempt.judgement if attempt.calls else attempt.critique
        yield TryLine(attempt.number, attempt.score, kept, said, attempt.caption, problems)


def _judgement(library: Library, key: str, annotation: Annotation) -> Judgement:
    report = library.reports.get(key)
    found = report.issues if report else ()
    problems = [issue for issue in found if issue.severity is not Severity.warning and not by_people(issue)]
    return Judgement(
        reviewer=annotation.reviewer,
        verdict=annotation.verdict.value,
        reject_reason=annotation.reject_reason.value if annotation.reject_reason else "",
        notes=annotation.notes,
        changes=tuple((change.field, change.change, change.before, change.after) for change in annotation.changes),
        guidelines=annotation.guidelines.version,
        demo=annotation.demo,
        decides=len(annotation.decides),
        difficulty=annotation.difficulty,
        flagged=annotation.flagged,
        problems=tuple(str(issue) for issue in problems),
    )
