"""AVSD: a question a turn, reasons as steps, withheld answers withheld, reference answers without questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curation.importers import importer
from tests.curation.importers.reading import errors, read, warnings, written

TURNS = [
    {"question": "How many people are there?", "answer": "Just one man.",
     "reason": [{"timestamp": [0.5, 7.25], "sentence": "A man walks in."},
                {"timestamp": [9, 11], "sentence": "Nobody else is seen."}]},
    {"question": "Does he speak?", "answer": "__UNDISCLOSED__"},
]  # fmt: skip
DIALOG = {"image_id": "7UPGT", "caption": "A man opens a door.", "summary": "He leaves.", "dialog": TURNS}


def dialog(folder: Path, **changed: Any) -> list[Any]:
    return read("avsd", written(folder, {"type": "train", "dialogs": [{**DIALOG, **changed}]}))


def test_each_turn_is_a_question_with_what_was_said_before_it(tmp_path: Path) -> None:
    first, second = dialog(tmp_path)
    assert (first.subject, first.id, first.question) == (
        "questions.json, record 1, turn 1", "7UPGT_1", "How many people are there?",
    )  # fmt: skip
    assert (first.answers, first.media[0].id, first.category) == (("Just one man.",), "7UPGT", "dialogue")
    assert second.raw == {
        "image_id": "7UPGT", "caption": "A man opens a door.", "summary": "He leaves.", "turn": 2,
        "before": TURNS[:1], "dialog": TURNS[1],
    }  # fmt: skip


def test_reasons_become_steps_with_their_intervals(tmp_path: Path) -> None:
    first, second = dialog(tmp_path)
    assert [(step.text, step.evidence) for step in first.steps] == [
        ("A man walks in.", ((0.5, 7.25),)), ("Nobody else is seen.", ((9.0, 11.0),)),
    ]  # fmt: skip
    assert second.steps is None


def test_a_withheld_answer_stays_withheld(tmp_path: Path) -> None:
    second = dialog(tmp_path)[1]
    assert (second.undisclosed, second.answers, second.issues) == (True, (), ())


def test_several_reference_answers_are_all_right(tmp_path: Path) -> None:
    (row,) = dialog(tmp_path, dialog=[{"question": "Who?", "answer": ["a man", "one man"]}])
    assert row.answers == ("a man", "one man")


@pytest.mark.parametrize("reason", [[], "", None])
def test_a_turn_without_reasons_lacks_steps(tmp_path: Path, reason: Any) -> None:
    (row,) = dialog(tmp_path, dialog=[{"question": "Who?", "answer": "he", "reason": reason}])
    assert row.steps == ()


@pytest.mark.parametrize(
    ("turn", "wrong", "doubts"),
    [
        ("Who?", ["bad-row"], []),
        ({"answer": "he"}, ["bad-row"], []),
        ({"question": "Who?"}, [], ["no-answer"]),
        ({"question": "Who?", "answer": {"a": 1}}, [], ["no-answer"]),
        ({"question": "Who?", "answer": "he", "reason": "soon"}, [], ["bad-steps"]),
        ({"question": "Who?", "answer": "he", "reason": [{"sentence": "x", "timestamp": "soon"}]}, [], ["bad-time"]),
    ],
)
def test_a_broken_turn_is_told_at_its_place(tmp_path: Path, turn: Any, wrong: list[str], doubts: list[str]) -> None:
    (row,) = dialog(tmp_path, dialog=[turn])
    assert (errors(row), warnings(row)) == (wrong, doubts)
    assert {issue.subject for issue in row.issues} == {"questions.json, record 1, turn 1"}


@pytest.mark.parametrize("turns", [None, [], "none", {"question": "Who?"}])
def test_a_dialogue_without_turns_is_one_issue(tmp_path: Path, turns: Any) -> None:
    (row,) = dialog(tmp_path, dialog=turns)
    assert errors(row) == ["bad-row"]


def test_a_dialogue_of_no_film_cannot_be_used(tmp_path: Path) -> None:
    assert [errors(row) for row in dialog(tmp_path, image_id=None)] == [["bad-row"], ["bad-row"]]


def test_reference_answers_are_read_and_have_no_question(tmp_path: Path) -> None:
    content = {
        "info": None, "licenses": [], "images": [{"name": "vid9623_1", "id": 1}], "type": "captions",
        "annotations": [{"image_id": 1, "id": 1, "caption": "it is a lamp"}, {"image_id": 9, "id": 1, "caption": "no"}],
    }  # fmt: skip
    known, unknown = read("avsd", written(tmp_path, content))
    assert (known.id, known.media[0].id, known.answers, known.question) == (
        "vid9623_1",
        "vid9623",
        ("it is a lamp",),
        "",
    )
    assert errors(known) == ["no-question"]
    assert errors(unknown) == ["no-question", "unknown-id"]


def test_both_kinds_of_files_are_recognised() -> None:
    recognises = importer("avsd").recognises
    assert recognises(b'{"dialogs": [{"image_id": "7UPGT"')
    assert recognises(b'{"images": [{"name": "vid9623_1", "id": 1}], "type": "captions"')
    assert not recognises(b'[{"image_id": 1}]')
