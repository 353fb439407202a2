"""The file store: by content, safe against a kill and a full disk."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from curation.blobs import Blobs, disk_error, file_sha256
from schemas.errors import WorkspaceError


def test_a_file_lies_under_its_hash_with_its_suffix(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sha256 = blobs.put(b"film", ".mp4")
    assert sha256 == hashlib.sha256(b"film").hexdigest()
    assert blobs.path(sha256) == tmp_path / "files" / sha256[:2] / f"{sha256}.mp4"
    assert file_sha256(blobs.path(sha256)) == sha256


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert blobs.put(b"film", ".mp4") == blobs.put(b"film", ".bin")
    assert sum(1 for path in (tmp_path / "files").rglob("*") if path.is_file()) == 1


def test_an_import_leaves_the_original(tmp_path: Path) -> None:
    original = tmp_path / "mine.mp4"
    original.write_bytes(b"mine")
    sha256 = Blobs(tmp_path / "w").import_file(original, ".mp4")
    assert original.read_bytes() == Blobs(tmp_path / "w").path(sha256).read_bytes()


def test_a_hostile_suffix_is_not_used(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert blobs.path(blobs.put(b"x", "/../../evil")).suffix == ".bin"


def test_staging_leaves_nothing_behind_when_work_fails(tmp_path: Path) -> None:
    def work() -> None:
        with Blobs(tmp_path).staging() as folder:
            (folder / "half").write_bytes(b"ha")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        work()
    assert list((tmp_path / "staging").iterdir()) == []


def test_sweep_removes_what_a_dead_process_left_and_keeps_the_living(tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    (staging / "999999999-dead").mkdir(parents=True)
    (staging / f"{os.getpid()}-alive").mkdir()
    assert Blobs(tmp_path).sweep() == 1
    assert [path.name for path in staging.iterdir()] == [f"{os.getpid()}-alive"]


def test_sweep_leaves_alone_what_another_node_may_be_working_on(tmp_path: Path) -> None:
    blobs, staging = Blobs(tmp_path), tmp_path / "staging"
    for name in ("999999999-0123abcd-there", "999999999-0123abcd-long_ago"):
        (staging / name).mkdir(parents=True)
    os.utime(staging / "999999999-0123abcd-long_ago", (0, 0))
    with blobs.staging() as folder:
        (staging / folder.name.replace(str(os.getpid()), "999999999", 1)).mkdir()
        assert blobs.sweep() == 2
        assert {path.name for path in staging.iterdir()} == {folder.name, "999999999-0123abcd-there"}


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="restore files/"):
        Blobs(tmp_path).path("0" * 64)


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    blobs = Blobs(tmp_path)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WorkspaceError, match="the disk is full"):
        blobs.put(b"x", ".bin")
    monkeypatch.undo()
    assert not blobs.has(hashlib.sha256(b"x").hexdigest())
    assert "permissions" in str(disk_error(tmp_path / "x", OSError(errno.EACCES, "Permission denied")))
