"""Media decoded ahead on other cores, and names for it by content."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from aurelia.media_hash import media_sha256
from aurelia.model import MediaPart
from aurelia.sampling import Sampled, Sampling, sample
from schemas.errors import MediaError

THREADS = 2
"""Clips decoded at the same time."""
AHEAD = 32
"""Decoded parts kept, about 10 MB each at the usual sampling."""

MARKED = 10_000
"""Parts that are remembered as encoded."""

_Mark = tuple[Path, int, int]


class Decoder:
    """Decodes media parts in threads and keeps the last ones.

    Args:
        sampling: How they are sampled.
        threads: How many at the same time.
        most: How many are kept.
    """

    def __init__(self, sampling: Sampling, threads: int = THREADS, most: int = AHEAD) -> None:
        self.sampling = sampling
        self._threads = threads
        self._most = most
        self._pool: ThreadPoolExecutor | None = None
        self._kept: OrderedDict[Hashable, Future[Sampled]] = OrderedDict()
        self._used: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def prefetch(self, parts: Sequence[MediaPart]) -> None:
        """Begin to decode; what is wrong with a file is told when it is asked for."""
        for part in parts:
            try:
                if _key(part) not in self._used:
                    self._begun(part)
            except (MediaError, RuntimeError):  # the file is not there, or the interpreter is on its way out
                return

    def get(self, part: MediaPart) -> Sampled:
        """What was decoded of a part, decoded now if it was not before.

        Raises:
            MediaError: It cannot be read.
        """
        return self._begun(part).result()

    def release(self, parts: Sequence[MediaPart]) -> None:
        """Let go of what was decoded of parts that were encoded, and decode them ahead no more."""
        with self._lock:
            for part in parts:
                self._kept.pop(_key(part), None)
                self._used[_key(part)] = None
            while len(self._used) > MARKED:
                self._used.popitem(last=False)

    def key(self, parts: Sequence[MediaPart]) -> Hashable:
        """A name for parts by content, role, senses and span.

        Raises:
            MediaError: A file cannot be read.
        """
        return tuple((media_sha256(part.path), part.role, part.senses, part.span) for part in parts)

    def _begun(self, part: MediaPart) -> Future[Sampled]:
        key = _key(part)
        with self._lock:
            if key not in self._kept:
                self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="decode")
                self._kept[key] = self._pool.submit(sample, part, self.sampling)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)[1].cancel()
            return self._kept[key]


def _key(part: MediaPart) -> Hashable:
    return _mark(part.path), part.senses, part.span


def _mark(path: Path) -> _Mark:
    """Tells whether a file is still the one that was read."""
    try:
        stat = path.stat()
    except OSError as exc:
        raise MediaError(str(path), f"cannot be read: {exc.strerror}") from exc
    return path, stat.st_size, stat.st_mtime_ns
