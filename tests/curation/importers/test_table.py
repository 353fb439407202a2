"""Tables: any columns, in CSV, JSON Lines, Parquet, Arrow or a folder, under the names a user says."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.curation.importers.reading import errors, read, written

CSV = "clip,Q,A,B,Gold,from,to,Sense\nfilms/one.mp4,Who speaks?,a man,a woman,B,0:05,0:09,sound\n"
MAP = {
    "video": "clip", "question": "Q", "options": "A,B", "key": "Gold", "start": "from", "end": "to",
    "modality": "Sense", "dataset": "=street", "benchmark_task": "=av-qa",
}  # fmt: skip


def test_columns_are_taken_by_the_names_a_user_says(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, CSV, "qa.csv"), MAP)
    assert (row.question, row.option, row.modality, row.dataset) == ("Who speaks?", "B", "sound", "street")
    assert [(one.id, one.text) for one in row.options] == [("A", "a man"), ("B", "a woman")]
    media = row.media[0]
    assert (media.file, media.start, media.end) == ("films/one.mp4", 5.0, 9.0)
    assert row.raw == {
        "clip": "films/one.mp4", "Q": "Who speaks?", "A": "a man", "B": "a woman", "Gold": "B", "from": "0:05",
        "to": "0:09", "Sense": "sound",
    }  # fmt: skip
    assert (row.subject, row.steps) == ("qa.csv, record 1, line 2", None)


def test_a_column_may_lie_inside_another(tmp_path: Path) -> None:
    path = written(tmp_path, [{"meta": {"film": "v1"}, "qa": {"q": "Who?", "a": ["he", "a man"]}}], "qa.jsonl")
    (row,) = read("table", path, {"video": "meta.film", "question": "qa.q", "answer": "qa.a"})
    assert (row.media[0].id, row.question, row.answers) == ("v1", "Who?", ("he", "a man"))


@pytest.mark.parametrize(
    ("fields", "option", "answers"),
    [
        ({"options": ["left", "right"], "answer": "B"}, "B", ()),
        ({"options": ["left", "right"], "answer": "right"}, "right", ("right",)),
        ({"options": ["left", "right"], "correct_answer_idx": 1}, "B", ()),
        ({"options": {"A": "left", "B": "right"}, "answer": "(B)"}, "(B)", ()),
        ({"option_a": "left", "option_b": "right", "option_c": "", "answer": "right"}, "right", ("right",)),
        ({"options": ["B", "A"], "answer": "B"}, "A", ("B",)),
        ({"options": ["B", "A"], "answer_index": 0}, "A", ()),
        ({"options": ["B", "A"], "correct_option": "A"}, "A", ()),
        ({"answer": "right"}, "", ("right",)),
        ({"answer": '["right", "east"]'}, "", ("right", "east")),
    ],
)
def test_keys_are_letters_texts_or_places(
    tmp_path: Path, fields: dict[str, object], option: str, answers: tuple[str, ...]
) -> None:
    (row,) = read("table", written(tmp_path, [{"video": "v", "question": "Where?", **fields}]))
    assert (row.option, row.answers, row.issues) == (option, answers, ())


def test_what_a_user_calls_withheld_is_withheld(tmp_path: Path) -> None:
    path = written(tmp_path, [{"video": "v", "question": "Where?", "answer": "hidden"}])
    (row,) = read("table", path, {"undisclosed": "=hidden"})
    assert (row.undisclosed, row.answers) == (True, ())


def test_columns_with_evidence_are_its_spans(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, [{"video": "v", "question": "When?", "evidence": [[1, 2], [4, 5]]}]))
    assert [step.evidence for step in row.steps or ()] == [((1.0, 2.0), (4.0, 5.0))]


def test_sound_beside_its_film_is_one_piece_of_media_and_another_sound_is_not(tmp_path: Path) -> None:
    rows = [{"question": "Who?", "video_path": "v/1.mp4", "audio_path": sound} for sound in ("a/1.wav", "a/2.wav")]
    same, other = read("table", written(tmp_path, rows))
    assert (len(same.media), [one.role for one in other.media]) == (1, ["clip", "audio"])


def test_a_folder_of_the_hub_is_read_table_by_table(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    rows = [{"video": {"bytes": b"ftyp", "path": "one.mp4"}, "question": "Who?", "answer": "he"}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "data" / "test-00000-of-00001.parquet")
    with pa.OSFile(str(tmp_path / "data" / "x.arrow"), "wb") as file:
        table = pa.Table.from_pylist([{"video": "v2", "question": "Where?", "thumb": b"png"}])
        with pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    written(tmp_path, {"builder_name": "x"}, "dataset_info.json")
    written(tmp_path, "# A dataset", "README.md")
    first, second = read("table", tmp_path)
    assert (first.subject, first.media[0].file) == ("data/test-00000-of-00001.parquet, record 1", "one.mp4")
    assert (second.subject, second.raw) == ("data/x.arrow, record 1", {"video": "v2", "question": "Where?"})


@pytest.mark.parametrize(
    ("name", "content", "kinds"),
    [
        ("q.csv", "", [["no-records"]]),
        ("q.csv", "video,question\n", [["no-records"]]),
        ("q.csv", "video,question\nv,Who?,more\nv,Where?\n", [["bad-row"], []]),
        ("q.csv", 'video,question\nv,"Who?\nv,Where?\n', [["bad-row"]]),
        ("q.csv", "video,video\nv,w\n", [["bad-row"]]),
        ("q.csv", b"video,question\nv,\xff\n", [["bad-row"]]),
        ("q.csv", "\ufeffvideo;question\nv;Who?\n", [[]]),
        ("q.tsv", "video\tquestion\nv\tWho?\n", [[]]),
        ("q.csv", "video,question\nv,#1 or #2?\n#3,\"two\n\nlines\"\n", [[], []]),
        ("q.parquet", b"", [["bad-row"]]),
        ("q.arrow", b"ARROW1", [["bad-row"]]),
        ("q.jsonl", '{"video": "v", "question": 3}\n[1]\n', [[], ["bad-row"]]),
        ("q.json", '[{"video": "v", "question": ["Who?"]}]', [["bad-row"]]),
    ],
)  # fmt: skip
def test_broken_tables_give_what_can_be_read(
    tmp_path: Path, name: str, content: str | bytes, kinds: list[list[str]]
) -> None:
    assert [errors(row) for row in read("table", written(tmp_path, content, name))] == kinds


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert [errors(row) for row in read("table", tmp_path)] == [["no-records"]]


def test_where_a_column_is_not_found_the_file_s_own_are_named(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, "Film,Frage\na,Who?\n", "qa.csv"))
    assert [issue.hint for issue in row.issues] == [
        "say which column it is: --map question=NAME; it has: Film, Frage",
        "say which column does: --map video=NAME; it has: Film, Frage",
    ]


def test_a_question_without_end_is_told_as_such(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, [{"video": "v", "question": "x" * 20_001}]))
    assert errors(row) == ["too-long"]


def test_a_column_that_is_named_twice_is_told_by_name(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, "video,answer,answer\na,b,c\n", "qa.csv"))
    assert "names two columns 'answer'" in row.issues[0].message


def test_a_csv_file_of_a_spreadsheet_is_read_with_its_mark_and_line_ends(tmp_path: Path) -> None:
    (row,) = read("table", written(tmp_path, b"\xef\xbb\xbfvideo;question;answer\r\nv;Who?;he\r\n", "qa.csv"))
    assert (row.media[0].id, row.question, row.answers, row.issues) == ("v", "Who?", ("he",), ())
