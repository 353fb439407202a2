"""Files by content: `files/ab/abcd….mp4`. Written to a temporary file, synced, renamed; then the row."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from schemas.errors import WorkspaceError, disk_error

__all__ = ["Blobs", "disk_error", "file_sha256"]

_OLD = 7 * 24 * 3600.0
_CHUNK = 1 << 20
_SUFFIX = re.compile(r"^\.[a-z0-9]{1,8}$")


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Blobs:
    """The file store of a workspace.

    Args:
        root: Folder that holds `files/` and `staging/`; both on one file system, so that renames are atomic.
    """

    def __init__(self, root: Path) -> None:
        self._files = root / "files"
        self._staging = root / "staging"
        self._known: dict[str, Path] = {}

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A fresh folder for files being made; whatever is left in it goes away at the end."""
        self._staging.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-{_node()}-", dir=self._staging))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def adopt(self, made: Path, suffix: str) -> str:
        """Take a finished file from a staging folder into the store.

        Args:
            made: The file, on the same file system; it is moved.
            suffix: Ending that says what it is, such as `.mp4` (browsers go by it).

        Returns:
            Its sha256.

        Raises:
            WorkspaceError: The disk is full or refuses the file.
        """
        if not _SUFFIX.match(suffix):
            suffix = ".bin"
        try:
            with made.open("rb+") as stream:
                os.fsync(stream.fileno())
            sha256 = file_sha256(made)
            if self._find(sha256) is not None:
                made.unlink()
                return sha256
            target = self._files / sha256[:2] / f"{sha256}{suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(made, target)
            _sync_folder(target.parent)
        except OSError as exc:
            raise disk_error(made, exc) from exc
        return sha256

    def import_file(self, source: Path, suffix: str) -> str:
        """Copy a file of the user's into the store; the original stays."""
        with self.staging() as folder:
            made = folder / "copy"
            try:
                shutil.copyfile(source, made)
            except OSError as exc:
                raise disk_error(source, exc) from exc
            return self.adopt(made, suffix)

    def put(self, data: bytes, suffix: str) -> str:
        """Store bytes; returns their sha256."""
        with self.staging() as folder:
            made = folder / "bytes"
            try:
                made.write_bytes(data)
            except OSError as exc:
                raise disk_error(made, exc) from exc
            return self.adopt(made, suffix)

    def path(self, sha256: str) -> Path:
        """Where a stored file lies.

        Raises:
            WorkspaceError: It is not in this workspace.
        """
        found = self._find(sha256)
        if found is None:
            raise WorkspaceError(
                f"file {sha256[:12]}", "is not in this workspace", "restore files/ from a backup, or download it again"
            )
        return found

    def has(self, sha256: str) -> bool:
        """Whether a file is in the store."""
        return self._find(sha256) is not None

    def sweep(self) -> int:
        """Remove staging folders of processes that are gone; returns how many.

        Of another node that shares this workspace nobody here knows what runs: its folders stay for a week.
        """
        removed = 0
        for folder in self._staging.glob("*-*"):
            pid, *node = folder.name.split("-")[:-1]
            ours = pid.isdigit() and (not node or node == [_node()])
            if not _alive(int(pid)) if ours else _is_old(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
        return removed

    def _find(self, sha256: str) -> Path | None:
        known = self._known.get(sha256)
        if known is not None and known.exists():
            return known
        found = next(iter(sorted((self._files / sha256[:2]).glob(f"{sha256}.*"))), None)
        if found is not None:
            self._known[sha256] = found  # asked for with every item about it, and a listing takes long
        return found


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def _node() -> str:
    """Names this machine, and on Linux the processes that see each other: a container counts its own."""
    try:
        seen = os.readlink("/proc/self/ns/pid")
    except OSError:
        seen = ""
    return hashlib.sha256(f"{socket.gethostname()} {seen}".encode()).hexdigest()[:8]


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > _OLD
    except OSError:
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
