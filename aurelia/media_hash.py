"""Which bytes a request is about: the sha256 of its media files, read once for each state of a file."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from aurelia.model import Request
from schemas.errors import MediaError


def media_sha256(path: Path) -> str:
    """The sha256 of a media file; read again only where its size or time has changed.

    Raises:
        MediaError: It cannot be read.
    """
    try:
        stat = path.stat()
        return _of_bytes(path, stat.st_size, stat.st_mtime_ns)
    except OSError as exc:
        raise MediaError(str(path), f"cannot be read: {exc.strerror}") from exc


def request_media(request: Request) -> tuple[str, ...]:
    """The sha256 of each media file of a request, in order.

    Raises:
        MediaError: One cannot be read.
    """
    return tuple(media_sha256(part.path) for part in request.media)


@lru_cache(maxsize=65536)
def _of_bytes(path: Path, _size: int, _mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
