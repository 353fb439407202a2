"""A file is there whole or not at all, with nothing beside it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from aurelia.whole import PRIVATE, whole, whole_text, write
from schemas.errors import WorkspaceError


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "notes.txt"
    write(target, "ä\r\n")
    write(target, b"\x00two")
    assert target.read_bytes() == b"\x00two"
    assert list(target.parent.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    write(tmp_path / "key", "secret", PRIVATE)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_text_keeps_its_line_ends_and_characters(tmp_path: Path) -> None:
    with whole_text(tmp_path / "table.csv") as stream:
        stream.write("é\r\n")
        stream.write("2\n")
    assert (tmp_path / "table.csv").read_bytes() == "é\r\n2\n".encode()


@pytest.mark.parametrize("door", [whole, whole_text])
def test_what_fails_half_way_leaves_the_file_before_and_nothing_else(tmp_path: Path, door: object) -> None:
    target = tmp_path / "notes.txt"
    write(target, "before")
    with pytest.raises(TypeError), door(target) as stream:  # type: ignore[operator]
        stream.write(1)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write(tmp_path / "file" / "below", "x")
