from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from db.store import Store
from schemas.errors import StoreError
from schemas.fact import machine_fact
from schemas.issues import Issue
from tests import factories
from tests.db.values import ran


def test_runs_come_back_as_they_were_put(store: Store) -> None:
    fact = store.revise(factories.source())
    issue = Issue(kind="http-404", subject="film", message="is gone", hint="try \x00 another")
    runs = [
        ran(fact, "failed", retry=True, issues=(issue,), detail={"host": "a", "seconds": 0.25}),
        ran(fact, "done", stage="other"),
    ]
    store.put([], runs)
    assert store.runs() == runs
    assert store.runs(stage="other") == runs[1:]
    assert store.runs(input_key=fact.key) == runs
    assert store.runs(stage="other", input_key="0" * 64) == []


@pytest.mark.parametrize(
    ("outcome", "retry", "left"),
    [("done", False, 0), ("rejected", False, 0), ("failed", False, 0), ("failed", True, 1)],
)
def test_input_stays_pending_only_when_another_try_could_help(
    store: Store, outcome: str, retry: bool, left: int
) -> None:
    fact = store.revise(factories.source())
    store.put([], [ran(fact, outcome, retry=retry)])
    assert len(store.pending("source", "download", 1)) == left


def test_another_stage_or_version_has_everything_pending(store: Store) -> None:
    facts = [store.revise(factories.source(f"{n}.mp4")) for n in range(3)]
    store.put([], [ran(facts[1])])
    assert store.pending("source", "download", 1) == [facts[0], facts[2]]
    assert store.pending("source", "download", 2) == facts
    assert store.pending("source", "segment", 1) == facts
    assert store.pending("recording", "download", 1) == []


def test_a_revision_is_pending_again_and_the_old_one_is_not(store: Store) -> None:
    old = store.revise(factories.source())
    store.put([], [ran(old)])
    new = store.revise(factories.source(title="new"))
    assert store.pending("source", "download", 1) == [new]


def test_pending_is_one_query_that_uses_indexes_alone(sqlite_path: Path) -> None:
    seen: list[tuple[str, Any]] = []
    with Store.open(sqlite_path) as store:

        @event.listens_for(store._engine, "before_cursor_execute")
        def _note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
            seen.append((statement, values))

        store.pending("source", "download", 1)
        queries = [(said, values) for said, values in seen if said.startswith("SELECT")]
        assert len(queries) == 1
        with store._engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {queries[0][0]}", queries[0][1]).all()
    scans = [str(row[-1]) for row in plan if str(row[-1]).startswith("SCAN")]
    assert scans == []


def test_run_of_an_unknown_input_is_refused(store: Store) -> None:
    unknown = machine_fact(factories.recording(), parents=(), stage="x", version=1)
    with pytest.raises(StoreError, match="not stored"):
        store.put([], [ran(unknown)])
