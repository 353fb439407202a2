"""Files of prints: whole or not there, and not many."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from aurelia.fingerprint.shelf import Shelf


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_what_is_kept_comes_back_unless_it_is_stale(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "index")
    assert shelf.load({"a": sha256(b"1")}) == {}
    shelf.add({"a": b"1", "b": b"22"}, {})
    shelf.add({}, {})
    wanted = {"a": sha256(b"1"), "b": sha256(b"other"), "c": sha256(b"3")}
    assert Shelf(tmp_path / "index").load(wanted) == {"a": b"1"}


def test_many_files_become_one_and_nothing_is_left_of_killed_writers(tmp_path: Path) -> None:
    shelf, kept = Shelf(tmp_path), dict[str, bytes]()
    old = tmp_path / ".partial-old"
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    (tmp_path / ".partial-new").write_bytes(b"x")
    for number in range(30):
        data = {str(number): bytes([number])}
        shelf.add(data, kept)
        kept |= data
    assert len(list(tmp_path.glob("*.shelf"))) <= 9
    assert shelf.load({name: sha256(data) for name, data in kept.items()}) == kept
    assert [path.name for path in tmp_path.glob(".partial*")] == [".partial-new"]


def test_a_damaged_file_counts_as_missing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add({"a": b"1" * 50}, {})
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    for harmed in (b"", data[:20], data[:-1], data[:60] + b"\0" + data[61:], b"AVS1" + bytes(200)):
        path.write_bytes(harmed)
        assert shelf.load({"a": sha256(b"1" * 50)}) == {}
