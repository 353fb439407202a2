"""One question about one file, for `aurelia reason`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aurelia.draft.base import Scene
from aurelia.draft.evidence.asked import FORMS, form_of
from aurelia.draft.evidence.drafter import BENCHMARK_TASK, EvidenceDrafter
from aurelia.media.probe import probe
from aurelia.perceive.clip import perceive
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from schemas.base import identity
from schemas.errors import ModelError
from schemas.media import Clip, Measured, Part
from schemas.reasoning import AskedQuestion, Draft, Question

_HINT = f"name a model with --model, or ask: {FORMS[0]} or: {FORMS[1]}"


def reason_one(path: Path, question_text: str) -> Draft:
    """Answer one question about one file by measuring it, with the steps and the evidence.

    Args:
        path: A media file.
        question_text: The question; without a model only the drafter's own forms are answered.

    Raises:
        MediaError: The file cannot be read.
        ModelError: The question is of no form that measurements answer, or they do not tell.
    """
    about = f"the question {question_text!r}"
    if form_of(question_text) is None:
        raise ModelError(about, "is not one that measurements answer", _HINT)
    whole = whole_file(path)
    ears, eyes = Ears(), Eyes()
    subject = whole.subject()
    question = Question(text=question_text)
    asked = AskedQuestion(source=identity("file", whole.sha256), benchmark_task=BENCHMARK_TASK, question=question)
    scene = Scene(whole, path, perceive(path, subject, ears, eyes), asked=(asked,))
    (draft,) = EvidenceDrafter(ears=ears, eyes=eyes).draft(scene)
    if draft.status != "drafted":
        raise ModelError(about, draft.reason, _HINT)
    return draft


def whole_file(path: Path) -> Clip:
    """A file as a clip of its own.

    Raises:
        MediaError: The file cannot be read.
    """
    found = probe(path)
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    return Clip(
        derivation="cut",
        parts=(Part(recording_sha256=sha256, start=0.0, duration=found.duration),),
        sha256=sha256,
        size_bytes=found.size_bytes,
        duration=found.duration,
        measured=Measured(start=0.0, duration=found.duration),
        width=found.video.width if found.video else 0,
        height=found.video.height if found.video else 0,
        has_video=found.video is not None,
        has_audio=found.audio is not None,
    )
