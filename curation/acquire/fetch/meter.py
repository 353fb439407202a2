"""How much came, and how fast, over all that is fetched at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WINDOW = 5.0
"""Seconds over which the speed is taken."""


class Meter:
    """Counts the bytes of several fetches; used by several threads."""

    Tell = Callable[[int, int], None]

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._running: dict[str, tuple[int, int]] = {}
        self._came: deque[tuple[float, int]] = deque()

    @contextmanager
    def one(self, name: str) -> Iterator[Tell]:
        """Count one fetch: gives what is to be told the bytes here and the bytes expected (0: unknown)."""
        with self._lock:
            self._running[name] = (0, 0)

        def tell(here: int, expected: int) -> None:
            with self._lock:
                before, _ = self._running.get(name, (0, 0))
                self._running[name] = (here, expected)
                self._came.append((self._clock(), max(0, here - before)))

        try:
            yield tell
        finally:
            with self._lock:
                self._running.pop(name, None)

    def note(self) -> str:
        """Such as `3 at once, 120 of 400 MB, 2.1 MB/s`; empty where nothing runs."""
        with self._lock:
            if not self._running:
                return ""
            now = self._clock()
            while self._came and self._came[0][0] < now - _WINDOW:
                self._came.popleft()
            speed = sum(size for _, size in self._came) / _WINDOW
            here = sum(one for one, _ in self._running.values())
            known = all(expected for _, expected in self._running.values())
            expected = sum(max(pair) for pair in self._running.values())
            running = len(self._running)
        amount = f"{here / 1e6:.0f} of {expected / 1e6:.0f} MB" if known else f"{here / 1e6:.0f} MB"
        return f"{running} at once, {amount}, {speed / 1e6:.1f} MB/s"
