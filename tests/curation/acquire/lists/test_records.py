"""Records of long files one by one: with their lines, in bounded memory, whatever the file holds."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from curation.acquire.lists import jsontext
from curation.acquire.lists.jsontext import JsonError, decoded, members
from curation.acquire.lists.records import Position, Record, RecordsError, rows


def read(text: str) -> list[jsontext.Member]:
    return list(members(io.StringIO(text)))


@pytest.mark.parametrize("value", [[], {}, [1, "a", None], [{"a": [1, {"b": "\n"}]}], {"x": {"y": 1}, "z": [2]}])
@pytest.mark.parametrize("indent", [None, 1])
def test_members_are_those_of_the_file(value: Any, indent: int | None) -> None:
    found = [inner for _, _, inner in read(json.dumps(value, indent=indent))]
    assert found == (list(value.values()) if isinstance(value, dict) else value)


def test_members_know_their_line_and_name() -> None:
    text = '{\n "version": 1,\n "info": {"a": 1},\n "database": {\n  "k":\n {"a": "x\\ny",\n "b": 2},\n "l": {}}}\n'
    assert read(text) == [(6, "k", {"a": "x\ny", "b": 2}), (8, "l", {})]


def test_members_longer_than_a_block_are_whole() -> None:
    value = [{"text": "x" * 200_000}, 1234567890, {"text": "y" * 100_000}]
    assert [inner for _, _, inner in read(json.dumps(value))] == value


@pytest.mark.parametrize(
    "text",
    ["[1,2", '[{"a":1},]', '{"a":1', '[{"a":1} {"b":2}]', "[12", "[" * 100_000, "[1] 2", "]", "12", '{"a" 1}',
     '["\\ud8'],
)  # fmt: skip
def test_a_broken_file_is_told_and_not_guessed(text: str) -> None:
    with pytest.raises(JsonError):
        read(text)


def test_odd_values_are_made_harmless() -> None:
    (member,) = read('[{"a": %s, "b": NaN, "c": "\\ud83d\\u0000"}]' % ("9" * 6000))
    assert member[2] == {"a": float("inf"), "b": None, "c": "?"}


def test_a_member_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "_LONGEST", 1_000_000)

    class Endless(io.StringIO):
        given = 0

        def read(self, size: int | None = -1, /) -> str:
            self.given += 1
            return '["' if self.given == 1 else "x" * (size or 1)

    with pytest.raises(JsonError):
        list(members(Endless()))


def test_a_text_is_one_value() -> None:
    assert decoded(' {"a": 1} ') == {"a": 1}
    for text in ("", "{} {}", "[" * 100_000):
        with pytest.raises(JsonError):
            decoded(text)


@pytest.mark.parametrize("ending", [".csv", ".json", ".jsonl"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, ending: str) -> None:
    records = [{"video_id": f"{number:011d}", "text": "x" * 200} for number in range(20_000)]
    path = tmp_path / f"long{ending}"
    if ending == ".json":
        path.write_text(json.dumps(records))
    elif ending == ".jsonl":
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
    else:
        path.write_text("video_id,text\n" + "".join(f"{one['video_id']},{one['text']}\n" for one in records))
    at = Position()
    tracemalloc.start()
    try:
        assert sum(isinstance(record, Record) for record in rows(path, at=at)) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert at.bytes == path.stat().st_size
    assert peak < 2_000_000


def test_lines_that_are_no_records_cost_no_others(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text('{"a": 1}\n{\n[1]\n\n{"a": 2} x\n{"a": 3}\n')
    found = list(rows(path))
    assert [one.fields["a"] for one in found if isinstance(one, Record)] == [1, 3]
    assert [one.issue.subject for one in found if isinstance(one, RecordsError)] == [
        "l.jsonl:2",
        "l.jsonl:3",
        "l.jsonl:5",
    ]


@pytest.mark.parametrize(("mark", "name"), [("\t", "l.tsv"), (";", "l.csv"), ("&", "l.txt"), (",", "l.csv")])
def test_cells_may_stand_apart_in_several_ways(tmp_path: Path, mark: str, name: str) -> None:
    (tmp_path / name).write_text(f"# a comment\nVideo_ID{mark}Start\n\nx{mark} 1\n")
    (record,) = rows(tmp_path / name)
    assert isinstance(record, Record)
    assert (record.where, record.fields) == (f"{name}:4", {"video_id": "x", "start": "1"})


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b'a,b\n"x', b"a\n" + b"x" * 5_000_000, b'"' + b"x" * 1_500_000 + b'"']
)
def test_a_file_that_cannot_be_read_on_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "l.csv").write_bytes(data)
    with pytest.raises(RecordsError) as caught:
        list(rows(tmp_path / "l.csv"))
    assert caught.value.issue.hint


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordsError):
        list(rows(tmp_path / "none.csv"))
