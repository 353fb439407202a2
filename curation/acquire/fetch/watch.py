"""Sees all that one fetch asks for, gets and says: refuses what may not be, counts, and logs without secrets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NoReturn

import structlog

from curation.acquire import addresses
from curation.acquire.fetch.base import FetchError, Limits

log = structlog.get_logger(__name__)


class Watch:
    """One fetch.

    Args:
        subject: The address, without its query.
        limits: What may be fetched.
        stop: Set from outside to break everything off.
        turn: Called with a host before it is asked for a page; may wait.
        tell: Told the bytes here so far and the bytes expected (0 where nobody says).
    """

    def __init__(
        self, subject: str, limits: Limits, *, stop: threading.Event | None = None,
        turn: Callable[[str], None] = lambda _host: None, tell: Callable[[int, int], None] = lambda _here, _all: None,
    ) -> None:  # fmt: skip
        self.subject = subject
        self.limits = limits
        self.refusal: FetchError | None = None
        self.here = 0
        """Bytes of media on the disk, of this and earlier runs."""
        self.said = ""
        """The downloader's warnings: some sites fail with a reason that stands only there."""
        self._stop = stop or threading.Event()
        self._turn, self._tell = turn, tell
        self._expected = 0

    @property
    def stopped(self) -> bool:
        """True when everything shall be broken off."""
        return self._stop.is_set()

    def turn(self, host: str) -> None:
        """Wait until the host may be asked for another page."""
        self._turn(host)

    def host(self, address: str) -> None:
        """Refuse what is not on the web or lies in a private network.

        Raises:
            FetchError: It is refused.
        """
        if not address.lower().startswith(("http://", "https://")):
            self.refuse("wrong-url", "leads to an address that is not on the web")
        refused = addresses.refused_host(address, allow_loopback=self.limits.allow_loopback)
        if refused is not None:
            self.refuse("wrong-url", f"leads to an address that {refused.message}")

    def expect(self, size: int) -> None:
        """Be told that a file of this size comes; refuse too much before it does."""
        self._expected = max(self._expected, self.here + size)
        if self.here + size > self.limits.max_bytes:
            self.refuse("too-large", f"has {size} bytes; at most {self.limits.max_bytes} are fetched")

    def kept(self, size: int) -> None:
        """Count bytes that are here now (negative: that were thrown away).

        A server need not say how many bytes will come: too many are broken off.
        """
        self.here += size
        if self.here > self.limits.max_bytes:
            self.refuse("too-large", f"has more than {self.limits.max_bytes} bytes")
        if self._stop.is_set():
            raise FetchError("stopped", self.subject)
        self._tell(self.here, self._expected)

    def refuse(self, kind: str, message: str) -> NoReturn:
        """Break off, for good."""
        # What is raised holds on to open files; what is kept for later is another one.
        self.refusal = FetchError(kind, self.subject, message)
        raise FetchError(kind, self.subject, message)

    def debug(self, message: str) -> None:
        """Details, from the downloader."""
        log.debug("downloader", about=self.subject, says=addresses.without_query(message.strip()))

    def warning(self, message: str) -> None:
        """Something the downloader went around."""
        self.said = (self.said + "\n" + message)[-4000:]
        log.info("downloader warns", about=self.subject, says=addresses.without_query(message.strip()))

    def error(self, message: str) -> None:
        """What the downloader then raises."""
        log.info("downloader failed", about=self.subject, says=addresses.without_query(message.strip()))
