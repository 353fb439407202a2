"""What the children of the tests do."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from os.path import basename  # noqa: F401 - a function that is not defined here
from pathlib import Path
from typing import Any

from schemas.errors import AcquireError, MediaError


def echo(**given: Any) -> dict[str, Any]:
    return given


def count(to: int, pause: float = 0.0) -> Iterator[dict[str, Any]]:
    for number in range(to):
        time.sleep(pause)
        yield {"number": number, "pid": os.getpid()}


def nothing() -> None:
    print("words on stdout are no reply")


def around() -> dict[str, Any]:
    """What a child finds around itself."""
    seen = [int(name) for name in os.listdir("/proc/self/fd")] if sys.platform == "linux" else []
    open_files = [number for number in seen if os.path.exists(f"/proc/self/fd/{number}")]
    return {"environment": dict(os.environ), "files": len(open_files), "stdin": sys.stdin.read(), "path": sys.path}


def refuse() -> dict[str, Any]:
    raise AcquireError("film.mp4", "is not there", "look elsewhere")


def bug() -> dict[str, Any]:
    raise KeyError("https://name:secret@host/film?token=secret")


def eat(step: int = 2**24) -> dict[str, Any]:
    eaten = []
    while True:
        eaten.append(b"x" * step)


def eat_and_hide() -> dict[str, Any]:
    try:
        eat()
    except MemoryError as exc:
        raise MediaError("film.mp4", "cannot be decoded") from exc
    return {}


def sleep(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {}


def hang(seconds: float) -> dict[str, Any]:
    """Sleeps in C and keeps all other threads of Python waiting."""
    ctypes.PyDLL(None).sleep(int(seconds))
    return {}


def hush(pause: float) -> dict[str, Any]:
    for descriptor in (1, 2):
        os.close(descriptor)
    time.sleep(pause)
    return {}


def crash() -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def leave(status: int) -> dict[str, Any]:
    os._exit(status)


def die() -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def say(text: str, times: int = 1) -> dict[str, Any]:
    """Write to where replies go, as a process would that a file took over."""
    with open(int(sys.argv[2]), "w", closefd=False) as replies:
        for _ in range(times):
            replies.write(text)
    return {}


def write(path: str, size: int) -> dict[str, Any]:
    Path(path).write_bytes(b"x" * size)
    return {}


def wrong() -> Iterator[int]:
    yield 1


def nan() -> dict[str, Any]:
    return {"x": float("nan")}
