"""VALOR: captions of a span that the id names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.curation.importers.reading import errors, read, warnings, written

NAME = "-uGHAvfqs2I_30.000_40.000"


def one(folder: Path, **row: Any) -> Any:
    (found,) = read("valor", written(folder, [row], "desc_val.json"))
    return found


def test_a_caption_is_about_the_span_of_its_id(tmp_path: Path) -> None:
    row = one(tmp_path, video_id=NAME, desc="A train passes with a whistle.")
    media = row.media[0]
    assert (media.id, media.start, media.end) == ("-uGHAvfqs2I", 30.0, 40.0)
    assert (row.id, row.benchmark_task, row.answers) == (NAME, "av-captioning", ("A train passes with a whistle.",))
    assert row.question
    assert row.issues == ()


def test_several_captions_are_all_right(tmp_path: Path) -> None:
    assert one(tmp_path, video_id=NAME, desc=["One.", "Two."]).answers == ("One.", "Two.")


@pytest.mark.parametrize(
    ("row", "wrong", "doubts"),
    [
        ({"video_id": "film", "desc": "x"}, ["bad-id"], []),
        ({"video_id": 12, "desc": "x"}, ["bad-id"], []),
        ({"desc": "x"}, ["bad-row"], []),
        ({"video_id": "-uGHAvfqs2I_40.000_30.000", "desc": "x"}, ["bad-span"], []),
        ({"video_id": NAME}, [], ["no-answer"]),
        ({"video_id": NAME, "desc": {"text": "x"}}, [], ["no-answer"]),
    ],
)
def test_a_broken_row_is_told(tmp_path: Path, row: dict[str, Any], wrong: list[str], doubts: list[str]) -> None:
    found = one(tmp_path, **row)
    assert (errors(found), warnings(found)) == (wrong, doubts)
