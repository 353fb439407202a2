"""Right answers of tables: every value that stands there is taken for what it is, or told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.loose import LooseRow
from tests.curation.importers.reading import errors, read, warnings, written

ROW = {"video": "v", "question": "Which?"}
THREE = ["cat", "dog", "bird"]
COMPOSERS = ["C. Weber", "J. S. Bach", "A. Vivaldi"]


def rows(folder: Path, *fields: dict[str, Any], **told: str) -> list[LooseRow]:
    return read("table", written(folder, [{**ROW, **one} for one in fields], "q.jsonl"), told)


@pytest.mark.parametrize(
    ("fields", "option", "answers"),
    [
        ({"answer": True}, "", ("yes",)),
        ({"answer": False}, "", ("no",)),
        ({"answer": False, "options": ["yes", "no"]}, "no", ("no",)),
        ({"answer": True, "options": ["True", "False"]}, "true", ("true",)),
        ({"answer": True, "options": [True, False]}, "yes", ("yes",)),
        ({"answer": ["B", "dog"], "options": THREE}, "B", ("dog",)),
        ({"answer": ["dog", "a dog"], "options": THREE}, "B", ("dog", "a dog")),
        ({"answer": "B. dog", "options": ["A. cat", "B. dog"]}, "B", ("dog",)),
        ({"answer_key": "B. dog", "options": THREE}, "B", ()),
        ({"answer": "B", "options": COMPOSERS}, "B", ()),
        ({"answer": "C. Weber", "answer_key": "A", "options": COMPOSERS}, "A", ("C. Weber",)),
        ({"answer_idx": 0, "options": COMPOSERS}, "A", ()),
        ({"answer_key": "A", "A": "C. Weber", "B": "J. S. Bach", "C": "A. Vivaldi"}, "A", ()),
        ({"answer": "C", "options": ["A. a dog", "C. a cat", "D. a horn"]}, "C", ()),
        ({"answer": "A. Vivaldi", "options": COMPOSERS}, "A. Vivaldi", ("A. Vivaldi",)),
        ({"answer": "A", "options": "['cat' 'dog' 'bird']"}, "A", ()),
        ({"answer_idx": 1.0, "options": THREE}, "B", ()),
        ({"answer_idx": "1.0", "options": THREE}, "B", ()),
        ({"answer_idx": "B", "options": THREE}, "B", ()),
        ({"answer": " "}, "", ()),
        ({"answer": None, "answer_idx": None}, "", ()),
    ],
)
def test_what_is_right_is_read(tmp_path: Path, fields: dict[str, Any], option: str, answers: tuple[str, ...]) -> None:
    (row,) = rows(tmp_path, fields)
    assert (row.option, row.answers, row.issues) == (option, answers, ())


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"answer": ["A", "C"], "options": THREE}, "several-answers"),
        ({"answer": ["cat", "bird"], "options": THREE}, "several-answers"),
        ({"answer": "['cat' 'bird']", "options": THREE}, "several-answers"),
        ({"answer_key": ["A", "B"], "options": THREE}, "several-answers"),
        ({"answer_idx": [0, 2], "options": THREE}, "several-answers"),
        ({"answer": {"text": "cat"}}, "bad-answer"),
        ({"answer": ["cat", {"text": "dog"}]}, "bad-answer"),
        ({"answer": "x" * 20_001}, "too-long"),
        ({"answer_idx": 3, "options": THREE}, "bad-place"),
        ({"answer_idx": 4, "options": ["1", "2", "3", "4"]}, "bad-place"),
        ({"answer_idx": True, "options": THREE}, "bad-place"),
        ({"answer": "A", "options": COMPOSERS}, "unclear-letter"),
        ({"answer_key": "(c)", "options": COMPOSERS}, "unclear-letter"),
        ({"answer_idx": "A", "options": COMPOSERS}, "unclear-letter"),
        ({"answer": "A. Vivaldi", "answer_key": "A", "options": COMPOSERS}, "unclear-letter"),
        ({"answer": "C", "A": "A. a dog", "B": "C. a cat", "C": "D. a horn"}, "bad-options"),
        ({"answer_idx": 1}, "no-options"),
        ({"answer_key": "B"}, "no-options"),
        ({"options": ["cat"], "answer": "A"}, "bad-options"),
        ({"A": "cat", "B": "", "answer": "A"}, "bad-options"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, fields: dict[str, Any], kind: str) -> None:
    (row,) = rows(tmp_path, fields)
    assert errors(row) == [kind]


def test_the_answer_is_one_column_of_a_file_and_nothing_else_where_it_is_empty(tmp_path: Path) -> None:
    full, empty, none = rows(
        tmp_path, {"answer": "cat", "label": "train"}, {"answer": "", "label": "train"},
        {"answer": "", "caption": "A man plays."},
    )  # fmt: skip
    assert [row.answers for row in (full, empty, none)] == [("cat",), (), ()]
    assert [warnings(row) for row in (full, empty, none)] == [[], ["other-column"], []]
    assert "--map answer=label" in empty.issues[0].hint


@pytest.mark.parametrize("nothing", [None, "", " ", [], {}])
def test_a_column_that_is_empty_in_the_whole_file_is_not_the_one(tmp_path: Path, nothing: object) -> None:
    blank = {"options": nothing, "answer": nothing, "answer_key": nothing}
    told = [
        {**blank, "choices": THREE, "ground_truth": "B"}, {**blank, "choices": THREE, "correct_answer": "dog"},
        {**blank, "choices": THREE, "correct_choice": "B"},
    ]  # fmt: skip
    for one in told:
        (row,) = rows(tmp_path, one)
        assert ([option.text for option in row.options], row.issues) == (THREE, ())
        assert row.option in ("B", "dog")


def test_a_letter_whose_options_were_passed_over_is_no_open_answer(tmp_path: Path) -> None:
    letter, key, words = rows(
        tmp_path, {"options": THREE, "answer": "A"}, {"choices": THREE, "answer": "(b)"},
        {"choices": THREE, "answer": "dog"},
    )  # fmt: skip
    assert [errors(row) for row in (letter, key, words)] == [[], ["no-options"], []]
    assert [warnings(row) for row in (letter, key, words)] == [[], ["other-column"], ["other-column"]]
    assert "--map options=choices" in key.issues[-1].hint


def test_each_table_of_a_folder_has_its_own_column(tmp_path: Path) -> None:
    for name, column in (("a.jsonl", "answer"), ("b.jsonl", "label")):
        written(tmp_path, [{**ROW, column: "cat"}], name)
    assert [row.answers for row in read("table", tmp_path)] == [("cat",), ("cat",)]


def test_a_caption_is_the_answer_where_captions_are_asked_for(tmp_path: Path) -> None:
    row = {"video": "v", "caption": "A man plays."}
    (captioned,) = rows(tmp_path, row, benchmark_task="=av-captioning")
    (asked,) = rows(tmp_path, row)
    assert (captioned.answers, asked.answers) == (("A man plays.",), ())


def test_true_and_decimals_of_parquet_are_answers(tmp_path: Path) -> None:
    for number, value in enumerate((True, Decimal("1.5"))):
        pq.write_table(pa.Table.from_pylist([{**ROW, "answer": value}]), tmp_path / f"{number}.parquet")
    assert [row.answers for row in read("table", tmp_path)] == [("yes",), ("1.5",)]


@pytest.mark.parametrize("span", ["from 3.5 to 4", "3.5;7", "garbage", [[1, 2], [3, 4]], [5, "soon"]])
def test_a_span_that_cannot_be_read_is_not_the_whole_film(tmp_path: Path, span: object) -> None:
    (row,) = rows(tmp_path, {"span": span})
    assert errors(row) == ["bad-time"]
    (other,) = rows(tmp_path, {"span": span}, span="=")
    assert other.issues == ()


def test_two_numbers_in_a_text_are_a_span(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, {"span": "[3.5, 7]"})
    assert (row.media[0].start, row.media[0].end, row.issues) == (3.5, 7.0, ())
