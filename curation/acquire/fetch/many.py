"""Many fetches side by side: several hosts at once, few of each, and another try where one can help."""

from __future__ import annotations

import heapq
import random
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from curation.acquire.fetch import failures
from curation.acquire.fetch.hosts import Hosts

T = TypeVar("T")

TRIES = 4
"""Most tries of one source in one run that bring nothing new."""

MOST_TRIES = 40
"""Most tries of one source in one run, though each may bring a little more."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before the second try, doubled before each further one; with chance, so that not all come back at once."""

LONGEST_OBEYED = 120.0
"""A server that asks to wait longer is asked again in the next run."""

_TICK = 0.25


class Cuttable(Protocol):
    """Something that can be broken off from another thread."""

    def cut(self) -> None:
        """Break it off."""
        ...


class Stop(threading.Event):
    """Ends all fetches: whoever looks at it sees it, and whoever waits on a connection is woken."""

    def __init__(self) -> None:
        super().__init__()
        self._open: weakref.WeakSet[Cuttable] = weakref.WeakSet()

    def add(self, one: Cuttable) -> None:
        """Break this off too."""
        self._open.add(one)
        if self.is_set():
            one.cut()

    def set(self) -> None:
        """End all."""
        super().set()
        for one in list(self._open):
            one.cut()


@dataclass
class Job(Generic[T]):
    """One source to fetch.

    Args:
        value: What it is about.
        host: The host it is fetched from; empty for this machine's files.
        tries: How often it was tried in this run.
        fruitless: How often in a row a try brought nothing new.
        here: Most bytes that any try left on the disk.
    """

    value: T
    host: str
    tries: int = 0
    fruitless: int = 0
    here: int = 0


@dataclass(frozen=True)
class Tried:
    """How one try ended.

    Args:
        result: What to hand on.
        kind: The kind of failure; empty where it went well.
        wait: Seconds the server asks to wait.
        here: Bytes that are on the disk.
    """

    result: object
    kind: str = ""
    wait: float | None = None
    here: int = 0


@dataclass
class Crew(Generic[T]):
    """Works on jobs in threads, politely.

    Args:
        work: One try of one job; must raise only what ends the whole run.
        hosts: Manners.
        threads: How many at once.
        stop: Ends all.
        tick: Called a few times a second.
        clock: Seconds that only grow.
    """

    work: Callable[[Job[T]], Tried]
    hosts: Hosts
    threads: int
    stop: Stop
    tick: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    left: dict[str, list[T]] = field(default_factory=dict)
    """Host -> what was left for later because the host turned others away."""
    _waiting: dict[str, deque[Job[T]]] = field(default_factory=dict)
    _later: list[tuple[float, int, Job[T]]] = field(default_factory=list)

    def run(self, jobs: Iterable[Job[T]]) -> Generator[tuple[Job[T], Tried], None, None]:
        """How each job ended, as it comes; jobs of hosts that turn us away are put into `left`.

        Closing the iterator breaks off what runs.
        """
        for job in jobs:
            self._waiting.setdefault(job.host, deque()).append(job)
        running: dict[Future[Tried], Job[T]] = {}
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="fetch")
        try:
            while self._waiting or self._later or running:
                while len(running) < self.threads and (ready := self._next()) is not None:
                    running[pool.submit(self.work, ready)] = ready
                if running:
                    ended, _ = wait(running, timeout=_TICK, return_when=FIRST_COMPLETED)
                else:
                    self.stop.wait(_TICK)  # for a moment there is nothing but later tries
                    ended = set()
                for one in ended:
                    job = running.pop(one)
                    if (tried := self._ended(job, one.result())) is not None:
                        yield job, tried
                self.tick()
        finally:
            self.stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _next(self) -> Job[T] | None:
        """A job whose host may be asked now, the hosts taking turns."""
        while self._later and self._later[0][0] <= self.clock():
            job = heapq.heappop(self._later)[2]
            self._waiting.setdefault(job.host, deque()).appendleft(job)
        for host in list(self._waiting):
            if self.hosts.paused(host) is not None:
                self.left.setdefault(host, []).extend(job.value for job in self._waiting.pop(host))
                continue
            if self.hosts.begin(host):
                line = self._waiting.pop(host)
                job = line.popleft()
                if line:
                    self._waiting[host] = line  # to the end: the next host comes first
                return job
        return None

    def _ended(self, job: Job[T], tried: Tried) -> Tried | None:
        """How the job ended, or None when it is tried again."""
        job.tries += 1
        job.fruitless = 0 if tried.here > job.here else job.fruitless + 1
        job.here = max(job.here, tried.here)
        after = pause_before_next(tried, job.tries, job.fruitless)
        if after is None or self.hosts.paused(job.host) is not None:
            self.hosts.end(job.host, tried.kind, tried.wait)
            return tried
        self.hosts.release(job.host)
        heapq.heappush(self._later, (self.clock() + after, id(job), job))
        return None


def pause_before_next(tried: Tried, tries: int, fruitless: int) -> float | None:
    """Seconds until another try, or None where none can help now.

    Args:
        tried: How the last try ended.
        tries: How many there were.
        fruitless: How many of them, in a row, brought nothing new.
    """
    most = 2 if tried.kind == "rate-limit" else TRIES
    if tried.kind not in failures.SOON or tries >= MOST_TRIES or fruitless >= most:
        return None
    if tried.wait is not None:
        return tried.wait if tried.wait <= LONGEST_OBEYED else None
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** max(0, fruitless - 1)) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
