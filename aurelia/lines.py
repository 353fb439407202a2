"""Files of lines that only grow: each line is on disk before the call returns, and a torn last one does no harm."""

from __future__ import annotations

import os
from pathlib import Path


class Lines:
    """A file that lines are added to. A line torn by a kill or a full disk must not swallow the next one.

    Args:
        path: The file; made with its folder when the first line is added.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def append(self, line: bytes) -> int:
        """Add a line, synced.

        Args:
            line: Without its line end.

        Returns:
            Where the line begins in the file.

        Raises:
            OSError: It could not be written (a full disk).
        """
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        size = os.fstat(self._file).st_size
        torn = bool(size) and os.pread(self._file, 1, size - 1) != b"\n"
        data = (b"\n" if torn else b"") + line + b"\n"
        written = 0
        while written < len(data):
            written += os.write(self._file, data[written:])
        os.fsync(self._file)
        return os.lseek(self._file, 0, os.SEEK_CUR) - len(line) - 1

    def close(self) -> None:
        """Close the file; a later line opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
