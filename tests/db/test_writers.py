"""Several processes on one store, and processes that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.reviews import ReviewTask
from db.store import Store
from schemas.media import Source
from tests import factories
from tests.databases import Sql
from tests.db import writer

WRITERS, TURNS = 4, 15
ROOT = Path(__file__).parents[2]


def _start(job: str, url: str, name: str, turns: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "tests.db.writer", job, url, name, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _run_all(job: str, url: str) -> None:
    running = [_start(job, url, str(number), TURNS) for number in range(WRITERS)]
    told = [process.communicate(timeout=300) for process in running]
    assert [error for _, error in told] == [""] * WRITERS
    assert [len(out.splitlines()) for out, _ in told] == [TURNS] * WRITERS


def test_no_revision_is_lost(store: Store, url: str) -> None:
    store.revise(writer.COUNTER)
    _run_all("revise", url)
    head = store.head("source", writer.COUNTER.subject())
    assert head is not None
    lines = head.contract(Source).notes.splitlines()
    assert sorted(lines) == sorted(f"{n}-{turn}" for n in range(WRITERS) for turn in range(TURNS))
    assert len(store.history("source", head.subject)) == WRITERS * TURNS + 1


def test_no_change_of_a_review_task_is_lost(store: Store, url: str) -> None:
    chain = factories.chain()
    store.put(chain.facts)
    content = factories.sha("content")
    store.review.save(ReviewTask(server="server", key=writer.KEY, content_hash=content, draft=chain.draft.key))
    _run_all("count", url)
    (task,) = store.review.tasks("server")
    assert task.label_studio_id == WRITERS * TURNS


def test_no_pseudonym_is_given_twice(store: Store, url: str) -> None:
    _run_all("person", url)
    names = [store.people.pseudonym("server", f"{n}-{turn}") for n in range(WRITERS) for turn in range(TURNS)]
    names += [store.people.pseudonym("server", f"shared-{turn}") for turn in range(TURNS)]
    assert sorted(names) == sorted(f"p{n}" for n in range(1, (WRITERS + 1) * TURNS + 1))


def test_no_commit_is_lost(store: Store, url: str) -> None:
    _run_all("commit", url)
    assert store.splits.verify("main") == []
    assert len(store.splits.log("main")) == len(store.splits.show("main")) == WRITERS * TURNS


def test_the_same_facts_from_many_writers_are_stored_once(store: Store, url: str) -> None:
    _run_all("chains", url)
    assert store.counts(all_revisions=True) == {"recording": WRITERS * TURNS, "source": TURNS}
    assert len(store.runs(stage="download")) == WRITERS * TURNS
    assert store.pending("source", "download", 1) == []


def _whole(store: Store, sql: Sql, told: int) -> None:
    """Every turn that was told is there, and whatever is there is whole."""
    recordings = store.heads("recording")
    assert len(recordings) in (told, told + 1)
    assert len(store.runs()) == len(recordings) == store.counts()["source"]
    assert all(store.parents(fact.key) for fact in recordings)
    assert [issue.message for issue in store.splits.verify("main")] == ["has no versions"]
    (dangling,) = sql(
        "SELECT count(*) FROM edge WHERE parent NOT IN (SELECT key FROM fact) OR child NOT IN (SELECT key FROM fact)"
    )
    assert dangling[0] == 0


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_writer_leaves_nothing_half_done(url: str, sql: Sql, seed: int) -> None:
    process = _start("chains", url, "0", 0)
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    time.sleep(random.Random(seed).uniform(0, 0.4))
    process.kill()
    rest = process.stdout.read()  # not communicate(): that passes over what readline() read ahead
    process.communicate(timeout=60)
    with Store.open(url) as store:
        # A server may still be at the commit that the killed one had asked for: wait for the writer's turn.
        store.people.pseudonym("server", "after the kill")
        _whole(store, sql, 1 + len(rest.splitlines()))
        kept = store.counts(all_revisions=True)["source"]
        for turn in range(kept + 2):
            writer.chains(store, "0", turn)
        assert store.counts(all_revisions=True) == {"recording": kept + 2, "source": kept + 2}
