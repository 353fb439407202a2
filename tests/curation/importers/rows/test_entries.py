"""Entries of files: each with its place; what is broken, huge or deep is an issue and stops nothing before it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from curation.importers.rows.entries import entries, entry_of, nested, seconds, text, texts
from tests.curation.importers.reading import written

DEEP = "[" * 200 + "]" * 200


def kinds(path: Path) -> list[str]:
    return ["" if one.issue is None else one.issue.kind for one in entries(path)]


def test_entries_are_numbered_and_lines_named_where_a_line_is_one(tmp_path: Path) -> None:
    listed = written(tmp_path, [{"a": 1}, {"a": 2}])
    lines = written(tmp_path, '{"a": 1}\n\n{"a": 2}\n', "q.jsonl")
    table = written(tmp_path, "a,b\n1,2\n3,4\n", "q.csv")
    assert [one.subject for one in entries(listed)] == ["questions.json, record 1", "questions.json, record 2"]
    assert [one.subject for one in entries(lines)] == ["q.jsonl, record 1, line 1", "q.jsonl, record 2, line 3"]
    assert [one.subject for one in entries(table)] == ["q.csv, record 1, line 2", "q.csv, record 2, line 3"]


def test_entries_under_names_have_their_key_and_what_stands_beside_is_told(tmp_path: Path) -> None:
    beside: dict[str, object] = {}
    path = written(tmp_path, {"images": [{"id": 1}], "annotations": [{"a": 1}], "x": {"b": 2}})
    found = list(entries(path, beside))
    assert [(one.key, one.fields) for one in found] == [("", {"a": 1}), ("x", {"b": 2})]
    assert beside == {"images": [{"id": 1}]}


@pytest.mark.parametrize("depth", [40, 450, 700, 5000, 100_000])
def test_deep_nesting_is_an_issue_of_its_entry(tmp_path: Path, depth: int) -> None:
    path = written(tmp_path, f'[{{"a": 1}}, {{"a": {"[" * depth}{"]" * depth}}}]')
    assert kinds(path) in (["", "too-deep"], ["", "bad-row"])


def test_numbers_that_json_has_not_are_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, f'[{{"a": NaN, "b": -Infinity, "c": 1e999, "d": {"9" * 6000}, "e": 2}}]')
    assert [one.fields for one in entries(path)] == [{"a": None, "b": None, "c": None, "d": None, "e": 2}]


def test_numbers_and_times_of_tables_are_numbers_and_texts() -> None:
    fields = {
        "a": Decimal("1.50"),
        "b": Decimal(7),
        "c": date(2020, 1, 2),
        "d": timedelta(seconds=3),
        "e": Decimal("NaN"),
    }
    assert entry_of("x", 1, fields).fields == {"a": 1.5, "b": 7, "c": "2020-01-02", "d": 3.0, "e": None}


def test_halves_of_characters_and_nul_are_no_halves_and_no_nul_any_more(tmp_path: Path) -> None:
    path = written(tmp_path, '[{"a": "x\\ud83d y\\u0000"}]')
    assert [one.fields for one in entries(path)] == [{"a": "x? y"}]


def test_a_mark_of_byte_order_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert kinds(written(tmp_path, b'\xef\xbb\xbf[{"a": 1}]')) == [""]


@pytest.mark.parametrize("content", ["", "[]", "{}", "  \n"])
def test_a_file_without_entries_says_so(tmp_path: Path, content: str) -> None:
    assert kinds(written(tmp_path, content)) == ["no-records"]


def test_lists_under_names_of_the_file_s_own_are_told_to_be_chosen_from(tmp_path: Path) -> None:
    path = written(tmp_path, {"n": 3, "test": [{"a": 1}], "train": [{"a": 2}, {"a": 3}], "none": []})
    (one,) = entries(path)
    assert one.issue is not None
    assert (one.issue.kind, one.issue.message) == (
        "no-records", "keeps its rows in lists under names of its own: 'test' (1), 'train' (2)",
    )  # fmt: skip
    assert "save it as a file of its own" in one.issue.hint


def test_a_list_that_is_too_long_for_one_value_is_told_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path, {"test": [{"a": "x" * 10_000} for _ in range(900)]})
    (one,) = entries(path)
    assert one.issue is not None
    assert "from here on: 'test': " in one.issue.message
    assert "save those as a list" in one.issue.hint


def test_a_file_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    path = written(tmp_path, '[{"a": 1},\n {"a": 2},\n {"a": "thr')
    found = list(entries(path))
    assert [one.fields for one in found] == [{"a": 1}, {"a": 2}, {}]
    assert found[2].issue is not None
    assert (found[2].issue.kind, found[2].subject) == ("bad-row", "questions.json, record 3, line 3")


@pytest.mark.parametrize("entry", ["7", '"text"', "[1, 2]", "null", "{}"])
def test_an_entry_that_is_no_object_is_an_issue_and_the_next_is_read(tmp_path: Path, entry: str) -> None:
    assert kinds(written(tmp_path, f'[{entry}, {{"a": 1}}]')) == ["bad-row", ""]


def test_a_line_that_is_no_json_is_an_issue_and_the_next_is_read(tmp_path: Path) -> None:
    assert kinds(written(tmp_path, '{"a": 1}\n{"a": \n{"a": 3}\n', "q.jsonl")) == ["", "bad-row", ""]


def test_other_bytes_than_utf8_are_an_issue(tmp_path: Path) -> None:
    assert kinds(written(tmp_path, b'[{"a": "\xff\xfe"}]')) == ["not-text"]


def test_a_file_that_is_not_there_is_an_issue(tmp_path: Path) -> None:
    assert kinds(tmp_path / "none.json") == ["not-readable"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [('["a", 2]', ["a", "2"]), ("['a']", ["a"]), ("[]", []), (["b"], ["b"]), ("not json", None), (7, None),
     (None, None), ('[["a"]]', None), (DEEP, None), ("[1, NaN]", ["1", ""]), ("[" * 300_000, None), ("{1: 2}", None)],
)  # fmt: skip
def test_lists_of_texts_inside_a_text(value: object, expected: list[str] | None) -> None:
    assert texts(value) == expected


def test_code_in_a_text_is_not_run() -> None:
    assert nested("[__import__('os').getcwd()]") is None


@pytest.mark.parametrize(("value", "expected"), [(True, ""), (" a ", "a"), (7, "7"), ([], ""), ("x" * 30_000, "")])
def test_text_is_text_or_a_number(value: object, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1:02.5", 62.5), (3, 3.0), ("4.5s", 4.5), (-1, None), ("soon", None), ("", None), (None, None), (True, None),
     (1e12, None), ([], None)],
)  # fmt: skip
def test_seconds_are_numbers_or_clock_times(value: object, expected: float | None) -> None:
    assert seconds(value) == expected


@pytest.mark.parametrize("name", ["q.json", "q.ndjson", "q.jsonl"])
def test_json_lines_are_read_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, b'\xef\xbb\xbf{"a": 1}\r\n{"a": 2}\r\n', name)
    assert [(one.subject, one.fields) for one in entries(path)] == [
        (f"{name}, record 1, line 1", {"a": 1}), (f"{name}, record 2, line 2", {"a": 2}),
    ]  # fmt: skip


def test_one_object_on_two_lines_is_no_json_lines(tmp_path: Path) -> None:
    assert [one.fields for one in entries(written(tmp_path, '{"x": {"a": 1},\n"y": {"a": 2}}\n'))] == [
        {"a": 1}, {"a": 2},
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["folder", "t.parquet"])
def test_folders_and_parquet_name_the_importer_that_reads_them(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    (one,) = entries(tmp_path / name)
    assert one.issue is not None
    assert "curate import table" in one.issue.hint
