"""Where what came of a source waits until all of it is here: one folder a source, kept across runs and kills."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from curation.acquire.fetch.base import FetchError


class Partial:
    """The folder `partial/` of a workspace.

    Args:
        root: The workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root / "partial"

    @contextmanager
    def folder(self, subject: str) -> Iterator[Path]:
        """The folder of a source, for this process alone.

        Raises:
            FetchError: Another process works in it.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / f"{subject}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as exc:
                raise FetchError("busy", subject[:12]) from exc
            yield self._root / subject

    def remove(self, subject: str) -> None:
        """Throw away what came of a source; nothing happens where another process works on it."""
        try:
            with self.folder(subject) as folder:
                shutil.rmtree(folder, ignore_errors=True)
                (self._root / f"{subject}.lock").unlink(missing_ok=True)
        except FetchError:
            return

    def sweep(self, wanted: Collection[str]) -> None:
        """Throw away what came of sources that are not wanted any more."""
        if self._root.is_dir():
            subjects = {path.name.removesuffix(".lock") for path in self._root.iterdir()}
            for subject in subjects - set(wanted):
                self.remove(subject)
