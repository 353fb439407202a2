"""A submitted page back to an Annotation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from curation.review.page import decode_steps, layout
from curation.review.page.diff import differences
from curation.review.page.results import Page, read
from curation.review.work import Judged
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Modality, Question
from schemas.review import Annotation, Guidelines, RejectReason, Verdict


def decode(results: list[Any], judged: Judged, about: str) -> tuple[Annotation | None, list[Issue]]:
    """The annotation a page holds, and what in it could not be used.

    Args:
        results: Label Studio's results.
        judged: What they are about.
        about: How issues name the annotation.

    Returns:
        The annotation (None where there is no verdict, or nothing valid can be made), and the issues.
    """
    found = read(results, about)
    verdict = decode_steps.member(found, "verdict", Verdict)
    if verdict is None:
        return None, [*found.issues, _unusable(about, "has no verdict", "open it, give a verdict and submit again")]
    extras = _extras(found, judged)
    question = judged.draft.question
    question = question.model_copy(update={"extra": question.extra | extras[0]})
    fields: dict[str, Any] = {
        "draft": judged.draft_key,
        "about": judged.assignment.item,
        "benchmark_task": judged.draft.benchmark_task,
        "reviewer": judged.reviewer,
        "guidelines": _guidelines(judged.data),
        "media": judged.draft.media,
        "verdict": verdict,
        "reject_reason": decode_steps.member(found, "reject_reason", RejectReason)
        if verdict is Verdict.reject
        else None,
        "question": question,
        "answer": _answer(found, judged, question, extras[1]),
        "steps": decode_steps.steps(found, judged),
        "required_modality": decode_steps.member(found, "required_modality", Modality) or question.required_modality,
        "spans": decode_steps.evidence(found, layout.OTHER, (), judged),
        "notes": found.get("notes"),
        "difficulty": _level(found),
        "flagged": found.get("flagged") == layout.SECOND_LOOK,
        "role": judged.assignment.role,
        "demo": judged.demo,
    }
    try:
        annotation = Annotation(**fields)
    except ValidationError as exc:
        return None, [*found.issues, _unusable(about, f"is not valid: {exc.errors()[0]['msg']}", "mend it and submit")]
    return annotation.model_copy(update={"changes": differences(judged.draft, annotation)}), found.issues


def _unusable(about: str, message: str, hint: str) -> Issue:
    return Issue(kind="annotation-unusable", subject=about, message=message, hint=hint, severity=Severity.error)


def _guidelines(data: Mapping[str, Any]) -> Guidelines:
    return Guidelines(version=str(data.get("guidelines_version", "")), sha256=str(data.get("guidelines_sha256", "")))


def _level(found: Page) -> int | None:
    level = found.get("difficulty")
    if level and level not in layout.LEVELS:
        found.warn("choice-unknown", f"difficulty {level[:40]!r} is not a choice of this version")
    return int(level) if level in layout.LEVELS else None


def _extras(found: Page, judged: Judged) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a person changed in the task's own fields: only values that differ from what the draft prefilled."""
    part, draft = judged.benchmark_task.page, judged.draft
    try:
        shown = part.decode(part.prefill(draft.question, draft.answer))
        left = part.decode(found.own)
    except Exception as exc:  # noqa: BLE001 - a task's own code: its fault must not lose the rest of the page
        found.warn("page-part-failed", f"the task's own fields cannot be read: {exc}", "mend the task's page part")
        return {}, {}
    question, answer = ({k: v for k, v in left[i].items() if v != shown[i].get(k)} for i in (0, 1))
    return question, answer


def _answer(found: Page, judged: Judged, question: Question, extra: dict[str, Any]) -> Answer | None:
    before = judged.draft.answer
    kept = (before.extra if before else {}) | extra
    if question.options:
        letter = found.get("option")
        text = question.option_text(letter)
        if text is None:
            if letter:
                found.warn("choice-unknown", f"option {letter[:10]!r} is not among the question's options")
            return None
        if before is not None and before.option == letter:
            return before.model_copy(update={"extra": kept})
        return Answer(texts=(text,), option=letter, extra=kept)
    left = found.get("answer")
    if before is not None and " ".join(before.texts).split() == left.split():
        return before.model_copy(update={"extra": kept})
    parts = left.split("\n\n") if judged.benchmark_task.answer_type == "caption" else left.splitlines()
    texts = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return Answer(texts=texts, extra=kept) if texts else None
