"""Temporary folders that do not pile up: each goes with what owns it, or, where that was killed, with the next one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a POSIX system: folders of killed programs stay
    fcntl = None  # type: ignore[assignment]

_LOCK = "lock"


class Scratch:
    """A new temporary folder. While this lives, a lock in it keeps others from taking it for left behind.

    Args:
        prefix: What its name begins with; left-behind folders of the same prefix are removed first.

    Raises:
        OSError: It cannot be made.
    """

    def __init__(self, prefix: str) -> None:
        _sweep(prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        being_made = self.path / f"{_LOCK}.new"
        self._lock: int | None = os.open(being_made, os.O_RDWR | os.O_CREAT, 0o600)
        if fcntl is not None:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        being_made.rename(self.path / _LOCK)  # it has its name only once it is locked

    def remove(self) -> None:
        """Remove the folder with all in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _sweep(prefix: str) -> None:
    """Remove folders whose owner is gone: nobody holds their lock."""
    if fcntl is None:
        return
    for lock in Path(tempfile.gettempdir()).glob(f"{prefix}*/{_LOCK}"):
        with suppress(OSError):  # it belongs to somebody else, or has just gone
            opened = os.open(lock, os.O_RDWR)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(opened)
