"""How a pooled stage runs: its inputs become jobs of an executor, and what these say becomes facts at once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from curation.executors.base import Ended, Executor, Job, Message
from curation.outcome import Outcome, PooledStage, Tally, failed, run_of
from schemas.base import now
from schemas.errors import MediaError, ToolkitError, WorkspaceError
from schemas.fact import Fact
from schemas.issues import Issue

log = structlog.get_logger(__name__)

_WRONG = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What a stage raises over values that fit nothing: one input's, whatever made them."""

_TOLD_EVERY = 0.5
"""Seconds between two notes of progress."""


def work_pooled(tally: Tally, stage: PooledStage, pending: Sequence[Fact], executor: Executor) -> None:
    """Work on inputs side by side. A run that is killed loses at most the messages on their way.

    Raises:
        WorkspaceError: The workspace itself fails: the run stops, with all its processes.
    """
    work = _Work(tally, stage)
    events = executor.run(work.jobs(pending))
    try:
        for event in events:
            if isinstance(event, Message):
                work.hear(event)
            else:
                work.end(event)
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()


@dataclass
class _Input:
    """An input whose job runs."""

    fact: Fact
    started: datetime = field(default_factory=now)
    clock: float = field(default_factory=time.monotonic)
    values: list[Mapping[str, Any]] = field(default_factory=list)
    attempt: int = 1
    progress: float = 0.0
    error: ToolkitError | None = None


class _Work:
    """What is under way in one run of a stage."""

    def __init__(self, tally: Tally, stage: PooledStage) -> None:
        self._tally, self._stage = tally, stage
        self._running: dict[str, _Input] = {}
        self._behind = 0.0
        self._began = self._told = time.monotonic()

    def jobs(self, pending: Sequence[Fact]) -> Iterator[Job]:
        """The jobs of the inputs; what needs none is over at once."""
        for fact in pending:
            opened = _Input(fact)
            try:
                made = self._stage.job(fact)
            except WorkspaceError:
                raise
            except ToolkitError as exc:
                made = failed(self._stage, exc)
            except _WRONG as exc:
                made = failed(self._stage, _nonsense(fact.key[:12], exc))
            if isinstance(made, Outcome):
                self._over(opened, made)
            else:
                self._running[made.id] = opened
                yield made

    def hear(self, message: Message) -> None:
        """Store the facts of a message."""
        known = self._running[message.job.id]
        if message.attempt != known.attempt:
            known.attempt, known.progress, known.error = message.attempt, 0.0, None
            known.values.clear()
        if message.value.keys() == {"progress"}:
            seconds = message.value["progress"]
            known.progress = min(max(0.0, seconds), message.job.media_seconds) if _is_number(seconds) else 0.0
        elif known.error is None:
            try:
                made = self._stage.facts(known.fact, message.value)
            except WorkspaceError:
                raise
            except ToolkitError as exc:
                known.error = exc
            except _WRONG as exc:
                known.error = _nonsense(message.job.called, exc)
            else:
                self._tally.keep(made)
                known.values.append(message.value)
        if time.monotonic() - self._told >= _TOLD_EVERY:
            self._told = time.monotonic()
            self._tally.note(self._note())

    def end(self, ended: Ended) -> None:
        """Record what came of an input."""
        known = self._running.pop(ended.job.id)
        error = ended.error or known.error
        self._behind += ended.job.media_seconds
        if error is None:
            try:
                outcome = self._stage.outcome(known.fact, known.values)
            except WorkspaceError:
                raise
            except ToolkitError as exc:
                outcome = failed(self._stage, exc)
            except _WRONG as exc:
                outcome = failed(self._stage, _nonsense(ended.job.called, exc))
        elif isinstance(error, WorkspaceError):
            raise error
        else:
            outcome = _set_aside(ended, error) if ended.poisoned else failed(self._stage, error)
        self._over(known, outcome)

    def _over(self, known: _Input, outcome: Outcome) -> None:
        run = run_of(self._stage, known.fact, outcome, known.started, known.clock)
        self._tally.add(outcome, run, self._note())

    def _note(self) -> str:
        """How fast media is worked through."""
        seconds = time.monotonic() - self._began
        media = self._behind + sum(known.progress for known in self._running.values())
        return f"{media / seconds:.1f}x real time" if media > 0 and seconds > 0 else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _nonsense(about: str, exc: Exception) -> ToolkitError:
    """What was measured in a file fits no contract: it may be made to do harm, or there is a bug."""
    log.exception("what was measured cannot be", about=about, exc_info=exc)
    message = f"what was measured in it cannot be ({type(exc).__name__})"
    return MediaError(about, message, "the file may be made to do harm; the log (-v) says more")


def _set_aside(ended: Ended, error: ToolkitError) -> Outcome:
    times = "once" if ended.tries == 1 else f"after {ended.tries} tries"
    message = f"set aside {times}: {error.message}"
    hint = "raise memory_per_worker where memory ran out, then try it with --again"
    log.warning("input set aside", about=error.subject, why=message)
    issue = Issue(kind="poisoned", subject=ended.job.called, message=message, hint=hint)
    return Outcome(issues=(issue,), outcome="failed", detail={"tries": ended.tries})
