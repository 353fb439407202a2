"""Runs of stages: what was tried on which input, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, insert, select, true
from sqlalchemy.engine import Connection

from db import facts
from db.models import FactRow, RunRow
from schemas.fact import Fact, Run


def append(connection: Connection, runs: Iterable[Run]) -> None:
    """Append runs; each is kept, whatever was recorded before."""
    rows = [
        {
            "stage": run.stage, "version": run.version, "input_key": run.input_key, "outcome": run.outcome,
            "final": run.final, "started": run.started, "ended": run.ended, "body": run.model_dump(mode="json"),
        }
        for run in runs
    ]  # fmt: skip
    if rows:
        connection.execute(insert(RunRow), rows)


def fetch(connection: Connection, stage: str | None, input_key: str | None) -> list[Run]:
    """Runs of a stage, at an input, or both; oldest first."""
    query = select(RunRow.body).order_by(RunRow.id)
    if stage is not None:
        query = query.where(RunRow.stage == stage)
    if input_key is not None:
        query = query.where(RunRow.input_key == input_key)
    return [Run.model_validate(body) for body in connection.scalars(query)]


def pending(connection: Connection, kind: str, stage: str, version: int) -> list[Fact]:
    """Heads of a kind with a body and without a final run of the stage at that version, oldest first."""
    at_version = (RunRow.stage == stage, RunRow.version == version, RunRow.final == true())
    # As in `is_head`: a scalar subquery stays fast where PostgreSQL knows nothing of the tables yet.
    done = select(func.max(RunRow.id)).where(RunRow.input_key == FactRow.key, *at_version).scalar_subquery()
    return facts.fetch(connection, FactRow.kind == kind, FactRow.redacted.is_(None), facts.is_head(), done.is_(None))
