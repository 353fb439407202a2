"""What the jobs of the tests do; light to import, for every process of a test does."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.executors.base import Job
from schemas.errors import MediaError, WorkspaceError

HERE = "tests.curation.executors.work"


def count(name: str, to: int, pause: float = 0.0) -> Iterator[dict[str, Any]]:
    """Numbers with a hash of each, slowly."""
    for number in range(to):
        time.sleep(pause)
        yield {"number": number, "hash": hashlib.sha256(f"{name} {number}".encode()).hexdigest()}
        yield {"progress": float(number + 1)}


def once_each(folder: str, name: str, to: int, kill_at: int) -> Iterator[dict[str, Any]]:
    """Numbers; at one of them the first process that comes there ends itself from outside."""
    for number in range(to):
        mark = Path(folder) / name
        if number == kill_at and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield {"number": number, "hash": hashlib.sha256(f"{name} {number}".encode()).hexdigest()}


def crash(name: str = "") -> Iterator[dict[str, Any]]:
    yield {"number": 0, "hash": "0" * 64}
    os.abort()


def eat() -> dict[str, Any]:
    eaten = []
    while True:
        eaten.append(b"x" * 2**24)


def sleep(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {}


def whoami() -> dict[str, Any]:
    return {"pid": os.getpid()}


def fail(name: str) -> dict[str, Any]:
    raise MediaError(name, "cannot be read", "mend it")


def full() -> dict[str, Any]:
    raise WorkspaceError("files", "the disk is full")


def bug() -> dict[str, Any]:
    raise ZeroDivisionError("a bug")


def nonsense() -> dict[str, Any]:
    return {"number": "x", "hash": 1}


def job(name: str, /, id: str = "", seconds: float = 0.0, **arguments: Any) -> Job:
    return Job(id or name, f"{HERE}:{name}", arguments, seconds, subject=id or name)
