"""When a failed try is repeated, how long to wait before, and when to stop asking a server that is down."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_WAIT = 60.0
"""Seconds: no wait is longer, whatever the server asks for."""

_GROWTH_STOPS = 30.0


@dataclass(frozen=True)
class Patience:
    """How often and how slowly a try is repeated.

    Args:
        retries: Most repetitions.
        first: Seconds before the first; doubled for each further one, up to 30.
        sleep: Waits.
        chance: A number from 0 to 1: many clients that failed together must not come back together.
    """

    retries: int
    first: float
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = secrets.SystemRandom().random

    def wait(self, repetition: int, asked: float) -> None:
        """Wait before a repetition (from 0): as long as the server asks, within bounds, and never less than ours."""
        grown = min(_GROWTH_STOPS, self.first * 2.0**repetition)
        self.sleep(max(min(asked, LONGEST_WAIT), grown * (0.5 + self.chance() / 2)))


class Breaker:
    """Stops asking a server that failed many times in a row; after a pause one request tries again.

    Args:
        most: Failures in a row after which nobody asks any more.
        pause: Seconds until one request may try.
        clock: Seconds of a steady clock.
    """

    def __init__(self, most: int, pause: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.pause = pause
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def lets_through(self) -> bool:
        """Whether a request may be sent now."""
        with self._lock:
            if self._failures < self.most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self.pause
            return True

    def note(self, down: bool) -> None:
        """Note how a try went: whether the server gave no sensible sign of life."""
        with self._lock:
            self._failures = self._failures + 1 if down else 0
            if self._failures == self.most:
                self._until = self._clock() + self.pause
