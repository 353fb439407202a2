"""A push or pull as a process of its own that kills itself (-9) at a passage: before, in or after what leaves it.

A passage is a request that is about to be sent, a request the server has and whose answer was not read, an answer that
was read, a transaction that is about to be committed, a file that is about to be put in its place.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event
from sqlalchemy.engine import Engine

from curation.review.sync import wire
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace, open_workspace
from tests.curation.review.sync.faulty import Life, Round

COMMANDS: dict[str, Callable[[Workspace], Any]] = {"push": push, "pull": pull}


@dataclass
class Passages:
    """What a process has passed."""

    due: int = 0
    """Which passage ends it; 0 for none."""
    journal: Path | None = None
    """Where it says which."""
    passed: Counter[str] = field(default_factory=Counter)

    def enter(self, name: str) -> None:
        """One more."""
        self.passed[name] += 1
        if self.passed.total() == self.due:
            if self.journal is not None:
                self.journal.write_text(name)
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def watched(due: int = 0, journal: Path | None = None) -> Iterator[Passages]:
    """Count the passages of this process; die at one of them."""
    passages = Passages(due, journal)
    real_send, real_link, real_replace = httpx.Client.send, os.link, os.replace

    def send(self: httpx.Client, request: httpx.Request, **kwargs: Any) -> httpx.Response:
        def trace(step: str, _info: object) -> None:
            if step == "http11.receive_response_headers.started":
                passages.enter(f"within {request.method}")

        passages.enter(f"before {request.method}")
        request.extensions = {**request.extensions, "trace": trace}
        reply = real_send(self, request, **kwargs)
        passages.enter(f"after {request.method}")
        return reply

    def commit(_connection: object) -> None:
        passages.enter("commit")

    def link(*args: Any, **kwargs: Any) -> None:
        passages.enter("link")
        real_link(*args, **kwargs)

    def replace(*args: Any, **kwargs: Any) -> None:
        passages.enter("rename")
        real_replace(*args, **kwargs)

    httpx.Client.send, os.link, os.replace = send, link, replace  # type: ignore[method-assign]
    event.listen(Engine, "commit", commit)
    try:
        yield passages
    finally:
        event.remove(Engine, "commit", commit)
        httpx.Client.send, os.link, os.replace = real_send, real_link, real_replace  # type: ignore[method-assign]


@dataclass
class Killed:
    """What was killed where."""

    kills: list[str] = field(default_factory=list)

    def phase(self, calm: Life, bad: Life, command: str, rng: random.Random, most: int) -> None:
        """A command in both workspaces; in the bad one it is killed once or twice first, and then run to its end."""
        with watched() as passages:
            COMMANDS[command](calm.place)
        for _ in range(min(rng.choice((1, 2)), most - len(self.kills))):
            due = rng.randint(1, passages.passed.total())
            code, where = _run(bad.place.root, command, due)
            if code != -signal.SIGKILL:
                break  # it had less to do than the one before it
            self.kills.append(f"{command}: {where}")
        code, _ = _run(bad.place.root, command, 0)
        assert code == 0, f"seed {bad.seed}, {self.kills}"

    def live(self, calm: Life, bad: Life, number: int, plan: Round, most: int) -> None:
        """One round of both."""
        rng = random.Random(f"{bad.seed}/kills/{number}")
        for life in (calm, bad):
            life.drafts_come(number, plan)
        self.phase(calm, bad, "push", rng, most)
        for life in (calm, bad):
            life.people_judge(number, plan)
        self.phase(calm, bad, "pull", rng, most)


def _run(root: Path, command: str, due: int) -> tuple[int | None, str]:
    """The exit code of a command in a process of its own, and where it was killed."""
    # A server that has imported everything forks each of them: that takes a second less.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "killed-at"
        process = context.Process(target=_command, args=(root, command, due, journal))
        process.start()
        process.join(300)
        return process.exitcode, journal.read_text() if journal.exists() else ""


def _command(root: Path, command: str, due: int, journal: Path) -> None:
    """Run the command, or as much of it as the kill lets be."""
    wire.SETTLE_SECONDS = wire.PAUSE_SECONDS = 0.1
    with open_workspace(root) as place, watched(due, journal):
        COMMANDS[command](place)
