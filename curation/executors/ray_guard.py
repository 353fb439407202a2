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

_SECONDS = 10.0


def main(descriptor: int, raylet: str) -> None:
    """Wait until the driver is gone, then end all processes that its raylet started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.read(descriptor, 1)
    mark = f"RAY_RAYLET_PID={raylet}".encode()
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        time.sleep(0.2)  # those that end by themselves do
        if not Path(f"/proc/{raylet}").exists():
            _end(mark)
            return


def _end(mark: bytes) -> None:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it is gone, or another user's
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
