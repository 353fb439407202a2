"""Work on files of others in a process of its own, with limits on memory and time; whatever it does, we live on.

    with Child(Limits(memory_bytes=2 * 2**30, seconds=60)) as child:
        values = list(child.call("aurelia.media.probe:as_json", {"path": "film.mp4"}))

What comes back is JSON (a process that a file took over could send any pickle), bounded in length and checked.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Self

import structlog

from aurelia.media.child_process import without_secrets
from aurelia.media.child_reply import ChildDied, ChildFailed, Failure, Lines, Trouble, read_reply, reason
from aurelia.media.child_start import Limits, start
from schemas.errors import ToolkitError

log = structlog.get_logger(__name__)

_SEND_SECONDS = 30.0
"""A child that takes its call no faster than this is past help."""

_SAID_KEPT = 4096


@dataclass(frozen=True)
class End:
    """A call is over; `error` says why where it failed (`ChildDied` where the process is gone)."""

    error: ToolkitError | None = None


class Child:
    """A process that takes one call after another; one that died is replaced at the next call.

    Args:
        limits: What it may use.
        packages: Further packages whose functions may run, beside ours and installed plug-ins'.
    """

    def __init__(self, limits: Limits | None = None, packages: Sequence[str] = ()) -> None:
        self.limits = limits or Limits()
        self._packages = tuple(packages)
        self._process: subprocess.Popen[bytes] | None = None
        self._requests = self._replies = -1
        self._lines = Lines(self.limits.reply_bytes)
        self._said = b""
        self._about, self._seconds = "", 0.0
        self.deadline = float("inf")
        """When the running call is out of time, on the monotonic clock; whoever makes it wait may put it off."""

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return None if self._process is None else self._process.pid

    @property
    def files(self) -> tuple[int, ...]:
        """Descriptors on which it speaks: `heard` has something to say when one is readable."""
        if self._process is None:
            return ()
        out = self._process.stdout
        return (self._replies,) if out is None or out.closed else (self._replies, out.fileno())

    def call(
        self, function: str, arguments: Mapping[str, Any], *, seconds: float | None = None, subject: str = ""
    ) -> Generator[dict[str, Any]]:
        """Run a function and give the JSON objects it yields, as they come; a plain return value counts as one.

        Closing the iterator before its end ends the process.

        Args:
            function: `package.module:name` of a function of ours or of an installed plug-in.
            arguments: Its keyword arguments, JSON values.
            seconds: Most it may take; None for the limits' own.
            subject: What an error is about where the process dies (default: the function).

        Raises:
            ChildDied: The process crashed, or used more memory or time than it may.
            ToolkitError: What the function raised.
            ChildFailed: It raised something else.
        """
        over = False
        try:
            self.begin(function, arguments, seconds=seconds, subject=subject)
            while not over:
                wait(self.files, max(0.0, min(self.deadline - time.monotonic(), 3600.0)))
                for event in self.heard():
                    if isinstance(event, End):
                        over = True
                        if event.error is not None:
                            raise event.error
                        break
                    paused = time.monotonic()
                    yield event
                    self.deadline += time.monotonic() - paused
        finally:
            if not over:
                self.close()

    def begin(
        self, function: str, arguments: Mapping[str, Any], *, seconds: float | None = None, subject: str = ""
    ) -> None:
        """Send a call without waiting for what comes of it; see `files`, `heard` and `deadline`."""
        self._about, self._seconds = subject or function, self.limits.seconds if seconds is None else seconds
        call = {"function": function, "arguments": dict(arguments), "seconds": self._seconds}
        message = json.dumps(call, allow_nan=False).encode() + b"\n"
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
            given = {"memory_bytes": self.limits.memory_bytes, "file_bytes": self.limits.file_bytes}
            message = json.dumps({**given, "packages": self._packages}).encode() + b"\n" + message
        self._lines = Lines(self.limits.reply_bytes)
        self.deadline = time.monotonic() + self._seconds if self._seconds > 0 else float("inf")
        self._send(message)

    def heard(self) -> Iterator[dict[str, Any] | End]:
        """What the running call has said since, without waiting; an `End` is the last of it."""
        if self._process is None:
            yield End(ChildDied(self._about, "could not be started or did not take its work"))
            return
        self._listen()
        try:
            ended = not (data := os.read(self._replies, 2**20))
        except BlockingIOError:
            data, ended = b"", False
        try:
            for line in self._lines.add(data):
                reply = read_reply(line)
                if isinstance(reply, Mapping):
                    yield dict(reply)
                else:
                    yield self._end(reply)
                    return
        except Trouble as exc:
            yield self._dead(f"sent what nobody can read: {exc}")
            return
        if ended:
            yield self._dead("")
        elif time.monotonic() >= self.deadline:
            yield self._dead(f"took longer than {self._seconds:g} s")

    def close(self) -> None:
        """End the process at once, with all it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for descriptor in (self._requests, self._replies):
            os.close(descriptor)
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _start(self) -> None:
        try:
            self._process, self._requests, self._replies = start()
        except OSError as exc:
            raise ChildDied(self._about, f"no process could be started: {exc.strerror}") from exc
        self._said = b""

    def _send(self, message: bytes) -> None:
        """Hand over a call; a child that does not take it is found dead by `heard`."""
        give_up = time.monotonic() + _SEND_SECONDS
        poll = select.poll()
        poll.register(self._requests, select.POLLOUT)
        while message and time.monotonic() < give_up:
            if poll.poll(1000):
                try:
                    message = message[os.write(self._requests, message) :]
                except OSError:  # it is gone
                    return
        if message:
            self.deadline = 0.0

    def _listen(self) -> None:
        """Keep the last of what it wrote on stdout and stderr."""
        for file in self.files[1:]:
            with suppress(BlockingIOError):
                while data := os.read(file, 65536):
                    self._said = (self._said + data)[-_SAID_KEPT:]
                if self._process is not None and self._process.stdout is not None:
                    self._process.stdout.close()  # it says no more there: nobody need look again

    def _end(self, failure: Failure | None) -> End:
        if failure is None:
            self._told("a child said")
            return End()
        if failure.memory:
            return self._dead(f"ran out of memory (limit {self.limits.memory_bytes / 2**30:.3g} GB)")
        self._told("a child failed")
        if failure.error is not None:
            return End(failure.error)
        return End(ChildFailed(self._about, failure.bug))

    def _dead(self, why: str) -> End:
        process, status = self._process, None
        if not why and process is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(1.0)
            self._listen()
            status = process.poll()
            why = reason(status, self._said, self._seconds, self.limits.memory_bytes)
        self._told("a child died")
        self.close()
        died = ChildDied(self._about, why, "the file may be damaged or made to do harm")
        died.outside = status in (-signal.SIGKILL, -signal.SIGTERM)
        return End(died)

    def _told(self, what: str) -> None:
        if self._said:
            log.info(what, about=self._about, said=without_secrets(self._said.decode("utf-8", "replace")))
            self._said = b""


def once(
    function: str, arguments: Mapping[str, Any], limits: Limits | None = None, *, subject: str = ""
) -> list[dict[str, Any]]:
    """Run a function once in a new process, and give all it yields; see `Child.call`."""
    with Child(limits) as child:
        return list(child.call(function, arguments, subject=subject))


__all__ = ["Child", "ChildDied", "ChildFailed", "End", "Limits", "once"]
