"""A release in a folder or an object store: staged, read back, marked complete last."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from curation.publish import Shipment, look, publish
from curation.publish.storage import Storage
from curation.publish.target import target_of
from curation.publish.to_storage import publish_to_storage
from curation.release import build, verify
from schemas.errors import ReleaseError, SettingsError, UsageError
from tests.curation.release.conftest import Fill, contents
from tests.curation.review.sync.test_mediastore import SECRET, endpoint

__all__ = ["endpoint"]


def test_a_folder_gets_a_release_that_verifies_and_again_sends_nothing(shipment: Shipment, tmp_path: Path) -> None:
    target = target_of(str(tmp_path / "out"))
    assert publish(shipment, target).is_new
    placed = tmp_path / "out" / "films-1.0.0"
    assert verify(placed) == []
    assert contents(placed) == contents(shipment.folder)
    assert not publish(shipment, target).is_new
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["films-1.0.0"]


def test_another_release_of_that_version_is_not_overwritten(shipment: Shipment, fill: Fill, tmp_path: Path) -> None:
    target = target_of(str(tmp_path / "out"))
    publish(shipment, target)
    other = look(build(fill(name="other"), "films", "1.0.0", description="Another.").folder)
    with pytest.raises(ReleaseError, match="another release of this version"):
        publish(other, target)
    assert contents(tmp_path / "out" / "films-1.0.0") == contents(shipment.folder)


def test_what_is_damaged_in_a_published_release_is_mended_when_it_is_published_again(
    shipment: Shipment, tmp_path: Path
) -> None:
    target = target_of(str(tmp_path / "out"))
    publish(shipment, target)
    placed = tmp_path / "out" / "films-1.0.0"
    film = next(placed.glob("*/media/*/*"))
    film.write_bytes(b"!" * film.stat().st_size)
    (placed / "rights.jsonl").unlink()
    (placed / "__pycache__").mkdir()
    (placed / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert publish(shipment, target).is_new
    assert verify(placed) == []
    assert not publish(shipment, target).is_new
    (placed / "odd.mp4").write_bytes(b"x")
    with pytest.raises(ReleaseError, match=r"odd\.mp4:? is no part"):
        publish(shipment, target)


_KILLED = """
import os, signal, sys
from pathlib import Path
from curation.publish import look
from curation.publish.storage import Storage
from curation.publish.to_storage import publish_to_storage

def stop(stage, done, total, note=""):
    if done == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

publish_to_storage(look(Path(sys.argv[1])), Storage(sys.argv[2]), progress=stop)
"""


@pytest.mark.slow
def test_a_killed_run_shows_nothing_and_the_next_one_goes_on(shipment: Shipment, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for done in (1, 6):
        killed = subprocess.run([sys.executable, "-c", _KILLED, str(shipment.folder), str(out), str(done)], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert not (out / "films-1.0.0").exists()
    torn = next((out / ".films-1.0.0.partial").glob("README.md"))
    torn.write_bytes(torn.read_bytes()[:-1] + b"?")
    assert publish(shipment, target_of(str(out))).is_new
    assert verify(out / "films-1.0.0") == []
    assert [path.name for path in out.iterdir()] == ["films-1.0.0"]


def test_what_an_earlier_try_of_another_content_left_is_not_shipped(shipment: Shipment, tmp_path: Path) -> None:
    left = tmp_path / "out" / ".films-1.0.0.partial" / "harness" / "old"
    left.mkdir(parents=True)
    (left / "withheld.mp4").write_bytes(b"x")
    assert publish(shipment, target_of(str(tmp_path / "out"))).is_new
    assert contents(tmp_path / "out" / "films-1.0.0") == contents(shipment.folder)
    assert verify(tmp_path / "out" / "films-1.0.0") == []
    assert not (tmp_path / "out" / "films-1.0.0" / "harness" / "old").exists()


class Crowded(Storage):
    """A folder into which somebody else writes too."""

    def put(self, source: Path, name: str) -> None:
        super().put(source, name)
        (Path(self._path(name)).parent / "odd.mp4").write_bytes(b"x")


def test_what_comes_in_while_files_are_copied_stops_it(shipment: Shipment, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"odd\.mp4:? is not part"):
        publish_to_storage(shipment, Crowded(str(tmp_path / "out")))
    assert not (tmp_path / "out" / "films-1.0.0").exists()


class Careless(Storage):
    """A store that changes what it is given."""

    def put(self, source: Path, name: str) -> None:
        super().put(source, name)
        if name.endswith("rights.jsonl"):
            Path(self._path(name)).write_bytes(b"!" * source.stat().st_size)


def test_content_that_is_read_back_changed_is_never_shown(shipment: Shipment, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="read back with other content"):
        publish_to_storage(shipment, Careless(str(tmp_path / "out")))
    assert not (tmp_path / "out" / "films-1.0.0").exists()


def test_an_object_store_gets_it_too_with_the_mark_last(
    shipment: Shipment, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = target_of("s3://clips/releases")
    copied: list[str] = []
    original = Storage.copy

    def copy(self: Storage, name: str, to: str) -> None:
        if len(copied) == 5:
            raise ReleaseError("s3", "is gone for a moment")
        copied.append(to)
        original(self, name, to)

    with monkeypatch.context() as patched:
        patched.setattr(Storage, "copy", copy)
        with pytest.raises(ReleaseError, match="for a moment"):
            publish(shipment, target)
    with closing(Storage("s3://clips/releases")) as half:
        assert "SHA256SUMS" not in half.sizes("films-1.0.0")
    assert publish(shipment, target).is_new
    assert not publish(shipment, target).is_new
    with closing(Storage("s3://clips/releases")) as store:
        there = {name: store.sha256(f"films-1.0.0/{name}") for name in store.sizes("films-1.0.0")}
        assert there == {file.path: file.sha256 for file in shipment.files}
        assert store.sizes(".films-1.0.0.partial") == {}


def test_a_bucket_that_is_not_there_is_told_without_keys(shipment: Shipment, endpoint: str) -> None:
    with pytest.raises(ReleaseError, match=r"s3://no-such-bucket/x") as told:
        publish(shipment, target_of("s3://no-such-bucket/x"))
    assert SECRET not in str(told.value)


def test_targets_are_told_apart_and_keys_in_them_refused() -> None:
    assert target_of("hub:owner/name").kind == "hub"
    assert str(target_of("s3://bucket/prefix/")) == "s3://bucket/prefix"
    assert target_of("/mnt/me@work/releases").kind == "storage"
    keyed = (
        "s3://key:secret@bucket/x", "S3://key:secret@bucket/x", "simplecache::s3://key:secret@bucket/x",
        "secret::s3://key@bucket/x", "hub:https://me:secret@hub/a", "s3://bucket/x?X-Amz-Signature=secret",
    )  # fmt: skip
    for wrong in ("hub:name", "hub:a/b/c", *keyed, " "):
        with pytest.raises(UsageError) as told:
            target_of(wrong)
        assert "secret" not in str(told.value)
    with pytest.raises((UsageError, SettingsError)):
        Storage("nothing://bucket/x")


def test_a_server_that_does_not_answer_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ReleaseError, match="cannot be reached: ConnectionRefusedError"):
        Storage(f"ftp://127.0.0.1:{port}/x")
