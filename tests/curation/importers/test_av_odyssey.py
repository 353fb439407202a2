"""AV-Odyssey: four options, several media, in Parquet with the media inside or in JSON with its paths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.curation.importers.reading import errors, read, warnings, written

ROW: dict[str, Any] = {
    "question_id": 7, "question_type_id": 1, "data_type": "image", "subfield": "Timbre",
    "question": "Which instrument makes the sound [audio1]? [img1][img2]",
    "options": ["A. the first [img1]", "B. the second [img2]", "C. both", "D. neither"], "answer": "B",
}  # fmt: skip


def test_rows_of_parquet_are_read_without_the_media_inside(tmp_path: Path) -> None:
    table = {**ROW, "image_1": b"\x89PNG", "image_2": b"\x89PNG", "audio_1": {"bytes": b"RIFF", "path": "7/a.wav"}}
    pq.write_table(pa.Table.from_pylist([table]), tmp_path / "av_odyssey_part1.parquet")
    (row,) = read("av-odyssey", tmp_path / "av_odyssey_part1.parquet")
    assert (row.subject, row.id, row.option, row.category) == ("av_odyssey_part1.parquet, record 1", "7", "B", "Timbre")
    assert [(one.id, one.text) for one in row.options][:2] == [("A", "the first [img1]"), ("B", "the second [img2]")]
    assert [(one.role, one.file) for one in row.media] == [("audio-1", "7/a.wav")]
    assert "image_1" not in row.raw


def test_where_no_column_names_files_the_tags_do(tmp_path: Path) -> None:
    (row,) = read("av-odyssey", written(tmp_path, [ROW]))
    assert [(one.role, one.id) for one in row.media] == [
        ("audio-1", "7_audio_1"), ("image-1", "7_image_1"), ("image-2", "7_image_2"),
    ]  # fmt: skip


def test_paths_in_json_are_the_media(tmp_path: Path) -> None:
    paths = {"video_path": ["v/7.mp4"], "audio_path": ["a/7_1.wav", "a/7_2.wav"], "image_path": []}
    (row,) = read("av-odyssey", written(tmp_path, [{**ROW, **paths}]))
    assert [(one.role, one.file) for one in row.media] == [
        ("video-1", "v/7.mp4"), ("audio-1", "a/7_1.wav"), ("audio-2", "a/7_2.wav"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "wrong", "doubts"),
    [
        ({"options": "left or right"}, ["bad-options"], []),
        ({"options": None}, ["bad-options"], []),
        ({"question": ""}, ["bad-row"], []),
        ({"answer": None}, [], ["no-answer"]),
        ({"question": "Who?", "options": ["a", "b", "c", "d"]}, ["bad-row"], []),
    ],
)
def test_a_broken_row_is_told(tmp_path: Path, changed: dict[str, Any], wrong: list[str], doubts: list[str]) -> None:
    (row,) = read("av-odyssey", written(tmp_path, [{**ROW, **changed}]))
    assert (errors(row), warnings(row)) == (wrong, doubts)


def test_a_parquet_file_that_is_none_is_one_issue(tmp_path: Path) -> None:
    (row,) = read("av-odyssey", written(tmp_path, b"PAR1 broken", "part.parquet"))
    assert errors(row) == ["bad-row"]
