"""How a stage runs: over the inputs that have no result at its version, one transaction each, stoppable anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from curation.executors.base import Executor
from curation.executors.local import LocalPool
from curation.outcome import (
    AnyStage,
    ManyStage,
    Outcome,
    PooledStage,
    Progress,
    Stage,
    StageReport,
    Tally,
    failed,
    quiet,
    run_of,
)
from curation.pooled import work_pooled
from db.store import Store
from schemas.base import now
from schemas.errors import ToolkitError, WorkspaceError
from schemas.fact import Fact, Run


def run_stage(
    store: Store,
    stage: AnyStage,
    *,
    inputs: Iterable[Fact] | None = None,
    progress: Progress = quiet,
    executor: Executor | None = None,
) -> StageReport:
    """Work on every pending input of a stage; one bad input never stops the others.

    Args:
        store: Where inputs come from and outcomes go.
        stage: The stage.
        inputs: Work on these instead of what is pending.
        progress: Told after every input.
        executor: Where the jobs of a pooled stage run (stays open); by default in one process on this machine.

    Returns:
        Counts and all issues.

    Raises:
        WorkspaceError: The workspace itself fails (a full disk): no input is to blame, so the run stops.
    """
    pending = list(store.pending(stage.consumes, stage.name, stage.version) if inputs is None else inputs)
    tally = Tally(store, stage, len(pending), progress)
    if isinstance(stage, PooledStage):
        if executor is not None:
            work_pooled(tally, stage, pending, executor)
        else:
            with LocalPool(1) as pool:
                work_pooled(tally, stage, pending, pool)
        return tally.report()
    for outcome, run in _attempts(stage, pending):
        tally.add(outcome, run, stage.note() if isinstance(stage, ManyStage) else "")
    return tally.report()


def _attempts(stage: Stage | ManyStage, pending: Sequence[Fact]) -> Iterator[tuple[Outcome, Run]]:
    if not isinstance(stage, ManyStage):
        for fact in pending:
            yield attempt(stage, fact)
        return
    started, clock = now(), time.monotonic()
    for fact, result in stage.work_many(pending):
        outcome = failed(stage, result) if isinstance(result, ToolkitError) else result
        yield outcome, run_of(stage, fact, outcome, started, clock)
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
        outcome = failed(stage, exc)
    return outcome, run_of(stage, fact, outcome, started, clock)


__all__ = [
    "ManyStage",
    "Outcome",
    "PooledStage",
    "Progress",
    "Stage",
    "StageReport",
    "attempt",
    "quiet",
    "run_stage",
]
