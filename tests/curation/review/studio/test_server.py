"""Our own Label Studio: started once, found again whatever happened, stopped only by us."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path

import httpx
import pytest

from curation.review.studio import environment, process, server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from schemas.errors import ReviewError


@pytest.fixture
def broken_label_studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose Label Studio stops at once."""
    place = tmp_path / "env"
    info = place / "lib" / "python3.11" / "site-packages" / f"label_studio-{environment.VERSION}.dist-info"
    for folder in (place / "bin", info):
        folder.mkdir(parents=True)
    (info / "RECORD").touch()
    script = place / "bin" / "label-studio"
    script.write_text("print('no such table: everything')\n")
    (place / "bin" / "python").symlink_to(Path(sys.executable))
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(place))
    return place


def test_a_server_that_does_not_start_shows_its_last_line_and_its_log(
    broken_label_studio: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReviewError, match=r"stopped while starting; its last line: no such table.*server\.log"):
        server.up(tmp_path / "w")
    assert server.state(tmp_path / "w") is None


def test_a_taken_port_is_told_before_anything_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(tmp_path / "nothing-here"))
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ReviewError, match="is taken by another"):
        server.up(tmp_path / "w", port=taken.getsockname()[1])
    assert not (tmp_path / "nothing-here").exists()


def test_nothing_to_stop_is_no_error(tmp_path: Path) -> None:
    assert not server.down(tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_a_process_that_took_over_the_pid_is_not_stopped(tmp_path: Path) -> None:
    place = place_of(tmp_path)
    place.root.mkdir(parents=True)
    place.record.write_text(json.dumps({"pid": os.getpid(), "start_id": "ticks-1", "port": 1}))
    assert server.state(tmp_path) is None
    assert not server.down(tmp_path)


def test_the_server_gets_nothing_of_our_environment_that_it_would_take_for_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PORT", "HOST", "DEBUG", "USERNAME", "PASSWORD", "DJANGO_DB", "LABEL_STUDIO_HOST", "SENTRY_DSN"):
        monkeypatch.setenv(name, "leaked")
    given = server.server_environment(place_of(tmp_path), server.secretfile.Secrets("u", "p", "t"))
    assert "leaked" not in given.values()
    assert given["COLLECT_ANALYTICS"] == "false"


@pytest.mark.labelstudio
def test_up_again_finds_the_running_server(running: server.Server, home: Path) -> None:
    again = server.up(home)
    assert (again.pid, again.port, again.started_now) == (running.pid, running.port, False)


@pytest.mark.labelstudio
def test_a_server_whose_record_was_lost_is_found_and_not_started_twice(running: server.Server, home: Path) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("reads /proc")
    place_of(home).record.unlink()
    again = server.up(home)
    assert (again.pid, again.started_now) == (running.pid, False)


@pytest.mark.labelstudio
def test_it_answers_on_loopback_alone_and_keeps_its_files_to_itself(running: server.Server, home: Path) -> None:
    listening = Path("/proc/net/tcp")
    if listening.exists():
        rows = [row.split() for row in listening.read_text().splitlines()[1:]]
        assert {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{running.port:04X}")} == {
            f"0100007F:{running.port:04X}"
        }
    assert httpx.get(f"{running.url}/data/local-files/?d=clips/x.mp4").status_code == 401
    assert httpx.get(f"{running.url}/health", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.labelstudio
def test_another_token_is_refused_in_one_sentence(running: server.Server) -> None:
    with Client(running.url, "0" * 40) as client, pytest.raises(ReviewError, match="refuses our token"):
        client.check()


def test_another_version_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "_call", lambda _self, _method, _path: {"release": "1.9.0"})
    with Client("http://127.0.0.1:1", "t") as client, pytest.raises(ReviewError, match=r"runs Label Studio 1\.9\.0"):
        client.check()


@pytest.mark.labelstudio
@pytest.mark.slow
def test_a_killed_server_comes_up_again_with_its_data(running: server.Server, tmp_path: Path) -> None:
    first = server.up(tmp_path)
    with server.connect(tmp_path) as client:
        client.ensure_project("key", title="Kept", description="", config="<View><Text name='t' value='$t'/></View>")
    os.kill(first.pid, signal.SIGKILL)
    while process.start_id(first.pid):
        pass
    second = server.up(tmp_path)
    try:
        assert second.pid != first.pid
        assert second.port == first.port
        with server.connect(tmp_path) as client:
            assert [project.title for project in client.projects()] == ["Kept"]
    finally:
        assert server.down(tmp_path)
    assert server.state(tmp_path) is None
