"""Processes that outlive us: started apart, known again, and stopped only when they are ours."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from curation.review.studio import process
from schemas.errors import ReviewError

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)", "a-mark-of-ours"]


def test_a_spawned_process_runs_in_its_own_session_and_is_stopped(tmp_path: Path) -> None:
    log = tmp_path / "log"
    pid = process.spawn(SLEEP, dict(os.environ), log)
    known = process.start_id(pid)
    assert known is not None
    assert os.getsid(pid) == pid
    assert process.stop(pid, known)
    assert process.start_id(pid) is None
    assert not process.stop(pid, known)


def test_a_process_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    pid = process.spawn(SLEEP, dict(os.environ), tmp_path / "log")
    known = process.start_id(pid)
    assert known is not None
    assert not process.stop(pid, "another-start")
    assert process.start_id(pid) == known
    process.stop(pid, known)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc")
def test_a_process_is_found_by_its_arguments(tmp_path: Path) -> None:
    pid = process.spawn([*SLEEP, str(tmp_path)], dict(os.environ), tmp_path / "log")
    end = time.monotonic() + 10  # a process that was only just started may not show its arguments yet
    while not process.find("a-mark-of-ours", str(tmp_path)) and time.monotonic() < end:
        time.sleep(0.01)
    assert process.find("a-mark-of-ours", str(tmp_path)) == [pid]
    process.stop(pid, process.start_id(pid) or "")
    assert process.find("a-mark-of-ours", str(tmp_path)) == []


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ReviewError, match=rf"^port {port}: is taken by another program \(give another"):
            process.free_port(port)
    assert process.free_port() > 0
