"""The first look at a file: what it cannot be, and what it looks like instead."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from curation.importers import importer
from curation.importers.bringing import Asked
from curation.importers.bringing.look import look
from schemas.errors import UsageError
from tests.curation.importers.reading import written
from tests.curation.importers.test_music_avqa import ROW


def kinds(path: Path, format_: str) -> list[str]:
    return [f"{issue.kind}: {issue.hint}" for issue in look(path, importer(format_), Asked())]


@pytest.mark.parametrize("format_", ["valor", "table", "step-trace"])
def test_a_file_of_another_dataset_is_named(tmp_path: Path, format_: str) -> None:
    path = written(tmp_path, [ROW])
    assert kinds(path, format_) == [f"other-format: if it is: curate import music-avqa {path}"]
    assert kinds(path, "music-avqa") == []


def test_what_no_format_knows_and_folders_are_not_doubted(tmp_path: Path) -> None:
    assert kinds(written(tmp_path, [{"video": "a", "question": "Who?"}]), "table") == []
    assert kinds(tmp_path, "avhbench") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.json.gz", gzip.compress(json.dumps([ROW]).encode()), "is packed"),
        ("t.zip", b"PK\x03\x04rest", "is packed"),
        ("t.xlsx", b"PK\x03\x04rest", "save its sheet as CSV"),
    ],
)
def test_packed_files_and_spreadsheets_are_named_as_such(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        kinds(written(tmp_path, content, name), "table")
    assert said in f"{caught.value.message} {caught.value.hint}"
