"""Made-up releases and run folders, as a release and a run leave them; nothing here is asked of a real model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aurelia.evaluate.folder import RunFolder, rows_sha256
from aurelia.evaluate.orders import orders, shown_letter
from aurelia.evaluate.plan import contrasts
from schemas.base import canonical_json, digest
from schemas.evaluation import Arm, EvaluationPlan, Given, Prediction
from schemas.issues import Issue
from schemas.reasoning import Answer, Delivered, Modality, Option, Question, Step
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow

LETTERS = "ABCDEFGH"
_DELIVERED = {
    Given.both: Delivered(frames=8, audio_seconds=5.0), Given.video: Delivered(frames=8),
    Given.audio: Delivered(audio_seconds=5.0), Given.text: Delivered(),
}  # fmt: skip
_PROMPT = digest(b"made up")


def row(
    number: int, recording: int, right: int, texts: Sequence[str], *, question: str, task: str = "av-compositional",
    makers: tuple[str, ...] = (), teacher_right: bool = True,
    category: str = "", hint: str = "Look at what moves",
) -> ReleaseRow:  # fmt: skip
    """A question with options about a clip of a recording.

    Args:
        number: Of the row.
        recording: Number of the recording it is about; rows about the same one are in one cluster.
        right: Place of the right option.
        texts: Of the options.
        question: Its words.
        task: The benchmark task.
        makers: Models that had a part in it.
        teacher_right: Whether the drafted answer is the right one.
        category: Of the question.
        hint: The first of its two steps.
    """
    name = f"clip {number}"
    part = ReleasePart(
        source_id=name, source_url=None, recording_sha256=digest(f"recording {recording}".encode()), start=0, end=5,
        role="both", licence="CC0-1.0", attribution="",
    )  # fmt: skip
    media = ReleaseMedia(
        role="clip", file=None, sha256=digest(name.encode()), included=False, duration=5, licence="CC0-1.0",
        attribution="", parts=(part,),
    )  # fmt: skip
    steps = (
        Step(id="s1", text=hint, answer="it moves", modality=Modality.visual, evidence=((0.0, 2.0),)),
        Step(id="s2", text="Listen to what sounds", answer="a bell", modality=Modality.audio, evidence=((1.0, 4.0),)),
    )  # fmt: skip
    drafted = right if teacher_right else (right + 1) % len(texts)
    return ReleaseRow(
        id=digest(f"row {number}".encode()), revision=digest(f"revision {number}".encode()), split="test",
        benchmark_task=task, dataset="", category=category, question=question,
        options=tuple(Option(id=LETTERS[place], text=text) for place, text in enumerate(texts)),
        answer=Answer(texts=(texts[right],), option=LETTERS[right]), steps=steps,
        draft_answer=Answer(texts=(texts[drafted],), option=LETTERS[drafted]), draft_steps=steps,
        required_modality=Modality.audio_visual, question_extra={}, file_name=None, media_sha256=media.sha256,
        media_included=False, duration=5, start=0, end=5, source_id=name, source_url=None, licence="CC0-1.0",
        attribution="", third_party_allowed=True, media=(media,), maker="made up", maker_models=makers, demo=True,
        canary="made-up",
    )  # fmt: skip


def plan(
    rows: Sequence[ReleaseRow], arms: Sequence[Arm], *, model: str, permutations: int, samples: int = 3, seed: int = 0
) -> EvaluationPlan:
    """What such a run declares: the contrasts are those that a real one would."""
    return EvaluationPlan(
        release="made-up 0.1.0", split_hash=digest(b"split"), rows_sha256=rows_sha256(rows), model=f"replay:{model}",
        model_name=model, revision="1", settings={}, arms=tuple(arms), permutations=permutations, repeats=1,
        samples_of_consistency=samples, decoding={"temperature": 0.0}, seed=seed, steps_of="drafted",
        contrasts=contrasts(arms), declared_at=datetime(2026, 1, 1, tzinfo=UTC), demo=True,
    )  # fmt: skip


def orders_of(one: ReleaseRow, declared: EvaluationPlan) -> tuple[str, ...]:
    """The orders in which a run shows a row's options."""
    return orders(Question(text=one.question, options=one.options), declared.permutations, declared.seed, one.id)


def said(order: str, chosen: str) -> str:
    """A reply that names an option by the letter under which it was shown.

    Args:
        order: The options' own letters as shown.
        chosen: The own letter of the option.
    """
    return f"I watched and listened.\nANSWER: {shown_letter(order, chosen)}"


def failed(one: Prediction) -> Prediction:
    """The same call, dropped on its way."""
    why = Issue(kind="reply-dropped", subject="made up", message="the connection broke", hint="ask again")
    return one.model_copy(update={"text": "", "error": why})


def prediction(one: ReleaseRow, arm: Arm, order: str, text: str, repeat: int = 0) -> Prediction:
    """A line of a run."""
    named = "/".join((one.id, str(arm), order, str(repeat)))
    return Prediction(
        key=digest(named.encode()), sample=one.id, arm=arm, order=order, repeat=repeat, prompt_sha256=_PROMPT,
        text=text, delivered=_DELIVERED[arm.given], usage={"prompt": 900, "completion": 20}, seconds=0.4,
    )  # fmt: skip


def write(path: Path, declared: EvaluationPlan, rows: Sequence[ReleaseRow], lines: Iterable[Prediction]) -> RunFolder:
    """A run folder with these predictions, written at once."""
    folder = RunFolder.create(path, declared, rows)
    with folder.predictions_path.open("wb") as file:
        file.writelines(canonical_json(one.model_dump(mode="json")) + b"\n" for one in lines)
    return folder
