"""Local files: copied by content, probed, and each failure named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curation import blobs
from curation.acquire.add import add
from curation.acquire.download import Download, download
from curation.acquire.lists.manifest import read_given
from curation.stage import StageReport
from curation.workspace import Workspace
from schemas.errors import WorkspaceError
from schemas.media import Recording, Source
from tests.media_factory import film


def kinds(report: StageReport) -> list[str]:
    return [issue.kind for issue in report.issues]


def test_file_becomes_a_recording(workspace: Workspace, movie: Path) -> None:
    add(workspace, [str(movie)])
    report = download(workspace)
    assert (report.done, report.new_facts) == (1, 1)
    recording = workspace.store.heads("recording")[0].contract(Recording)
    source = workspace.store.heads("source")[0].contract(Source)
    assert recording.sha256 == source.content_sha256 == blobs.file_sha256(movie)
    assert recording.source == source.subject()
    assert recording.duration == pytest.approx(2.0, abs=0.1)
    assert recording.video is not None
    assert recording.audio is not None
    assert workspace.blobs.path(recording.sha256).suffix == ".mp4"


def test_rerun_changes_nothing(workspace: Workspace, movie: Path) -> None:
    add(workspace, [str(movie)])
    download(workspace)
    runs = len(workspace.store.runs(Download.name))
    report = download(workspace)
    assert (report.done, report.new_facts) == (0, 0)
    assert len(workspace.store.runs(Download.name)) == runs


def test_corrected_rights_do_not_fetch_again(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    path = tmp_path / "moving.mp4"
    shutil.copyfile(movie, path)
    add(workspace, [str(path)])
    download(workspace)
    add(workspace, [str(path)], given=read_given({"licence": "CC0"}, "test")[0])
    path.unlink()
    report = download(workspace)
    assert (report.done, report.new_facts, kinds(report)) == (1, 0, [])
    assert len(workspace.store.heads("recording")) == 1


def test_same_key_on_another_machine(make: Callable[..., Workspace], movie: Path, tmp_path: Path) -> None:
    keys = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        shutil.copyfile(movie, tmp_path / place / "film.mp4")
        workspace = make()
        add(workspace, [str(tmp_path / place / "film.mp4")])
        download(workspace)
        keys.append(workspace.store.heads("recording")[0].key)
        workspace.close()
        shutil.rmtree(workspace.root)
    assert keys[0] == keys[1]


def test_moved_and_changed_files_say_so_and_recover(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    shutil.copyfile(movie, path)
    add(workspace, [str(path)])
    path.rename(tmp_path / "moved.mp4")
    assert kinds(download(workspace)) == ["missing-file"]
    path.write_bytes(b"something else")
    assert kinds(download(workspace)) == ["changed-file"]
    add(workspace, [str(tmp_path / "moved.mp4")])
    assert download(workspace).done == 1


@pytest.mark.parametrize("body", [b"not media at all", b"<html><body>Not found</body></html>", b"OK" * 131])
def test_what_is_no_media_is_turned_down(workspace: Workspace, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(body)
    add(workspace, [str(path)])
    report = download(workspace)
    assert (kinds(report), report.rejected, report.exit_code) == (["unreadable-media"], 1, 3)
    assert report.issues[0].subject == "film.mp4"
    assert not list(workspace.root.glob("files/*/*"))
    assert download(workspace).issues == ()


def test_cut_short_file_is_turned_down(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    film(path, shots=((6.0, "red"), (6.0, "blue")), audio=False)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    add(workspace, [str(path)])
    assert kinds(download(workspace)) == ["unreadable-media"]


def test_one_bad_file_does_not_stop_the_others(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"bad")
    add(workspace, [str(tmp_path / "bad.mp4"), str(movie)])
    report = download(workspace)
    assert (report.done, report.rejected) == (1, 1)


@pytest.mark.parametrize(("video", "audio"), [(True, False), (False, True)])
def test_picture_or_sound_alone_is_a_recording(workspace: Workspace, tmp_path: Path, video: bool, audio: bool) -> None:
    film(tmp_path / "half.mp4", video=video, audio=audio)
    add(workspace, [str(tmp_path / "half.mp4")])
    assert download(workspace).done == 1
    recording = workspace.store.heads("recording")[0].contract(Recording)
    assert (recording.video is not None, recording.audio is not None) == (video, audio)


def test_limits_turn_down_until_they_are_raised(make: Callable[..., Workspace], movie: Path) -> None:
    workspace = make(max_source_bytes=100)
    add(workspace, [str(movie)])
    assert kinds(download(workspace)) == ["too-large"]
    assert kinds(download(make(max_source_seconds=1.0), again=True)) == ["too-long"]
    assert download(make()).done == 0
    assert download(make(), again=True).done == 1


def test_full_disk_stops_the_run_and_keeps_what_is_done(
    workspace: Workspace, movie: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    add(workspace, [str(movie)])
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(WorkspaceError, match="disk is full"):
            download(workspace)
    assert workspace.store.runs(Download.name) == []
    assert download(workspace).done == 1


def test_lost_file_comes_back_without_a_new_fact(workspace: Workspace, movie: Path) -> None:
    add(workspace, [str(movie)])
    download(workspace)
    before = workspace.store.counts(all_revisions=True)
    sha256 = workspace.store.heads("recording")[0].contract(Recording).sha256
    workspace.blobs.path(sha256).unlink()
    assert download(workspace, again=True).new_facts == 0
    assert workspace.blobs.has(sha256)
    assert workspace.store.counts(all_revisions=True) == before
