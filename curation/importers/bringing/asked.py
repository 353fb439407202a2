"""A loose row as a question, where it fits; what does not is an issue at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from aurelia.tasks.checks import check_question
from curation.importers.rows.choices import letter_of
from curation.importers.rows.entries import doubtful, wrong
from schemas.base import normal_text
from schemas.issues import Issue, Severity
from schemas.loose import LooseOption, LooseRow, LooseStep
from schemas.reasoning import Answer, Modality, Option, Question, Step
from schemas.task import BenchmarkTask

_SENSES = {
    Modality.audio: ("audio", "sound", "speech", "music", "auditory", "hearing", "a", "voice"),
    Modality.visual: ("visual", "video", "vision", "image", "picture", "sight", "v", "text on screen", "ocr"),
    Modality.audio_visual: ("audio-visual", "audiovisual", "av", "both", "multimodal", "omni", "joint"),
    Modality.none: ("none", "text", "reasoning", "inference", "logic", "language", "knowledge"),
}
_STEP_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SOUNDS = ("speech", "music", "sound")
_KINDS = ("perceive", "infer", "recall")


class UnfitError(Exception):
    """What keeps a row from becoming a question.

    Args:
        issue: It, at its place.
    """

    def __init__(self, issue: Issue) -> None:
        super().__init__(str(issue))
        self.issue = issue


def sense_of(text: str | None) -> Modality | None:
    """The sense that a dataset's word stands for; None where nobody knows the word."""
    if text is None:
        return None
    words = [word for word in re.split(r"\s*(?:[+&,/]|\band\b)\s*", text.strip().lower().replace("_", "-")) if word]
    known = {sense for word in words for sense, names in _SENSES.items() if word in names}
    if {Modality.audio, Modality.visual} <= known or Modality.audio_visual in known:
        return Modality.audio_visual
    return known.pop() if len(known) == 1 else None


def question_of(row: LooseRow, task: BenchmarkTask) -> tuple[Question, Answer | None, list[Issue]]:
    """The question in a row with its right answer (None where it has none), and what somebody should look at.

    Args:
        row: A row; its own issues are told apart.
        task: The benchmark task that it becomes.

    Raises:
        UnfitError: It does not fit.
    """
    options, told = _options(row), list[Issue]()
    required = sense_of(row.modality)
    if row.modality and required is None:
        message = f"its modality is {row.modality[:40]!r}; taken as audio-visual"
        told.append(doubtful(row.subject, "unknown-modality", message, "people can correct it"))
    try:
        question = Question(
            text=row.question, options=options, category=row.category if row.category in task.categories else "",
            dataset=row.dataset if row.dataset in task.datasets else "",
            required_modality=required or Modality.audio_visual, extra=_extra(row, task),
        )  # fmt: skip
        answer = _answer(row, options, told)
    except ValidationError as exc:
        raise UnfitError(_invalid(row.subject, exc)) from exc
    for issue in check_question(task, question, answer, row.subject):
        if issue.severity is Severity.error:
            raise UnfitError(issue)
        told.append(issue)
    return question, answer, told


def _invalid(subject: str, exc: ValidationError) -> Issue:
    first = exc.errors(include_url=False, include_input=False)[0]
    return wrong(subject, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")


def _options(row: LooseRow) -> tuple[Option, ...]:
    if not row.options:
        return ()
    if any(not one.text for one in row.options):
        raise UnfitError(wrong(row.subject, "has an option without text", kind="bad-options"))
    try:
        return tuple(Option(id=one.id, text=one.text) for one in row.options)
    except ValidationError as exc:
        hint = "letter the options A, B, C"
        raise UnfitError(wrong(row.subject, "has options without letters", hint, "bad-options")) from exc


def _answer(row: LooseRow, options: tuple[Option, ...], told: list[Issue]) -> Answer | None:
    if row.undisclosed or not (row.answers or row.option):
        return None
    if not options:
        return Answer(texts=row.answers or (row.option,))
    loose = [LooseOption(id=one.id, text=one.text) for one in options]
    key = row.option or row.answers[0]
    letter = letter_of(key, loose, is_key=bool(row.option))
    text = next((one.text for one in options if one.id == letter), None)
    if text is None:
        message, hint = f"the key {key[:60]!r} names none of its options", f"see: curate lint, on {row.subject}"
        raise UnfitError(wrong(row.subject, message, hint, kind="answer-not-among-options"))
    same = (normal_text(one) == normal_text(text) or letter_of(one, loose) == letter for one in row.answers)
    if row.answers and not any(same):
        message = f"the answer is {row.answers[0][:60]!r}, but option {letter} says {text[:60]!r}; the option counts"
        told.append(doubtful(row.subject, "answer-differs-from-option", message))
    return Answer(texts=(text,), option=letter)


def _extra(row: LooseRow, task: BenchmarkTask) -> dict[str, Any]:
    """The form of the question, where the task knows of it."""
    if "form" not in task.question_extra.model_fields or not row.category:
        return {}
    try:
        task.question_extra.model_validate({"form": row.category.lower()})
    except ValidationError:
        return {}
    return {"form": row.category.lower()}


def steps_of(row: LooseRow, required: Modality) -> tuple[tuple[Step, ...], list[Issue]]:
    """The steps of a row, and what of them could not be used.

    Args:
        row: A row.
        required: The sense of a step with evidence that names none.
    """
    found: list[Step] = []
    told: list[Issue] = []
    for place, step in enumerate(row.steps or (), start=1):
        made = _step(place, step, required, {one.id for one in found}, row.subject, told)
        if made is not None:
            found.append(made)
    if len(found) > 1 and found[-1].kind != "infer":  # what is inferred builds on all before it anyway
        found[-1] = found[-1].model_copy(update={"depends_on": tuple(one.id for one in found[:-1])})
    return tuple(found), told


def _step(
    place: int, step: LooseStep, required: Modality, taken: set[str], subject: str, told: list[Issue]
) -> Step | None:
    words, found = (step.evidence_text, step.answer or step.text) if step.evidence_text else (step.text, step.answer)
    if not words and not found and not step.evidence:
        told.append(doubtful(subject, "empty-step", f"step {place} says nothing; it is left out"))
        return None
    spans = [span for span in step.evidence if None not in span and span[0] < span[1] and span[0] >= 0]  # type: ignore[operator]
    if len(spans) < len(step.evidence):
        message = f"step {place} has evidence that is no span of time; it is left out"
        told.append(doubtful(subject, "bad-evidence", message))
    sense = sense_of(step.modality)
    if step.modality and sense is None:
        told.append(doubtful(subject, "unknown-modality", f"step {place} needs {step.modality[:40]!r}"))
    sense = sense or (required if spans else Modality.none)
    kind = step.kind.lower() if step.kind.lower() in _KINDS else "infer" if sense is Modality.none else "perceive"
    name = step.id.lower() if _STEP_ID.fullmatch(step.id.lower()) else f"s{place}"
    sound = step.audio_type.lower()
    values: Mapping[str, Any] = {
        "id": name if name not in taken else f"s{place}-{len(taken)}", "text": words or "Where it is seen or heard",
        "answer": found, "modality": sense, "kind": kind, "evidence": tuple(spans),
        "audio_type": sound if sound in _SOUNDS and sense in (Modality.audio, Modality.audio_visual) else None,
    }  # fmt: skip
    try:
        return Step.model_validate(values)
    except ValidationError as exc:
        told.append(_invalid(subject, exc).model_copy(update={"severity": Severity.warning}))
        return None
