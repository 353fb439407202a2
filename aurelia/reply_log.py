"""An append-only log of model replies: what was once asked and answered is not asked again after a stop.

In memory is where each reply lies in the file and no more, for a run over 100,000 clips keeps millions of them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import Field, ValidationError

from aurelia.lines import Lines
from schemas.base import Sha256, Value
from schemas.errors import WorkspaceError
from schemas.issues import Issue
from schemas.reasoning import Delivered

MEDIA_UNREADABLE = "media-unreadable"
"""Kind of the error of a request whose media could not be read. It is never final: a disk or a share may come back."""


class Entry(Value):
    """One line of the log."""

    key: Sha256
    model: str
    revision: str
    role: str
    prompt_sha256: Sha256
    text: str
    value: Any = None
    usage: dict[str, int] = Field(default_factory=dict)
    delivered: Delivered = Delivered()
    seconds: float = 0.0
    media: tuple[Sha256, ...] = ()
    """The media files it was asked about, in order."""
    request: Sha256 | None = None
    """What was asked, whoever was asked (see `request_key`); None in logs of earlier versions."""
    error: Issue | None = None
    """Why the reply cannot be used, where it is final (a refusal, say)."""


class ReplyLog:
    """A JSONL file of replies, one synced line each. Several threads may share one; a torn last line is mended.

    Args:
        path: The file; made when the first reply is kept.

    Raises:
        WorkspaceError: The file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn = 0
        """Lines that could not be read: replies lost to a kill or a full disk, asked again when needed."""
        self._lock = threading.Lock()
        self._places: dict[bytes, tuple[int, int]] = {}
        self._lines = Lines(path)
        self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._places)

    def get(self, key: str) -> Entry | None:
        """The entry with that key, or None.

        Raises:
            WorkspaceError: The file is gone, or was changed by something else.
        """
        place = self._places.get(bytes.fromhex(key))
        return None if place is None else self._at(*place)

    def entries(self) -> Iterator[Entry]:
        """All entries, oldest first; one at a time is in memory.

        Raises:
            WorkspaceError: The file is gone, or was changed by something else.
        """
        return (self._at(*place) for place in list(self._places.values()))

    def put(self, entry: Entry) -> Entry:
        """Keep an entry: on disk before this returns. A key that is there already stays as it is.

        Returns:
            The entry that is kept: where another one was there already, that one.

        Raises:
            WorkspaceError: The line could not be written (a full disk).
        """
        line = json.dumps(entry.model_dump(mode="json"), sort_keys=True, ensure_ascii=False).encode()
        with self._lock:
            place = self._places.get(bytes.fromhex(entry.key))
            if place is not None:
                return self._at(*place)
            try:
                start = self._lines.append(line)
            except OSError as exc:
                raise WorkspaceError(str(self.path), f"cannot be written: {exc.strerror}", "make room there") from exc
            self._places[bytes.fromhex(entry.key)] = (start, len(line))
        return entry

    def close(self) -> None:
        """Close the file; the log can still be read."""
        with self._lock:
            self._lines.close()

    def _read(self) -> None:
        start = 0
        try:
            if not self.path.exists():
                return
            with self.path.open("rb") as file:
                for line in file:
                    self._note(line.rstrip(b"\n"), start)
                    start += len(line)
        except OSError as exc:
            raise WorkspaceError(str(self.path), f"cannot be read: {exc.strerror}", "check its permissions") from exc

    def _note(self, line: bytes, start: int) -> None:
        if not line:
            return
        try:
            entry = Entry.model_validate_json(line)
        except ValidationError:
            self.torn += 1
            return
        if entry.error is None or entry.error.kind != MEDIA_UNREADABLE:  # earlier versions kept these
            self._places.setdefault(bytes.fromhex(entry.key), (start, len(line)))

    def _at(self, start: int, length: int) -> Entry:
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return Entry.model_validate_json(file.read(length))
        except (OSError, ValidationError) as exc:
            message = "was changed or removed while it was in use"
            raise WorkspaceError(str(self.path), message, "run the same command again") from exc
