"""Processes that outlive a command: started in a session of their own, known again by pid and start time."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.errors import ReviewError

_GRACE_SECONDS = 10.0


def spawn(command: Sequence[str], env: Mapping[str, str], log: Path) -> int:
    """Start a program in a session of its own, its output appended to `log`; returns its pid."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    return os.posix_spawn(command[0], list(command), dict(env), file_actions=actions, setsid=True)


def start_id(pid: int) -> str | None:
    """What tells this process from a later one with the same pid; None when it is gone (or a zombie)."""
    _reap(pid)
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            return None
        return None if fields[0] in {"Z", "X"} else f"ticks-{fields[19]}"
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    state, _, began = done.stdout.strip().partition(" ")
    return began.strip() if began and not state.startswith("Z") else None


def stop(pid: int, known: str) -> bool:
    """Stop the process group we started, if it still is that process; returns whether it was running."""
    if start_id(pid) != known:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + _GRACE_SECONDS
        while time.monotonic() < deadline:
            if start_id(pid) != known:
                return True
            time.sleep(0.05)
    raise ReviewError(f"process {pid}", "does not stop", f"stop it by hand: kill -9 {pid}")


def free_port(wanted: int = 0) -> int:
    """A free loopback port; `wanted` when given.

    Raises:
        ReviewError: The wanted port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if wanted:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as exc:
            why = "is taken by another program" if exc.errno == errno.EADDRINUSE else f"cannot be used: {exc.strerror}"
            raise ReviewError(f"port {wanted}", why, "give another with --port, or none to pick a free one") from exc
        port: int = probe.getsockname()[1]
        return port


def find(*words: str) -> list[int]:
    """Pids of running programs whose command line holds all these words as whole arguments (Linux; else none)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if all(word in arguments for word in words):
            found.append(int(entry.parent.name))
    return sorted(found)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
