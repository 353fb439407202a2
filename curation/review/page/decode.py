"""A submitted page back to an Annotation: frames become seconds of the clip here, and only here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, TypeVar, cast

from pydantic import ValidationError

from curation.review.page import frames, layout
from curation.review.page.diff import differences
from curation.review.page.results import Page, read
from curation.review.work import Judged
from schemas.base import Span
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Modality, Question, Step, StepVerdict
from schemas.review import Annotation, Guidelines, RejectReason, ReviewedStep, Verdict

E = TypeVar("E", bound=StrEnum)


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
    verdict = _member(found, "verdict", Verdict)
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
        "reject_reason": _member(found, "reject_reason", RejectReason) if verdict is Verdict.reject else None,
        "question": question,
        "answer": _answer(found, judged, question, extras[1]),
        "steps": _steps(found, judged),
        "required_modality": _member(found, "required_modality", Modality) or question.required_modality,
        "spans": _seconds(found.spans.get(layout.OTHER, []), judged),
        "notes": found.get("notes"),
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


def _member(found: Page, name: str, choices: type[E]) -> E | None:
    text = found.get(name)
    if text in list(choices):
        return choices(text)
    if text:
        found.warn("choice-unknown", f"{name} {text[:40]!r} is not a choice of this version")
    return None


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


def _steps(found: Page, judged: Judged) -> tuple[ReviewedStep, ...]:
    drafted = judged.draft.steps
    kept: list[ReviewedStep] = []
    added: list[ReviewedStep] = []
    for number in range(1, layout.SLOTS + 1):
        name = layout.slot(number)
        if found.get(f"{name}_use") != "keep":
            continue
        before = drafted[number - 1] if number <= len(drafted) else None
        if not found.get(f"{name}_text"):
            if _left_as_opened(found, name, drafted):
                continue
            found.warn("step-empty", f"step {name} is kept without any text, so it counts as dropped")
            continue
        taken = {step.id for step in drafted} | {one.step.id for one in added}
        step = _edited(found, judged, name, before) if before else _added(found, judged, name, taken)
        verdict = _member(found, f"{name}_verdict", StepVerdict)
        (kept if before else added).append(
            ReviewedStep(step=step, verdict=verdict, origin="draft" if before else "added")
        )
    # What a person adds is a premise: it comes before the conclusion, which stays last.
    if not kept:
        return _concluded(added)
    place = len(kept) - 1 if kept[-1].step.kind == "infer" else len(kept)
    return (*kept[:place], *added, *kept[place:])


def _left_as_opened(found: Page, name: str, drafted: tuple[Step, ...]) -> bool:
    """Whether a slot is the empty one that the page opens where no steps were drafted, and nobody touched it."""
    fields = ("finding", "modality", "sound", "verdict")
    touched = name in found.spans or any(found.get(f"{name}_{field}") for field in fields)
    return not drafted and name == layout.slot(1) and not touched


def _concluded(added: list[ReviewedStep]) -> tuple[ReviewedStep, ...]:
    """Steps that a person wrote all alone: those before the last one are its premises."""
    if not added:
        return ()
    *premises, last = added
    step = last.step.model_copy(update={"depends_on": tuple(one.step.id for one in premises)})
    return (*premises, last.model_copy(update={"step": step}))


def _edited(found: Page, judged: Judged, name: str, before: Step) -> Step:
    modality = _member(found, f"{name}_modality", Modality) or before.modality
    expected = sorted(frames.to_frames(span, _fps(judged), judged.duration) for span in before.evidence)
    stretches = found.spans.get(name, [])
    updates = {
        "text": _same_or(before.text, found.get(f"{name}_text")),
        "answer": _same_or(before.answer, found.get(f"{name}_finding")),
        "modality": modality,
        "audio_type": _sound(found, name, modality),
        "evidence": before.evidence if stretches == expected else _seconds(stretches, judged),
    }
    return before.model_copy(update=updates)


def _added(found: Page, judged: Judged, name: str, taken: set[str]) -> Step:
    modality = _member(found, f"{name}_modality", Modality) or Modality.none
    evidence = _seconds(found.spans.get(name, []), judged)
    step_id = next(free for free in (name, *(f"{name}-{n}" for n in range(2, 100))) if free not in taken)
    return Step(
        id=step_id, text=found.get(f"{name}_text"), answer=found.get(f"{name}_finding"), modality=modality,
        audio_type=_sound(found, name, modality), kind="infer" if modality is Modality.none else "perceive",
        evidence=evidence,
    )  # fmt: skip


def _same_or(before: str, after: str) -> str:
    return before if before.split() == after.split() else after


def _sound(found: Page, name: str, modality: Modality) -> Literal["speech", "music", "sound"] | None:
    value = found.get(f"{name}_sound")
    if modality not in (Modality.audio, Modality.audio_visual) or value not in layout.SOUNDS:
        return None
    return cast(Literal["speech", "music", "sound"], value)


def _fps(judged: Judged) -> float:
    try:
        return float(judged.data.get("fps") or 0.0)
    except (TypeError, ValueError):
        return 0.0


def _seconds(stretches: list[frames.Frames], judged: Judged) -> tuple[Span, ...]:
    fps = _fps(judged)
    if fps <= 0:
        return ()
    spans = (frames.to_seconds(one, fps, judged.duration) for one in stretches)
    return tuple(span for span in spans if span[0] < span[1])
