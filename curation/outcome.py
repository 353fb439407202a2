"""What stages are and give, and the count of what a run of one did."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

import structlog

from curation.executors.base import Job
from db.store import Store
from schemas.errors import ToolkitError
from schemas.fact import Fact, Run
from schemas.issues import Issue

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a stage's work on one input gave.

    Args:
        facts: New facts, in order; their files are stored already.
        issues: Data problems found on the way.
        outcome: `rejected` when the input was looked at and turned down for good.
        retry: For `failed`: whether another try could help.
        detail: What differs from run to run; never a secret.
    """

    facts: tuple[Fact, ...] = ()
    issues: tuple[Issue, ...] = ()
    outcome: Literal["done", "rejected", "failed"] = "done"
    retry: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


class Stage(Protocol):
    """One arrow of the way: `work` makes files and facts from one input, and writes nothing to the store."""

    name: str
    version: int
    consumes: str
    """Kind of fact it works on."""

    def work(self, fact: Fact) -> Outcome:
        """Work on one input."""
        ...


@runtime_checkable
class ManyStage(Protocol):
    """An arrow that works on many inputs at once, such as a model that is asked about several clips in one batch."""

    name: str
    version: int
    consumes: str

    def work_many(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Outcome | ToolkitError]]:
        """Work on inputs and give each outcome as soon as it is there, in any order, one for each input.

        Raises:
            ToolkitError: Nothing more can be done; the inputs without an outcome stay pending.
        """
        ...

    def note(self) -> str:
        """What to show beside the progress bar."""
        ...


@runtime_checkable
class PooledStage(Protocol):
    """An arrow whose work is heavy: each input is a job for an executor, in a process with limits.

    A job's messages with the one name `progress` (seconds of media behind it so far) are for the progress bar;
    all others come to `facts` and `outcome`.
    """

    name: str
    version: int
    consumes: str

    def job(self, fact: Fact) -> Job | Outcome:
        """The work on one input without what is stored already, or an outcome where there is nothing to run."""
        ...

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        """The facts of one message, stored at once; the message comes from a process a file may have taken over."""
        ...

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        """What came of an input whose job ended well, from its messages in order; facts stored already may miss."""
        ...


AnyStage = Stage | ManyStage | PooledStage


@dataclass(frozen=True)
class StageReport:
    """What a run of a stage did."""

    stage: str
    done: int = 0
    rejected: int = 0
    failed: int = 0
    new_facts: int = 0
    issues: tuple[Issue, ...] = ()
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """3 when something was rejected or failed, else 0."""
        return 3 if self.rejected or self.failed else 0


class Progress(Protocol):
    """Told how a stage goes on."""

    def __call__(self, stage: str, done: int, total: int, note: str = "") -> None:
        """The stage's name, how many inputs are behind, how many there are, and what to show beside that."""


def quiet(stage: str, done: int, total: int, note: str = "") -> None:
    """No progress."""


def failed(stage: AnyStage, exc: ToolkitError) -> Outcome:
    """An expected failure as the outcome of its input."""
    log.warning("input failed", stage=stage.name, about=exc.subject, why=exc.message)
    issue = Issue(kind=f"{stage.name.split(':')[0]}-failed", subject=exc.subject, message=exc.message, hint=exc.hint)
    return Outcome(issues=(issue,), outcome="failed", retry=exc.retry)


def run_of(stage: AnyStage, fact: Fact, outcome: Outcome, started: datetime, clock: float) -> Run:
    """An attempt as it is recorded; `started` and `clock` (monotonic) are when it began."""
    return Run(
        stage=stage.name,
        version=stage.version,
        input_key=fact.key,
        outcome=outcome.outcome,
        retry=outcome.retry,
        issues=outcome.issues,
        detail=outcome.detail,
        started=started,
        ended=started + timedelta(seconds=round(time.monotonic() - clock, 3)),
    )


class Tally:
    """Stores what comes of each input and counts it.

    Args:
        store: Where to.
        stage: The stage that runs.
        total: How many inputs there are.
        progress: Told after every input.
    """

    def __init__(self, store: Store, stage: AnyStage, total: int, progress: Progress) -> None:
        self._store, self._stage, self._total, self._progress = store, stage, total, progress
        self._counts = {"done": 0, "rejected": 0, "failed": 0}
        self._issues: list[Issue] = []
        self._facts = 0
        self._began = time.monotonic()
        self.note("")

    @property
    def behind(self) -> int:
        """Inputs that are over."""
        return sum(self._counts.values())

    def keep(self, facts: Sequence[Fact]) -> None:
        """Store facts of an input that is not over yet."""
        self._facts += self._store.put(facts, [])

    def add(self, outcome: Outcome, run: Run, note: str = "") -> None:
        """Store what came of an input, in one transaction."""
        self._facts += self._store.put(outcome.facts, [run])
        self._counts[outcome.outcome] += 1
        self._issues.extend(outcome.issues)
        self.note(note)

    def note(self, note: str) -> None:
        """Tell how far it is."""
        self._progress(self._stage.name, self.behind, self._total, note)

    def report(self) -> StageReport:
        """All counts."""
        seconds = time.monotonic() - self._began
        return StageReport(
            self._stage.name, **self._counts, new_facts=self._facts, issues=tuple(self._issues), seconds=seconds
        )
