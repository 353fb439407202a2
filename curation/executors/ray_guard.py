"""Ends what a Ray of this machine leaves behind when its driver is killed: its agents would wait for it for minutes.

Run as: python -I -S ray_guard.py DESCRIPTOR RAYLET (a pipe that the driver holds open, and a process id)
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

_GRACE_SECONDS = 5.0


def main(descriptor: int, raylet: str) -> None:
    """Wait until the driver is gone, then end all processes that its raylet started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.read(descriptor, 1)
    until = time.monotonic() + _GRACE_SECONDS
    while _runs(raylet) and time.monotonic() < until:
        time.sleep(0.1)  # what ends by itself is left alone
    if _runs(raylet):
        os.kill(int(raylet), signal.SIGKILL)
    _end(f"RAY_RAYLET_PID={raylet}".encode())


def _runs(pid: str) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    return False


def _end(mark: bytes) -> None:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it is gone, or another user's
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
