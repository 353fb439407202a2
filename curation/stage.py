"""How a stage runs: over the inputs that have no result at its version, one transaction each, stoppable anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

import structlog

from db.store import Store
from schemas.base import now
from schemas.errors import ToolkitError, WorkspaceError
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


def run_stage(
    store: Store, stage: Stage | ManyStage, *, inputs: Iterable[Fact] | None = None, progress: Progress = quiet
) -> StageReport:
    """Work on every pending input of a stage; one bad input never stops the others.

    Args:
        store: Where inputs come from and outcomes go.
        stage: The stage.
        inputs: Work on these instead of what is pending.
        progress: Told after every input.

    Returns:
        Counts and all issues.
    """
    pending = list(store.pending(stage.consumes, stage.name, stage.version) if inputs is None else inputs)
    counts = {"done": 0, "rejected": 0, "failed": 0}
    issues: list[Issue] = []
    new_facts = 0
    began = time.monotonic()
    progress(stage.name, 0, len(pending))
    for number, (outcome, run) in enumerate(_attempts(stage, pending), start=1):
        new_facts += store.put(outcome.facts, [run])
        counts[outcome.outcome] += 1
        issues.extend(outcome.issues)
        progress(stage.name, number, len(pending), stage.note() if isinstance(stage, ManyStage) else "")
    return StageReport(
        stage.name, **counts, new_facts=new_facts, issues=tuple(issues), seconds=time.monotonic() - began
    )


def _attempts(stage: Stage | ManyStage, pending: Sequence[Fact]) -> Iterator[tuple[Outcome, Run]]:
    if not isinstance(stage, ManyStage):
        for fact in pending:
            yield attempt(stage, fact)
        return
    started, clock = now(), time.monotonic()
    for fact, result in stage.work_many(pending):
        outcome = _failed(stage, result) if isinstance(result, ToolkitError) else result
        yield outcome, _run(stage, fact, outcome, started, clock)
        started, clock = now(), time.monotonic()  # so that the times of inputs that ran side by side add up


def attempt(stage: Stage, fact: Fact) -> tuple[Outcome, Run]:
    """Work on one input and describe the attempt; an expected failure becomes an issue of that input.

    Raises:
        WorkspaceError: The workspace itself fails (a full disk): no input is to blame, so the run stops.
    """
    started, clock = now(), time.monotonic()
    try:
        outcome = stage.work(fact)
    except WorkspaceError:
        raise
    except ToolkitError as exc:
        outcome = _failed(stage, exc)
    return outcome, _run(stage, fact, outcome, started, clock)


def _failed(stage: Stage | ManyStage, exc: ToolkitError) -> Outcome:
    """An expected failure as the outcome of its input."""
    log.warning("input failed", stage=stage.name, about=exc.subject, why=exc.message)
    issue = Issue(kind=f"{stage.name.split(':')[0]}-failed", subject=exc.subject, message=exc.message, hint=exc.hint)
    return Outcome(issues=(issue,), outcome="failed", retry=exc.retry)


def _run(stage: Stage | ManyStage, fact: Fact, outcome: Outcome, started: datetime, clock: float) -> Run:
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
