"""Reasoning data: films with their questions, or a question a row, under the names they usually have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curation.importers import importer
from tests.curation.importers.reading import errors, read, warnings, written

ASKED: dict[str, Any] = {
    "question": "Which way does the guide point?", "question_type": "spatial understanding", "audio_type": "Speech",
    "reasoning_steps": [
        {"modality": "audio", "evidence": "At 2:42 she names a tower.", "inference": "Look where she points."},
        {"modality": "vision", "evidence": "She points to the northeast.", "inference": "Northeast."},
    ],
    "answer": "Northeast", "options": ["A.Northwest", "B.Southwest", "C.Southeast", "D.Northeast"],
    "correct_option": "D",
}  # fmt: skip
FILM = {"video": "video_1", "video_type": "Vlog", "duration": "03:28", "questions": [ASKED, {**ASKED, "answer": "?"}]}


def test_the_questions_of_a_film_are_rows_with_what_is_said_of_the_film(tmp_path: Path) -> None:
    first, second = read("step-trace", written(tmp_path, [FILM]))
    assert (first.subject, second.subject) == (
        "questions.json, record 1, question 1", "questions.json, record 1, question 2",
    )  # fmt: skip
    assert (first.media[0].id, first.media[0].duration, first.option, first.answers) == (
        "video_1", 208.0, "D", ("Northeast",),
    )  # fmt: skip
    assert [step.modality for step in first.steps] == ["audio", "vision"]
    assert [step.evidence for step in first.steps] == [(), ()]
    assert first.raw["video_type"] == "Vlog"
    assert first.issues == ()


@pytest.mark.parametrize(
    "names",
    [
        {"video": "video_path", "options": "choices", "correct_option": "answer_letter", "reasoning_steps": "steps"},
        {"video": "video_id", "options": "candidates", "correct_option": "answer_key", "reasoning_steps": "trace"},
    ],
)
def test_names_that_mean_the_same_are_accepted_and_unknown_ones_stay_in_the_row(
    tmp_path: Path, names: dict[str, str]
) -> None:
    row = {names.get(name, name): value for name, value in {**ASKED, "video": "v1", "mood": "calm"}.items()}
    (found,) = read("step-trace", written(tmp_path, [row], "trace.jsonl"))
    assert (len(found.options), found.option, len(found.steps), found.raw["mood"]) == (4, "D", 2, "calm")
    assert found.subject == "trace.jsonl, record 1, line 1"


@pytest.mark.parametrize(("steps", "doubts"), [(None, []), ([], []), (7, ["bad-steps"]), ([3], ["bad-steps"])])
def test_a_row_without_steps_lacks_them(tmp_path: Path, steps: Any, doubts: list[str]) -> None:
    (row,) = read("step-trace", written(tmp_path, [{**ASKED, "video": "v", "reasoning_steps": steps}]))
    assert (row.steps, warnings(row)) == ((), doubts)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [({"question": None}, "bad-row"), ({"options": "a or b"}, "bad-options"), ({"video": None}, "bad-row"),
     ({"start": "soon"}, "bad-time")],
)  # fmt: skip
def test_a_broken_row_is_told(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    (row,) = read("step-trace", written(tmp_path, [{**ASKED, "video": "v", **changed}]))
    assert errors(row) == [kind]


def test_a_question_that_is_no_object_is_told_at_its_place(tmp_path: Path) -> None:
    (row,) = read("step-trace", written(tmp_path, [{"video": "v", "questions": ["Who?"]}]))
    assert (errors(row), row.subject) == (["bad-row"], "questions.json, record 1, question 1")


def test_files_with_steps_are_recognised(tmp_path: Path) -> None:
    assert importer("step-trace").recognises(written(tmp_path, [FILM]).read_bytes())
    assert not importer("step-trace").recognises(b'[{"question": "x", "answer": "y"}]')
