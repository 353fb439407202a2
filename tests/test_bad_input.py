"""Bad input from the command line: one clear sentence, the way out, what is done stays done, the right exit code."""

from __future__ import annotations

import errno
import json
import shutil
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog

from aurelia.console import run
from curation import workspace
from curation.cli.main import cli
from tests import media_factory

Curate = Callable[..., "Said"]


class Said:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def text(self) -> str:
        return " ".join((self.out + self.err).split())

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def curate(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Curate:
    """Runs a `curate` command in a fresh workspace."""
    monkeypatch.setenv("COLUMNS", "200")
    workspace.create(tmp_path / "w").close()

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = run(cli, ["-w", str(tmp_path / "w"), *map(str, arguments)])
        return Said(code, *capfd.readouterr())

    return call


def film(folder: Path, name: str = "film.mp4", **kwargs: Any) -> Path:
    path = folder / name
    media_factory.film(path, shots=[(3.0, "red"), (4.0, "blue")], tones=[(0.0, 7.0, 440.0)], **kwargs)
    return path


def test_an_unreadable_file_is_named_and_does_not_stop_the_others(curate: Curate, tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"this is no film" * 100)
    curate("add", film(tmp_path), tmp_path / "broken.mp4")
    said = curate("download")
    assert said.code == 3
    assert "broken.mp4" in said.text
    assert "unreadable-media" in said.text or "cannot be read" in said.text
    assert curate("status", "--json").data["recordings"] == 1
    assert curate("download").code == 0, "what failed for good is not tried again"


def test_a_video_without_sound_is_segmented_and_says_what_follows(curate: Curate, tmp_path: Path) -> None:
    curate("add", film(tmp_path, audio=False))
    curate("download")
    said = curate("segment")
    assert said.code == 0
    assert "no sound" in said.text


def test_a_sound_file_without_picture_is_segmented_and_says_what_follows(curate: Curate, tmp_path: Path) -> None:
    curate("add", film(tmp_path, "voice.m4a", video=False))
    curate("download")
    said = curate("segment")
    assert said.code == 0
    assert "no picture" in said.text


@pytest.mark.parametrize("content", ["", "url,title\n", "\n\n"])
def test_an_empty_list_says_so_and_adds_nothing(curate: Curate, tmp_path: Path, content: str) -> None:
    (tmp_path / "videos.csv").write_text(content)
    said = curate("add", tmp_path / "videos.csv")
    assert said.code == 1
    assert "videos.csv" in said.text
    assert curate("status", "--json").data["sources"] in ({}, 0)


@pytest.mark.parametrize("url", ["htp://example.org/a.mp4", "file:///etc/passwd", "https://", "http://user@/x"])
def test_a_wrong_address_is_refused_with_a_reason(curate: Curate, url: str) -> None:
    said = curate("add", url)
    assert said.code == 1
    assert url.split(":", maxsplit=1)[0] in said.text
    assert "root:" not in said.text


def test_a_missing_file_is_named(curate: Curate, tmp_path: Path) -> None:
    said = curate("add", tmp_path / "nowhere.mp4")
    assert said.code == 1
    assert "nowhere.mp4" in said.text


def test_a_taken_port_is_one_sentence(curate: Curate) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = curate("review", "up", "--port", str(taken.getsockname()[1]))
    assert said.code == 1
    assert "port" in said.err
    assert "--port" in said.err or "free" in said.err


def test_a_full_disk_stops_with_one_sentence_and_a_rerun_goes_on(
    curate: Curate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    curate("add", film(tmp_path))

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "copyfile", full)
        broken.setattr(shutil, "copyfileobj", full)
        said = curate("download")
    assert said.code == 1
    assert "disk is full" in said.err
    assert curate("download").code == 0
    assert curate("status", "--json").data["recordings"] == 1


@pytest.mark.parametrize("command", [["push"], ["pull"]])
def test_a_label_studio_that_is_down_says_how_to_start_it(curate: Curate, command: list[str]) -> None:
    said = curate("review", *command)
    assert said.code == 1
    assert "curate review up" in said.err


def test_an_address_without_a_label_studio_is_one_sentence(curate: Curate, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("CURATE_LABEL_STUDIO_TOKEN", "s3cret-token")
    said = curate("review", "push", "--url", f"http://127.0.0.1:{port}")
    assert said.code == 1
    assert f"127.0.0.1:{port}" in said.err
    assert "s3cret-token" not in said.text


def test_an_old_workspace_says_how_to_bring_it_up_to_date(curate: Curate, tmp_path: Path) -> None:
    store = sqlite3.connect(tmp_path / "w" / "store.sqlite")
    store.execute("UPDATE alembic_version SET version_num = '0000'")
    store.commit()
    store.close()
    said = curate("status")
    assert said.code == 1
    assert "store.sqlite" in said.err or "database" in said.err


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["-w", str(tmp_path / "none"), "status"]) == 1
    assert "curate init" in capfd.readouterr().err


def test_a_wrong_flag_is_usage(curate: Curate) -> None:
    assert curate("segment", "--no-such-flag").code == 2
    assert curate("no-such-command").code == 2


def test_a_later_stage_with_nothing_to_do_says_so_and_succeeds(curate: Curate) -> None:
    for command in (["download"], ["segment"], ["validate"], ["status"], ["doctor"]):
        assert curate(*command).code == 0, command


def test_a_release_of_nothing_is_refused_with_the_next_step(curate: Curate) -> None:
    said = curate("release", "build", "bench", "0.1.0")
    assert said.code == 1
    assert "curate split commit" in said.err


def test_logs_follow_the_workspaces_setting(curate: Curate, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "w" / "curation.toml").write_text('log_format = "json"\n')
    curate("status")
    structlog.get_logger().error("told")
    assert json.loads(capfd.readouterr().err)["event"] == "told"
