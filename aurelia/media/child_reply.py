"""What a child process says, read as words of a stranger: a hostile file may have taken it over."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas import errors
from schemas.base import encodable
from schemas.errors import MediaError, ToolkitError

_LONGEST_TEXT = 2000
_MOST_BYTES = 2**29
"""Of all values of one call."""


class Trouble(Exception):  # noqa: N818
    """What a child said cannot be read."""


class ChildDied(MediaError):  # noqa: N818 - says what happened
    """The process that worked on a file died, or was ended because it took too long or too much."""

    outside = False
    """Whether somebody else killed it, such as the system for want of memory."""


class ChildFailed(ToolkitError):  # noqa: N818
    """The function raised what nobody expected: a bug, of ours or of a library; its traceback is in the log.

    Args:
        about: What the call was about.
        bug: The exception, without secrets.
    """

    retry = True
    """Another version may work."""

    def __init__(self, about: str, bug: str) -> None:
        self.bug = bug
        super().__init__(about, f"failed: {bug}", "this is a bug; the log (-v) has its traceback")


@dataclass(frozen=True)
class Failure:
    """How a call failed.

    Args:
        error: What the function raised, or None.
        bug: What it raised where that was no expected failure.
        memory: Memory ran out.
    """

    error: ToolkitError | None = None
    bug: str = ""
    memory: bool = False


class Lines:
    """Puts lines together from what comes through a pipe.

    Args:
        longest: Bytes of the longest line.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = bytearray()
        self._seen = 0

    def add(self, data: bytes) -> Iterator[bytes]:
        """The lines that are whole with this.

        Raises:
            Trouble: A line, or all together, is too long.
        """
        self._seen += len(data)
        start = len(self._rest)
        self._rest += data
        begin = 0
        while (end := self._rest.find(b"\n", max(start, begin))) >= 0:
            if end - begin > self._longest:
                break
            yield bytes(self._rest[begin:end])
            begin = end + 1
        del self._rest[:begin]
        if len(self._rest) > self._longest or self._seen > _MOST_BYTES:
            raise Trouble("it is too long")


def read_reply(line: bytes) -> Mapping[str, Any] | Failure | None:
    """A value; or how the call ended (None: well).

    Raises:
        Trouble: It is none of these.
    """
    try:
        said = json.loads(line, parse_constant=_no_constant)
        body = encodable(said)
        json.dumps(body, allow_nan=False).encode()
    except (ValueError, RecursionError) as exc:
        raise Trouble("it is no JSON") from exc
    if isinstance(body, dict) and len(body) == 1:
        [(kind, content)] = body.items()
        if kind == "value" and isinstance(content, dict):
            return content
        if kind == "done":
            return None
        if kind == "memory":
            return Failure(memory=True)
        if kind == "error" and isinstance(content, dict) and all(isinstance(text, str) for text in content.values()):
            return _failure({name: text[:_LONGEST_TEXT] for name, text in content.items()})
    raise Trouble("it is no reply")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _failure(told: Mapping[str, str]) -> Failure:
    if "bug" in told:
        return Failure(bug=_plain(told["bug"]))
    kind = getattr(errors, told.get("class", ""), None)
    if not (isinstance(kind, type) and issubclass(kind, ToolkitError)):
        raise Trouble("it is no error of ours")
    subject, message, hint = (_plain(told.get(name, "")) for name in ("subject", "message", "hint"))
    return Failure(error=kind(subject, message, hint))


def _plain(text: str) -> str:
    return "".join(mark if mark.isprintable() else " " for mark in text)


def reason(status: int | None, said: bytes, seconds: float, memory_bytes: int) -> str:
    """Why a process is gone, in plain words.

    Args:
        status: Its exit status as `subprocess` has it; None where it still runs but hung up.
        said: The last it wrote on stderr.
        seconds: The time it had.
        memory_bytes: The memory it had.
    """
    if status is None:
        return "hung up before it was done"
    if b"bad_alloc" in said or b"Cannot allocate memory" in said or b"MemoryError" in said:
        return f"ran out of memory (limit {memory_bytes / 2**30:.3g} GB)"
    if status >= 0:
        return f"ended before it was done (status {status})"
    if sys.platform != "win32" and -status == signal.SIGXCPU:
        return f"took longer than {seconds:g} s"
    if sys.platform != "win32" and -status == signal.SIGKILL:
        return "was killed (signal 9), perhaps because the machine ran out of memory"
    return f"crashed (signal {-status})"
