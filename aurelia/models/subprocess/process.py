"""A worker process: lines in and out that never block us, a short memory of its stderr, and an end that is certain."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Literal

from schemas.base import encodable
from schemas.errors import ModelError

_GUARD = Path(__file__).with_name("guard.py")
_KEPT_LINES, _KEPT_CHARACTERS = 12, 300
_POLITE_SECONDS, _LAST_SECONDS = 3.0, 8.0
_MOST_UNREAD = 10_000
_NOT_TEXT = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")

Event = tuple[Literal["line", "long", "end"], bytes]
"""What comes out of a worker: a line, the beginning of a line that is too long, or the end of its output."""


@dataclass
class _Handle:
    """All that has to be ended; it knows nothing of the `Worker`, so that it can end it when that is forgotten."""

    process: subprocess.Popen[bytes]
    lifeline: int | None
    lines: queue.SimpleQueue[bytes | None]
    threads: list[threading.Thread]
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: bool = False

    def end(self, polite: bool = True) -> None:
        """Close its stdin and wait a little, or not; then kill it and all it started, and wait for that."""
        with self.lock:
            if self.over:
                return
            self.over = True
        self.lines.put(None)
        if polite:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_POLITE_SECONDS)
        if self.lifeline is not None:
            os.close(self.lifeline)  # the guard sees it and kills the worker's group
        else:
            self.process.kill()
        try:
            self.process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self.threads:
            thread.join(1.0)
        if not any(thread.is_alive() for thread in self.threads):
            for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


class Worker:
    """A running worker.

    Args:
        command: The program and its arguments.
        folder: Its working directory.
        variables: Its whole environment.
        max_line_bytes: Longest line it may write.
        secrets: Texts that are cut out of whatever it says on stderr.

    Raises:
        ModelError: The program cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        variables: Mapping[str, str],
        *,
        max_line_bytes: int,
        secrets: Sequence[str] = (),
    ) -> None:
        self._secrets = tuple(secrets)
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)
        process, lifeline = _start(command, folder, variables)
        work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            (_write, (process.stdin, self._lines)),
            (_read, (process.stdout, self._events, max_line_bytes)),
            (_drain, (process.stderr, self._said)),
        ]
        threads = [threading.Thread(target=does, args=args, daemon=True, name="worker") for does, args in work]
        for thread in threads:
            thread.start()
        self._handle = _Handle(process, lifeline, self._lines, threads)
        weakref.finalize(self, self._handle.end)

    @property
    def pid(self) -> int:
        """The process that runs it."""
        return self._handle.process.pid

    def send(self, line: bytes) -> None:
        """Hand it a line; returns at once, whether it reads or not."""
        self._lines.put(line + b"\n")

    def next(self, seconds: float) -> Event | None:
        """What it says next, or None when nothing came in that time."""
        try:
            return self._events.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            return None

    def kill(self) -> None:
        """End it at once, with all it started."""
        self._handle.end(polite=False)

    def close(self) -> None:
        """Let it end by itself by closing its stdin, and kill it when it takes too long."""
        self._handle.end()

    def status(self) -> str:
        """How it ended, in words; empty while it runs."""
        code = self._handle.process.poll()
        if code is None:
            return ""
        signal = -code if code < 0 else code - 128
        return f"ended with status {code}" if 0 <= code <= 128 else f"was ended by signal {signal}"

    def said(self) -> str:
        """The last lines of its stderr, cleaned, in one line."""
        return clean(" | ".join(line for line in list(self._said) if line.strip()), self._secrets)[-1000:]


def clean(text: str, secrets: Sequence[str] = ()) -> str:
    """Text of a worker in one line, without control characters and without secrets."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return " ".join(encodable(_NOT_TEXT.sub("", text)).split())


def _start(
    command: Sequence[str], folder: str, variables: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int | None]:
    program = _found(command[0], folder, variables)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if os.name != "posix":
        return _popen([program, *command[1:]], cwd=folder, env=dict(variables), **pipes), None
    theirs, ours = os.pipe()
    guarded = [sys.executable, "-I", "-S", str(_GUARD), str(theirs), program, *command[1:]]
    try:
        return _popen(
            guarded, cwd=folder, env=dict(variables), pass_fds=(theirs,), start_new_session=True, **pipes
        ), ours
    except ModelError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)


def _popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, **options)
    except (OSError, ValueError) as exc:
        raise ModelError(f"worker {Path(command[0]).name}", f"cannot be started: {exc}", "see docs/workers.md") from exc


def _found(program: str, folder: str, variables: Mapping[str, str]) -> str:
    """The program's file: searched for on the worker's PATH, or seen from its folder where it is a path."""
    is_path = os.sep in program or (os.altsep is not None and os.altsep in program)
    place = str(Path(folder) / Path(program).expanduser()) if is_path else program
    found = shutil.which(place, path=variables.get("PATH"))
    if found is None:
        hint = "give its whole path in `command`, or install it"
        raise ModelError(f"worker {program}", "cannot be started: there is no such program", hint)
    return found


def _write(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    with suppress(OSError, ValueError):  # it reads no more: its end is told by its output
        while (line := lines.get()) is not None:
            pipe.write(line)
            pipe.flush()
    with suppress(OSError, ValueError):
        pipe.close()


def _read(pipe: IO[bytes], events: queue.SimpleQueue[Event], limit: int) -> None:
    with suppress(OSError, ValueError):
        while line := pipe.readline(limit + 1):
            if len(line) > limit or events.qsize() > _MOST_UNREAD:
                events.put(("long", line[:_KEPT_CHARACTERS]))
                break
            events.put(("line", line))
    events.put(("end", b""))


def _drain(pipe: BufferedReader, said: deque[str]) -> None:
    rest = ""
    with suppress(OSError, ValueError):
        while data := pipe.read1(65536):
            *lines, rest = re.split(r"[\r\n]+", rest + data.decode("utf-8", "replace"))
            said.extend(line[:_KEPT_CHARACTERS] for line in lines if line.strip())
            rest = rest[:_KEPT_CHARACTERS]
    said.append(rest)
