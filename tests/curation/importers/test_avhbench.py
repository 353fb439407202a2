"""AVHBench: yes or no, and captions; one file or a folder of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.curation.importers.reading import errors, read, warnings, written

ASKED = {
    "video_id": "00191_swap", "task": "Video-driven Audio Hallucination",
    "text": "Is the couch making sound in the audio?", "label": "No",
}  # fmt: skip
CAPTION = {
    "video_id": "00191",
    "task": "AV Captioning",
    "text": "Describe what you see and hear.",
    "label": "A man snores.",
}


def test_a_judgement_is_a_question_and_a_caption_a_caption(tmp_path: Path) -> None:
    asked, caption = read("avhbench", written(tmp_path, [ASKED, CAPTION], "QA.json"))
    assert (asked.benchmark_task, asked.answers, asked.media[0].id) == ("av-qa", ("no",), "00191_swap")
    assert asked.category == "Video-driven Audio Hallucination"
    assert (caption.benchmark_task, caption.answers) == ("av-captioning", ("A man snores.",))
    assert asked.issues == caption.issues == ()


def test_a_folder_with_a_file_a_film_is_read_in_order_of_name(tmp_path: Path) -> None:
    written(tmp_path, [CAPTION], "00200.json")
    written(tmp_path, [ASKED], "00191.json")
    assert [row.subject for row in read("avhbench", tmp_path)] == ["00191.json, record 1", "00200.json, record 1"]


@pytest.mark.parametrize(
    ("changed", "wrong", "doubts"),
    [
        ({"label": "Perhaps"}, ["bad-label"], []),
        ({"label": None}, [], ["no-answer"]),
        ({"label": True}, [], ["no-answer"]),
        ({"task": "AV Smelling"}, [], ["unknown-task"]),
        ({"text": ""}, ["bad-row"], []),
        ({"video_id": {}}, ["bad-row"], []),
    ],
)
def test_a_broken_row_is_told(tmp_path: Path, changed: dict[str, Any], wrong: list[str], doubts: list[str]) -> None:
    (row,) = read("avhbench", written(tmp_path, [{**ASKED, **changed}]))
    assert (errors(row), warnings(row)) == (wrong, doubts)
