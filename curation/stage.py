"""How a stage runs: over the inputs that have no result at its version, one transaction each, stoppable anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, Protocol

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


Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many inputs are behind, and how many there are."""


def quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress."""


def run_stage(
    store: Store, stage: Stage, *, inputs: Iterable[Fact] | None = None, progress: Progress = quiet
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
    for number, fact in enumerate(pending, start=1):
        outcome, run = attempt(stage, fact)
        new_facts += store.put(outcome.facts, [run])
        counts[outcome.outcome] += 1
        issues.extend(outcome.issues)
        progress(stage.name, number, len(pending))
    return StageReport(
        stage.name, **counts, new_facts=new_facts, issues=tuple(issues), seconds=time.monotonic() - began
    )


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
        log.warning("input failed", stage=stage.name, about=exc.subject, why=exc.message)
        issue = Issue(
            kind=f"{stage.name.split(':')[0]}-failed", subject=exc.subject, message=exc.message, hint=exc.hint
        )
        outcome = Outcome(issues=(issue,), outcome="failed", retry=exc.retry)
    run = Run(
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
    return outcome, run
