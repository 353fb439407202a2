"""Starts a worker and ends it, with all it started, when it is told to or when whoever started this is gone.

Run as a script: `guard.py LIFELINE COMMAND...`, where LIFELINE is the reading end of a pipe that nobody writes to.
When its other end is closed, by intent or by a kill, the worker's whole process group is killed and reaped.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

_PDEATHSIG, _CHILD_SUBREAPER = 1, 36
_REAP_SECONDS = 5.0


def main(lifeline: int, command: list[str]) -> int:
    """Run the command; its exit status, or 128 and the signal that ended it."""
    _prctl(_CHILD_SUBREAPER, 1)  # grandchildren come to us when their parent dies, so that none is left behind
    ended, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        worker = subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509 - one thread
    except OSError as exc:
        sys.stderr.write(f"{command[0]}: {exc.strerror}\n")
        return 127
    for ours in (0, 1):
        os.close(ours)  # the pipes are the worker's alone: their end is its end
    while worker.poll() is None:
        ready, _, _ = select.select([lifeline, ended], [], [])
        if ended in ready:
            os.read(ended, 4096)
        if lifeline in ready:
            break
    _end(worker)
    return worker.returncode if worker.returncode >= 0 else 128 - worker.returncode


def _end(worker: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + _REAP_SECONDS
    with suppress(ChildProcessError):
        while time.monotonic() < until and os.waitpid(-1, os.WNOHANG)[0] >= 0:
            time.sleep(0.01)


def _die_with_parent() -> None:
    _prctl(_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
