"""The prints of many recordings in a few files: what an index is filled from. Derived, so it may be deleted."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

_MAGIC = b"AVS1"
_SUFFIX = ".shelf"
_HEAD = struct.Struct("<4s32sI")
_MOST_FILES = 8
_PARTIAL = ".partial-"
_ABANDONED = 3600.0
"""A file that was begun so many seconds ago has no writer any more."""


class Shelf:
    """Files of prints in a folder. Each is written whole or not at all; one that is damaged counts as missing.

    Args:
        folder: Made when something is added.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, wanted: Mapping[str, str]) -> dict[str, bytes]:
        """The packed prints that are here.

        Args:
            wanted: Name -> sha256 of its prints; what was kept with another sha256 is stale and passed over.
        """
        found: dict[str, bytes] = {}
        for path in self._files():
            for name, sha256, data in _entries(path):
                if wanted.get(name) == sha256:
                    found[name] = data
        return found

    def add(self, prints: Mapping[str, bytes], kept: Mapping[str, bytes]) -> None:
        """Keep more prints; many files become one.

        Args:
            prints: Name -> packed prints that are new.
            kept: What was loaded and shall stay.

        Raises:
            OSError: The folder cannot be written.
        """
        if not prints:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        old = self._files()
        if len(old) < _MOST_FILES:
            _write(self._folder, prints)
            return
        written = _write(self._folder, {**kept, **prints})
        for path in [*old, *self._left()]:
            if path != written:
                path.unlink(missing_ok=True)

    def _left(self) -> list[Path]:
        """What writers left that were killed."""
        before = time.time() - _ABANDONED
        return [path for path in self._folder.glob(f"{_PARTIAL}*") if path.stat().st_mtime < before]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{_SUFFIX}"))


def _write(folder: Path, prints: Mapping[str, bytes]) -> Path:
    names = sorted(prints)
    sizes = [[name, hashlib.sha256(prints[name]).hexdigest(), len(prints[name])] for name in names]
    contents = json.dumps(sizes).encode()
    body = contents + b"".join(prints[name] for name in names)
    digest = hashlib.sha256(body)
    target = folder / f"{digest.hexdigest()[:24]}{_SUFFIX}"
    descriptor, partial = tempfile.mkstemp(dir=folder, prefix=_PARTIAL)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(_HEAD.pack(_MAGIC, digest.digest(), len(contents)) + body)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return target


def _entries(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """Name, sha256 and packed prints of what a file holds; nothing where the file is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return
    if len(data) < _HEAD.size:
        return
    magic, digest, length = _HEAD.unpack_from(data)
    if magic != _MAGIC or hashlib.sha256(data[_HEAD.size :]).digest() != digest:
        return
    at = _HEAD.size + length
    for name, sha256, size in json.loads(data[_HEAD.size : at]):
        yield name, sha256, data[at : at + size]
        at += size
