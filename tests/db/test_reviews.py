from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from db.people import ReviewTime
from db.reviews import Pulled, ReviewProject, ReviewTask
from db.store import Store
from schemas.errors import StoreError, WorkspaceError
from tests import factories
from tests.databases import Sql

SERVER = "http://127.0.0.1:8080"


@pytest.fixture
def task(store: Store) -> ReviewTask:
    """A task that is about to be sent."""
    chain = factories.chain()
    store.put(chain.facts)
    return ReviewTask(
        server=SERVER, key=factories.sha("task"), content_hash=factories.sha("content"), draft=chain.draft.key
    )


def test_intent_becomes_sent(store: Store, task: ReviewTask) -> None:
    store.review.save(task)
    assert store.review.tasks(SERVER) == [task]
    sent = dataclasses.replace(task, project_id=3, label_studio_id=17, state="sent")
    store.review.save(sent)
    assert store.review.tasks(SERVER) == [sent]
    assert store.review.tasks() == [sent]
    assert store.review.task(SERVER, task.key) == sent
    assert store.review.tasks("elsewhere") == []
    assert store.review.task(SERVER, "0" * 64) is None


def test_task_about_an_unknown_draft_is_refused(store: Store, task: ReviewTask) -> None:
    with pytest.raises(StoreError, match="not stored"):
        store.review.save(dataclasses.replace(task, draft="0" * 64))


def test_change_makes_edits_and_removes_a_task(store: Store, task: ReviewTask) -> None:
    assert store.review.change(SERVER, task.key, lambda found: found) is None
    assert store.review.change(SERVER, task.key, lambda _: task) == task
    sent = dataclasses.replace(task, state="sent", label_studio_id=1)
    assert store.review.change(SERVER, task.key, lambda found: sent if found == task else None) == sent
    assert store.review.tasks(SERVER) == [sent]
    with pytest.raises(StoreError, match="may not change its server or key"):
        store.review.change(SERVER, task.key, lambda _: dataclasses.replace(task, server="other"))
    assert store.review.change(SERVER, task.key, lambda _: None) is None
    assert store.review.tasks(SERVER) == []


def test_pulled_annotations_are_remembered_to_the_microsecond(store: Store, task: ReviewTask) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    store.review.mark_pulled(SERVER, 5, at, None)
    store.review.mark_pulled(SERVER, 7, at, task.draft)
    elsewhere = at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    store.review.mark_pulled(SERVER, 5, elsewhere + timedelta(microseconds=1), task.draft)
    assert store.review.pulled(SERVER) == {
        5: Pulled(5, at + timedelta(microseconds=1), task.draft),
        7: Pulled(7, at, task.draft),
    }
    assert all(pulled.updated_at.tzinfo is UTC for pulled in store.review.pulled(SERVER).values())
    assert store.review.pulled("elsewhere") == {}


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="zone"):
        store.review.mark_pulled(SERVER, 5, datetime(2026, 1, 2), None)


def test_pseudonyms_are_given_in_order_and_stay(store: Store) -> None:
    assert [store.people.pseudonym(SERVER, user) for user in (7, 3, 7, "3", 9)] == ["p1", "p2", "p1", "p2", "p3"]
    assert store.people.pseudonym(SERVER, 7, demo=True) == "demo-p1"
    assert store.people.pseudonym("elsewhere", 7) == "p4"


def test_an_erased_person_is_gone_from_the_files_of_sqlite(sqlite_path: Path) -> None:
    with Store.open(sqlite_path) as store:
        store.people.pseudonym(SERVER, "alice@example.org")
        assert holding(sqlite_path) != []
        store.people.erase("p1")
        assert holding(sqlite_path) == []


def holding(path: Path) -> list[str]:
    """The files of a database that hold a name."""
    return [one.name for one in path.parent.glob("store.*") if b"alice" in one.read_bytes()]


def test_an_erased_name_that_a_reader_holds_in_the_files_is_told_until_it_is_gone(sqlite_path: Path) -> None:
    with Store.open(sqlite_path, wait=0.2) as store, closing(sqlite3.connect(sqlite_path)) as reader:
        store.people.pseudonym(SERVER, "alice@example.org")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchall()
        with pytest.raises(WorkspaceError, match="the old bytes stay in its files"):
            store.people.erase("p1")
        reader.rollback()
        assert holding(sqlite_path) != []
        store.people.erase("p1")
        assert holding(sqlite_path) == []


def test_an_erased_person_leaves_no_trace_but_the_one_asked_for_and_frees_no_pseudonym(store: Store, sql: Sql) -> None:
    for user in ("alice@example.org", 2):
        store.people.pseudonym(SERVER, user)
    store.people.pseudonym(SERVER, "alice@example.org", demo=True)
    assert store.people.erase("p1", trace=factories.sha("alice")) == 2
    assert not any("alice" in str(row) for row in sql("SELECT * FROM person"))
    assert [one.trace for one in store.people.all()] == [factories.sha("alice"), None, factories.sha("alice")]
    assert store.people.pseudonym(SERVER, 2) == "p2"
    assert store.people.erase("p2") == 1
    assert store.people.pseudonym(SERVER, 5) == "p3"


def test_timings_go_with_the_agreement_to_them(store: Store) -> None:
    people = [store.people.add(timed=timed).pseudonym for timed in (True, True, False)]
    for number, name in enumerate(people):
        store.people.keep_time(ReviewTime(SERVER, number, name, 9.0, datetime(2026, 1, 2, tzinfo=UTC)))
    assert [one.reviewer for one in store.people.times()] == people[:2]
    store.people.change("p1", timed=True)
    assert len(store.people.times()) == 2
    store.people.change("p1", timed=False)
    store.people.keep_time(ReviewTime(SERVER, 9, "p1", 9.0, datetime(2026, 1, 3, tzinfo=UTC)))
    assert [one.reviewer for one in store.people.times()] == ["p2"]


def test_push_and_pull_keep_different_fields_of_a_project(store: Store) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    store.review.change_project("s", "k", lambda _row: ReviewProject("s", "k", 7, page_hash="a" * 64))
    store.review.change_project(
        "s", "k", lambda row: dataclasses.replace(row or ReviewProject("s", "k", 7), read_until=moment)
    )
    assert store.review.projects("s") == {"k": ReviewProject("s", "k", 7, "a" * 64, moment)}
    with pytest.raises(StoreError, match="may not change its server or key"):
        store.review.change_project("s", "k", lambda _row: ReviewProject("s", "another", 7))
