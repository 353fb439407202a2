"""A pool of processes on this machine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from aurelia.media.child import Child, ChildDied, End, Limits
from curation.executors.base import Ended, Job, Message, Tries

_LONGEST_WAIT = 1.0
"""Seconds after which deadlines are looked at again."""


@dataclass
class _Work:
    """A job with the tries it had."""

    job: Job
    tries: Tries = field(default_factory=lambda: Tries(1))


class LocalPool:
    """Runs jobs in processes of this machine, each with limits; a process that died is replaced.

    Use it in a `with` block, or close it.

    Args:
        workers: How many processes there are.
        limits: What each may use; a job's own time limit goes before this one.
        tries: How often a job's process may die by its own doing before the job is given up.
        packages: Further packages whose functions may run, beside ours and installed plug-ins'.
    """

    def __init__(
        self, workers: int, limits: Limits | None = None, *, tries: int = 3, packages: Sequence[str] = ()
    ) -> None:
        self.slots = workers
        limits = limits or Limits(memory_bytes=4 * 2**30, seconds=0)
        self._seconds = limits.seconds
        self._tries = tries
        self._idle = [Child(limits, packages) for _ in range(workers)]
        self._running: dict[Child, _Work] = {}

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that work on something."""
        return tuple(child.pid for child in self._running if child.pid is not None)

    def run(self, jobs: Iterable[Job]) -> Iterator[Message | Ended]:
        """Run jobs and give what they say as it comes; jobs are taken as processes become free.

        Closing the iterator, or an error in `jobs`, ends the processes that work on something.
        """
        coming = iter(jobs)
        again: deque[_Work] = deque()
        try:
            while True:
                paused = time.monotonic()
                while self._idle and (work := _next(again, coming, self._tries)) is not None:
                    self._begin(work)
                if not self._running:
                    return
                self._put_off(time.monotonic() - paused)
                for event in self._events(again):
                    paused = time.monotonic()
                    yield event
                    self._put_off(time.monotonic() - paused)
        finally:
            for child in list(self._running):
                self._free(child, kill=True)

    def close(self) -> None:
        """End all processes."""
        for child in (*self._idle, *self._running):
            child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _begin(self, work: _Work) -> None:
        child = self._idle.pop()
        self._running[child] = work
        work.tries.begun += 1
        job = work.job
        child.begin(job.function, job.arguments, seconds=job.seconds or self._seconds, subject=job.called)

    def _put_off(self, seconds: float) -> None:
        """The time that the driver took is nobody's who could not hand over what it had."""
        for child in self._running:
            child.deadline += seconds

    def _events(self, again: deque[_Work]) -> Iterator[Message | Ended]:
        """Wait until a child has something to say, or is out of time, and give all of it."""
        now = time.monotonic()
        most = min(min(child.deadline for child in self._running) - now, _LONGEST_WAIT)
        ready = set(wait([file for child in self._running for file in child.files], max(0.0, most)))
        now = time.monotonic()
        for child, work in list(self._running.items()):
            if ready.isdisjoint(child.files) and child.files and now < child.deadline:
                continue
            for event in child.heard():
                if not isinstance(event, End):
                    yield Message(work.job, event, work.tries.begun)
                    continue
                self._free(child)
                yield from _ended(work, event, again)

    def _free(self, child: Child, *, kill: bool = False) -> None:
        if kill:
            child.close()
        self._running.pop(child, None)
        self._idle.append(child)


def _next(again: deque[_Work], coming: Iterator[Job], tries: int) -> _Work | None:
    if again:
        return again.popleft()
    job = next(coming, None)
    return None if job is None else _Work(job, Tries(tries))


def _ended(work: _Work, event: End, again: deque[_Work]) -> Iterator[Ended]:
    died = event.error if isinstance(event.error, ChildDied) else None
    if died is None:
        yield Ended(work.job, event.error, tries=work.tries.begun)
    elif work.tries.again(outside=died.outside):
        again.append(work)
    else:
        yield Ended(work.job, died, poisoned=True, tries=work.tries.begun)
