"""Steps of any teacher from a file: read strictly, or refused with the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.taught import of_file, of_rows
from schemas.base import digest
from schemas.errors import UsageError
from schemas.reasoning import Answer
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.making import Films, row
from tests.factories import sha, steps


@pytest.fixture
def rows(films: Films) -> list[ReleaseRow]:
    return [row(number, [films.media("one")]) for number in range(2)]


def written(path: Path, *lines: Any) -> Path:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines))
    return path


def line(**fields: Any) -> dict[str, Any]:
    return {"id": sha("item 0"), "steps": ["Look.", "Listen."], "answer": "harbour", "teacher": "t", **fields}


def test_texts_and_whole_steps_can_be_handed_over(tmp_path: Path, rows: list[ReleaseRow]) -> None:
    whole = [step.model_dump(mode="json") for step in steps()]
    path = written(tmp_path / "s.jsonl", line(), "", line(id=sha("item 1"), steps=whole, answer=None))
    (first, second), issues, steps_of = of_file(path, rows)
    assert [step.text for step in first.steps] == ["Look.", "Listen."]
    assert first.answer is not None
    assert first.answer.texts == ("harbour",)
    assert second.steps == steps()
    assert (second.answer, issues) == (None, ())
    assert steps_of == digest(path.read_bytes())


@pytest.mark.parametrize("said", ["B", "b", "(B)", "harbour", "Harbour.", "B. harbour"])
def test_an_answer_to_a_choice_is_its_option_with_letter_and_text(
    tmp_path: Path, rows: list[ReleaseRow], said: str
) -> None:  # fmt: skip
    (one,), _, _ = of_file(written(tmp_path / "s.jsonl", line(answer=said)), rows)
    assert one.answer == Answer(texts=("harbour",), option="B")


@pytest.mark.parametrize("said", ["E", "ocean", "river or harbour"])
def test_an_answer_to_a_choice_that_names_no_option_is_refused_by_its_line(
    tmp_path: Path, rows: list[ReleaseRow], said: str
) -> None:  # fmt: skip
    with pytest.raises(UsageError, match="line 2: its answer names no option of the row"):
        of_file(written(tmp_path / "s.jsonl", line(), line(id=sha("item 1"), answer=said)), rows)


def test_an_answer_to_an_open_question_stays_as_it_is(tmp_path: Path, films: Films) -> None:
    rows = [row(0, [films.media("one")], options=(), answer=Answer(texts=("three",)))]
    (one,), _, _ = of_file(written(tmp_path / "s.jsonl", line(answer="B")), rows)
    assert one.answer == Answer(texts=("B",))


def test_lines_about_other_rows_are_told_and_left_out(tmp_path: Path, rows: list[ReleaseRow]) -> None:
    taught, issues, _ = of_file(written(tmp_path / "s.jsonl", line(), line(id=sha("elsewhere"))), rows)
    assert len(taught) == 1
    assert [(one.kind, one.subject, one.severity) for one in issues] == [
        ("steps-of-other-row", "s.jsonl, line 2", "warning")
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "{", "[]", '"x"', {"id": "short"}, {"steps": []}, {"steps": [""]}, {"steps": "Look."}, {"teacher": ""},
        {"answer": ""}, {"more": 1}, {"steps": [{"text": "no id"}]}, {"id": None}, '{"a":' * 2000,
    ],
)  # fmt: skip
def test_a_line_of_another_form_is_refused_by_its_number(tmp_path: Path, rows: list[ReleaseRow], bad: Any) -> None:
    path = written(tmp_path / "s.jsonl", line(id=sha("item 1")), bad if isinstance(bad, str) else line(**bad))
    with pytest.raises(UsageError, match="line 2"):
        of_file(path, rows)


def test_two_lines_about_one_row_are_refused(tmp_path: Path, rows: list[ReleaseRow]) -> None:
    with pytest.raises(UsageError, match="line 2: is about a row that an earlier line is about"):
        of_file(written(tmp_path / "s.jsonl", line(), line()), rows)


def test_a_file_that_is_not_there_is_told(tmp_path: Path, rows: list[ReleaseRow]) -> None:
    with pytest.raises(UsageError, match="verified, drafted or a file"):
        of_file(tmp_path / "none", rows)


def test_the_rows_own_teachers_are_people_or_the_drafter(rows: list[ReleaseRow]) -> None:
    verified, drafted = of_rows(rows, "verified")[0], of_rows(rows, "drafted")[0]
    assert (verified.steps, verified.answer, verified.teacher) == (rows[0].steps, rows[0].answer, "people")
    assert (drafted.steps, drafted.answer, drafted.teacher) == (
        rows[0].draft_steps,
        rows[0].draft_answer,
        "some/teacher",
    )
