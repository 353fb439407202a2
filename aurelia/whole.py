"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from schemas.errors import disk_error

READABLE, PRIVATE = 0o644, 0o600
"""For everybody, or for their owner alone."""


@contextmanager
def whole(target: Path, mode: int = READABLE) -> Iterator[BinaryIO]:
    """A file to write bytes into; it takes the target's place when all is written, and leaves nothing if it is not.

    Args:
        target: The file; its folder is made where there is none.
        mode: Who may read it.

    Raises:
        WorkspaceError: It cannot be written.
    """
    partial = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
        partial = Path(name)
        with os.fdopen(number, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)
        partial = None
    except OSError as exc:
        raise disk_error(target, exc) from exc
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


@contextmanager
def whole_text(target: Path) -> Iterator[TextIO]:
    """The same for text, as UTF-8; line ends stay as they are written.

    Raises:
        WorkspaceError: It cannot be written.
    """
    with whole(target) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        try:
            yield text
        finally:
            text.detach()


def write(target: Path, content: str | bytes, mode: int = READABLE) -> None:
    """Write a file in one go.

    Raises:
        WorkspaceError: It cannot be written.
    """
    with whole(target, mode) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
