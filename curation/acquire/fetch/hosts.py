"""Manners towards hosts: few at once, a pause between pages, and none at all to a host that turns us away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from curation.acquire.fetch.failures import BLOCKING
from schemas.base import now

_SAME = {
    "youtu.be": "youtube.com", "youtube-nocookie.com": "youtube.com", "player.vimeo.com": "vimeo.com",
    "dai.ly": "dailymotion.com",
}  # fmt: skip
_PAUSE = timedelta(hours=1)
"""How long a host is best left alone when it says nothing itself."""


def host_of(address: str) -> str:
    """The host of an address as people would name it: `youtube.com` for all the names YouTube has."""
    try:
        return site_of(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """A host's name without the parts that do not tell sites apart."""
    host = host.lower().rstrip(".")
    for prefix in ("www.", "m.", "music."):
        host = host.removeprefix(prefix)
    return _SAME.get(host, host)


@dataclass
class _Host:
    running: int = 0
    blocked: int = 0
    next_page: float = 0.0
    until: datetime | None = None
    kind: str = ""


@dataclass
class Hosts:
    """What is known of the hosts in one run; used by several threads.

    Args:
        at_once: Most sources of one host that are fetched at once.
        pause: Least seconds between two pages asked of one host.
        patience: After so many sources in a row that failed for a reason of the host, the others are left for later.
        clock: Seconds that only grow.
        sleep: Waits so many seconds.
    """

    at_once: int = 2
    pause: float = 1.0
    patience: int = 3
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _known: dict[str, _Host] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, host: str) -> bool:
        """Take one of the host's places; False where none is free or the host is left alone."""
        with self._lock:
            one = self._known.setdefault(host, _Host())
            if host and (one.until is not None or one.running >= self.at_once):
                return False
            one.running += 1
            return True

    def release(self, host: str) -> None:
        """Give the place back; it will be taken again."""
        with self._lock:
            self._known[host].running -= 1

    def end(self, host: str, kind: str, wait: float | None = None) -> None:
        """Give the place back, and say what became of it.

        Args:
            host: The host.
            kind: The kind of failure; empty where it went well.
            wait: Seconds the host asks to wait.
        """
        with self._lock:
            one = self._known[host]
            one.running -= 1
            if not host or kind == "stopped":
                return
            one.blocked = one.blocked + 1 if kind in BLOCKING else 0
            if one.blocked >= self.patience and one.until is None:
                one.until = now() + (timedelta(seconds=wait) if wait else _PAUSE)
                one.kind = kind

    def why(self, host: str) -> str:
        """The kind of failure for which the host is left alone."""
        with self._lock:
            return self._known[host].kind

    def paused(self, host: str) -> datetime | None:
        """Until when the host is best left alone; None where it may be asked."""
        with self._lock:
            return self._known[host].until if host in self._known else None

    def turn(self, host: str) -> None:
        """Wait until the host may be asked for another page."""
        host = site_of(host)
        with self._lock:
            one = self._known.setdefault(host, _Host())
            at = max(self.clock(), one.next_page)
            one.next_page = at + self.pause
            wait = at - self.clock()
        if wait > 0:
            self.sleep(wait)
