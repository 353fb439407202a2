"""Ends what a Ray of this machine leaves behind when its driver is killed: its agents would wait for it for minutes.

Run as: python -I -S ray_guard.py DESCRIPTOR RAYLET (a pipe that the driver holds open, and a process id)
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LOOK_SECONDS = 2.0
_GRACE_SECONDS = 3.0


def main(descriptor: int, raylet: int) -> None:
    """Remember what the raylet starts until the driver is gone, then end all of it that stays."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    known = {raylet: _started(raylet)}
    over = False
    while not over:
        known |= {pid: began for pid, parent, began in _processes() if parent == raylet}
        over = bool(select.select([descriptor], [], [], _LOOK_SECONDS)[0])
    until = time.monotonic() + _GRACE_SECONDS
    while any(_started(pid) == began for pid, began in known.items()) and time.monotonic() < until:
        time.sleep(0.1)  # what ends by itself is left alone
    for pid, began in known.items():
        if began and _started(pid) == began:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def _processes() -> Iterator[tuple[int, int, str]]:
    """All processes: id, parent, and when it began (which tells it from a later one with the same id)."""
    for folder in Path("/proc").glob("[0-9]*"):
        if fields := _fields(int(folder.name)):
            yield int(folder.name), int(fields[1]), fields[19]


def _started(pid: int) -> str:
    fields = _fields(pid)
    return fields[19] if fields and fields[0] not in ("Z", "X") else ""


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
