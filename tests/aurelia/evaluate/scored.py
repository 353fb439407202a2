"""Small run folders for tests of scores and reports: rows, plans and predictions as a run leaves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aurelia.evaluate.folder import RunFolder, rows_sha256
from schemas.base import identity
from schemas.evaluation import Arm, Condition, Contrast, EvaluationPlan, Given, Prediction
from schemas.reasoning import Answer, Delivered, Modality, Step
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow
from tests.factories import options, sha

STEPS = (
    Step(id="s1", text="Listen for what barks.", modality=Modality.audio, evidence=((0.0, 2.0),)),
    Step(id="s2", text="Look at who moves.", modality=Modality.visual, evidence=((1.0, 3.0),)),
)


def row(name: str, recording: str = "", **fields: Any) -> ReleaseRow:
    """A row with four options, B right, about one clip of a recording of its own."""
    texts: Sequence[str] = fields.pop("texts", ())
    given_options = fields.pop("option_texts", ("a dog", "a bell", "rain", "a drum") if not texts else ())
    right = fields.pop("right", "B")
    answer = (
        Answer(texts=tuple(texts)) if texts else Answer(texts=(given_options["ABCDEFG".index(right)],), option=right)
    )
    part = ReleasePart(
        source_id=name, source_url=None, recording_sha256=sha(recording or name), start=0, end=5, role="both",
        licence="CC-BY-4.0", attribution="Test",
    )  # fmt: skip
    media = ReleaseMedia(
        role="clip", file=f"media/{name}.mp4", sha256=sha(f"clip {name}"), included=True, duration=5,
        licence="CC-BY-4.0", attribution="Test", parts=(part,),
    )  # fmt: skip
    given = {
        "id": sha(name), "revision": sha(f"{name} 1"), "split": "test", "benchmark_task": "av-compositional",
        "dataset": "", "category": "", "question": "What is heard first?", "options": options(*given_options),
        "answer": answer, "steps": STEPS, "draft_answer": answer, "draft_steps": STEPS,
        "required_modality": "audio-visual", "question_extra": {}, "file_name": media.file,
        "media_sha256": media.sha256, "media_included": True, "duration": 5, "start": 0, "end": 5,
        "source_id": name, "source_url": None, "licence": "CC-BY-4.0", "attribution": "Test",
        "third_party_allowed": True, "media": (media,), "maker": "tests", "maker_models": (), "demo": False,
        "canary": "c",
    }  # fmt: skip
    return ReleaseRow(**{**given, **fields})


def arm(condition: str = "baseline", given: str = "both") -> Arm:
    return Arm(condition=Condition(condition), given=Given(given))


def plan(rows: Sequence[ReleaseRow], arms: Sequence[Arm] = (Arm(),), **fields: Any) -> EvaluationPlan:
    """What was declared, of a model named `model`."""
    given = {
        "release": "tests 0.1.0", "split_hash": sha("split"), "rows_sha256": rows_sha256(rows), "model": "replay:x",
        "model_name": "model", "revision": "1", "settings": {}, "arms": tuple(arms), "permutations": 1, "repeats": 1,
        "samples_of_consistency": 3, "decoding": {}, "seed": 0, "steps_of": "verified", "contrasts": (),
        "declared_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return EvaluationPlan(**{**given, **fields})


def contrast(name: str, treated: Arm, control: Arm, part: Any = "gain") -> Contrast:
    return Contrast(name=name, treated=treated, control=control, part=part)


def prediction(of: ReleaseRow, text: str, **fields: Any) -> Prediction:
    """A reply about a row; options in their own order unless one is given."""
    own = "".join(option.id for option in of.options)
    given = {"sample": of.id, "arm": Arm(), "order": own, "repeat": 0, "prompt_sha256": sha("prompt"), "text": text,
             "delivered": Delivered(frames=8, audio_seconds=5.0)}  # fmt: skip
    given.update(fields)
    named = [str(given[one]) for one in ("sample", "arm", "order", "repeat")]
    return Prediction(**{"key": identity("test", *named), **given})


def run(path: Path, rows: Sequence[ReleaseRow], said: Iterable[Prediction], **fields: Any) -> RunFolder:
    """A run folder with these predictions."""
    folder = RunFolder.create(path, plan(rows, **fields), rows)
    folder.predictions_path.write_text("".join(one.model_dump_json() + "\n" for one in said))
    return folder
