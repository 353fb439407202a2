"""Processes that touch what comes from outside: pages, playlists and files of others, each with limits.

Sites are read by regular expressions over whatever they send, and a playlist of a kilobyte may name a thousand million
pieces. In a process of its own that hangs nothing and fills no memory but its own.
"""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any

from aurelia.media.child import Child, ChildDied, Limits
from curation.acquire.fetch.many import Stop

SILENCE = 120.0
"""Seconds without a sign of life after which a process is given up."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_MEMORY = 2 * 2**30
_SLACK = 64 * 2**20
"""Beside the media itself nothing that is written is longer."""


def proxies() -> dict[str, str]:
    """The variables of the environment that name proxies: other processes get them only where they fetch."""
    return {name: value for name, value in os.environ.items() if name.lower() in _PROXIES}


class _Held:
    """A process at work, which another thread may end."""

    def __init__(self, child: Child) -> None:
        self._child = child

    def cut(self) -> None:
        """End it; what it wrote stays, and is fit to go on with."""
        pid = self._child.pid
        if pid is not None:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Hands:
    """As many processes as are needed at once; one that a site or a file brings down is replaced.

    Args:
        max_bytes: Size of the largest file they may write.
        stop: Ends what they do.
    """

    def __init__(self, max_bytes: int, stop: Stop) -> None:
        self._limits = Limits(memory_bytes=_MEMORY, seconds=0, file_bytes=max_bytes + _SLACK)
        self._stop = stop
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()

    def ask(self, function: str, arguments: Mapping[str, Any], subject: str, seconds: float) -> dict[str, Any]:
        """The one value that a function gives.

        Raises:
            ChildDied: It took more time or memory than it may, or was stopped.
            ToolkitError: What the function raised.
        """
        with (
            self._one(subject) as child,
            closing(child.call(function, arguments, seconds=seconds, subject=subject)) as values,
        ):
            found = list(islice(values, 2))
        if len(found) != 1:  # whoever took it over may say anything
            raise ChildDied(subject, "did not give the one answer it was asked for", "the file may be made to do harm")
        return found[0]

    def follow(
        self, function: str, arguments: Mapping[str, Any], subject: str, silence: float
    ) -> Iterator[dict[str, Any]]:
        """All values that a function gives, as they come.

        Args:
            function: See `aurelia.media.child`.
            arguments: Its arguments.
            subject: What it is about.
            silence: Seconds it may take between two values; in all it may take as long as it likes.

        Raises:
            ChildDied: It hung, used up its memory, or was stopped.
            ToolkitError: What the function raised.
        """
        with self._one(subject) as child:
            for value in child.call(function, arguments, seconds=0, subject=subject):
                if self._stop.is_set():  # also where it began in the moment in which all others were ended
                    raise _stopped(subject)
                child.deadline = time.monotonic() + silence
                yield value

    def close(self) -> None:
        """End all processes."""
        while not self._idle.empty():
            self._idle.get().close()

    @contextmanager
    def _one(self, subject: str) -> Iterator[Child]:
        if self._stop.is_set():
            raise _stopped(subject)
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            child = Child(self._limits)
        held = _Held(child)
        self._stop.add(held)
        try:
            yield child
        finally:
            self._idle.put(child)


def _stopped(subject: str) -> ChildDied:
    stopped = ChildDied(subject, "was stopped")
    stopped.outside = True
    return stopped
