"""A small path through all stages as a program of its own, which kills itself where it is told to.

    python -m tests.small_path WORKSPACE --journal FILE [--steps add,download] [--kill "push: save sent" 3 before]

Every call that changes something outside the process (a row, a file in its place, the review server) is a door. Each
passage through a door is written to the journal first, so that a test can read there how often each is passed, draw
some passages, and have the next run killed (SIGKILL, nothing is cleaned up) before, within or after them.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from alembic.ddl.impl import DefaultImpl

from curation.blobs import Blobs
from curation.demo.run import SAMPLES
from curation.project import Project
from curation.review import scripted
from curation.review.studio import process
from db import runs as run_rows
from db.people import People
from db.reviews import ReviewRows
from db.store import Store
from db.versions import Splits

NAME, VERSION = "small-path", "1.0.0"

STEPS: dict[str, Callable[[Project], Any]] = {
    "up": lambda project: project.review_up(),
    "add": lambda project: project.add(SAMPLES / "short.csv"),
    "download": Project.download,
    "segment": Project.segment,
    "draft": Project.draft,
    "push": Project.push,
    "review": lambda project: scripted.review(project.workspace),
    "pull": Project.pull,
    "validate": Project.validate,
    "commit": lambda project: project.commit("a small path"),
    "release": lambda project: project.build_release(NAME, VERSION),
}

Door = tuple[object, str, Callable[..., str]]
"""Whose function, its name, and what a passage with these arguments is called."""

DOORS: tuple[Door, ...] = (
    (DefaultImpl, "create_table", lambda *_: "table"),
    (Store, "put", lambda _store, facts, runs=(): f"put {_stage(facts, runs)}"),
    (Store, "revise_all", lambda _store, given: f"revise {given[0][0].kind if given else 'nothing'}"),
    (run_rows, "append", lambda *_: "within a transaction"),
    (ReviewRows, "save", lambda _rows, *tasks: f"save {tasks[0].state if tasks else 'nothing'}"),
    (ReviewRows, "mark_pulled", lambda *_: "mark pulled"),
    (People, "pseudonym", lambda *_, **__: "pseudonym"),
    (Splits, "commit", lambda *_, **__: "commit"),
    (Blobs, "adopt", lambda *_: "adopt"),
    (os, "replace", lambda *_: "rename"),
    (shutil, "copyfile", lambda *_, **__: "copy"),
    (process, "spawn", lambda *_: "spawn"),
)

WHENS = ("before", "within", "after")
"""`within` is for requests alone: the server has all of it, and its answer was not read."""


class Journal:
    """What this workspace's processes have passed so far, and where the present one ends.

    Args:
        path: One line a passage, of all runs.
        kill: Door, which passage through it counted over all runs, and when.
    """

    def __init__(self, path: Path, kill: tuple[str, int, str] | None) -> None:
        self.step = "create"
        self._path = path
        self._passed = Counter(path.read_text().splitlines() if path.exists() else ())
        self._kill = kill
        self._lock = threading.Lock()

    def enter(self, door: str) -> str:
        """Note a passage; returns when to die in it, or an empty text."""
        label = f"{self.step}: {door}"
        with self._lock, self._path.open("a") as stream:
            stream.write(f"{label}\n")
            self._passed[label] += 1
            due = self._kill is not None and self._kill[:2] == (label, self._passed[label])
        return self._kill[2] if self._kill and due else ""


def die() -> None:
    """As `kill -9` does it."""
    os.kill(os.getpid(), signal.SIGKILL)


def watch(journal: Journal) -> None:
    """Put a watch on every door of this process."""
    for owner, name, called in DOORS:
        setattr(owner, name, _watched(getattr(owner, name), called, journal))
    httpx.Client.request = _watched_request(httpx.Client.request, journal)  # type: ignore[method-assign]


def _watched(real: Callable[..., Any], called: Callable[..., str], journal: Journal) -> Callable[..., Any]:
    @functools.wraps(real)
    def passed(*args: Any, **kwargs: Any) -> Any:
        due = journal.enter(called(*args, **kwargs))
        if due == "before":
            die()
        result = real(*args, **kwargs)
        if due == "after":
            die()
        return result

    return passed


def _watched_request(real: Callable[..., Any], journal: Journal) -> Callable[..., Any]:
    @functools.wraps(real)
    def passed(self: httpx.Client, method: str, path: str, **kwargs: Any) -> Any:
        if method == "GET":
            return real(self, method, path, **kwargs)
        due = journal.enter(f"{method} {re.sub(r'[0-9]+', '*', path)}")
        if due == "before":
            die()
        trace = {"trace": _die_when_sent} if due == "within" else {}
        result = real(self, method, path, **kwargs, extensions=trace)
        if due == "after":
            die()
        return result

    return passed


def _die_when_sent(event: str, _info: object) -> None:
    if event == "http11.receive_response_headers.started":
        die()


def _stage(facts: Any, runs: Any) -> str:
    """What stores: the stage's name, or the kind of fact where no stage is behind it."""
    return next((run.stage.split(":")[0] for run in runs), "") or next((fact.kind for fact in facts), "nothing")


def main() -> None:
    """Run the steps, or as many as the kill lets be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--steps", default=",".join(name for name in STEPS if name != "up"))
    parser.add_argument("--kill", nargs=3, metavar=("DOOR", "NUMBER", "WHEN"))
    given = parser.parse_args()
    kill = (given.kill[0], int(given.kill[1]), given.kill[2]) if given.kill else None
    journal = Journal(given.journal, kill)
    watch(journal)
    with Project.create(given.workspace, demo=True) as project:
        for name in given.steps.split(","):
            journal.step = name
            STEPS[name](project)


if __name__ == "__main__":
    main()
