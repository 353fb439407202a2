from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import column, insert, inspect, literal, table

from db import migrate
from db.engine import connect
from db.migrations.triggers import TRIGGERS
from db.store import REVISION, Store
from schemas.errors import StoreError, WorkspaceError
from tests import factories
from tests.databases import Sql
from tests.db.values import member, ran, stored_items


def _tables(url: str) -> set[str]:
    engine = connect(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _fill(url: str) -> None:
    with Store.open(url) as store:
        chain = factories.chain()
        store.put(chain.facts, [ran(chain.source)])
        store.redact(store.revise(factories.source("b.mp4")).key, "takedown")
        items = stored_items(store, 3)
        store.splits.commit("main", map(member, items[:2]))
        store.splits.commit("main", map(member, items[1:]))
        store.people.pseudonym("server", 1)


def test_upgrade_makes_what_the_models_say(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == REVISION == migrate.revisions()[0]
    assert migrate.check(empty_url) == []


def test_a_second_upgrade_keeps_rows_and_changes_nothing(url: str) -> None:
    _fill(url)
    migrate.upgrade(url)
    with Store.open(url) as store:
        assert store.counts(all_revisions=True)["item"] == 3


def test_every_step_goes_up_down_and_up_with_rows_and_triggers_in_place(empty_url: str) -> None:
    for revision in reversed(migrate.revisions()):
        migrate.upgrade(empty_url, revision)
        if revision == REVISION:
            _fill(empty_url)
        migrate.downgrade(empty_url, "-1")
        migrate.upgrade(empty_url, revision)
    _fill(empty_url)
    assert migrate.check(empty_url) == []
    with Store.open(empty_url) as store:
        assert store.splits.verify("main") == []
    migrate.downgrade(empty_url, "base")
    assert _tables(empty_url) <= {"alembic_version"}
    migrate.upgrade(empty_url)
    with Store.open(empty_url) as store:
        assert store.counts() == {}


def test_check_tells_a_lost_trigger_and_a_lost_column(url: str, sql: Sql, backend: str) -> None:
    on = "" if backend == "sqlite" else " ON fact"
    sql(f"DROP TRIGGER fact_guard{on}", "ALTER TABLE person ADD COLUMN shoe_size TEXT")
    found = migrate.check(url)
    assert "trigger fact_guard is missing" in found
    assert any("shoe_size" in difference for difference in found)


def test_alembic_itself_finds_nothing_to_change(url: str) -> None:
    settings = migrate.config()
    engine = connect(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.check(settings)
    finally:
        engine.dispose()


def test_the_alembic_command_takes_a_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    settings = migrate.config()
    settings.cmd_opts = type("Options", (), {"x": [f"url={url}"]})()
    command.check(settings)
    with pytest.raises(SystemExit, match="name the database"):
        command.check(Config("alembic.ini"))


def test_a_new_revision_renders_our_column_type(tmp_path: Path, sqlite_path: Path) -> None:
    engine = connect(sqlite_path, foreign_keys=False)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE pulled_annotation")
            settings = migrate.config()
            settings.attributes["connection"] = connection
            ours = Path(migrate.__file__).parent / "migrations" / "versions"
            settings.set_main_option("version_locations", f"{ours}{os.pathsep}{tmp_path}")
            script = command.revision(settings, "x", autogenerate=True, version_path=str(tmp_path), rev_id="9999")
    finally:
        engine.dispose()
    assert not isinstance(script, list)
    assert script is not None
    text = Path(script.path).read_text()
    assert "db.columns.UtcInstant()" in text
    assert "import db.columns" in text
    assert "op.f('pk_pulled_annotation')" in text


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM fact",
        "DELETE FROM edge",
        "UPDATE edge SET ordinal = 7",
        "DELETE FROM run",
        "UPDATE run SET final = NOT final",
        "DELETE FROM split_version",
        "UPDATE split_version SET message = 'other'",
        "DELETE FROM membership",
        "UPDATE membership SET split = 'test'",
        "UPDATE membership SET removed_in = NULL",
        "UPDATE membership SET removed_in = 3 WHERE removed_in IS NOT NULL",
        "UPDATE fact SET digest = subject",
        "UPDATE fact SET body = NULL, redacted = 'x', kind = 'other'",
        "UPDATE fact SET body = digest_of.body FROM fact AS digest_of",
        "UPDATE fact SET redacted = 'other reason' WHERE redacted IS NOT NULL",
        "UPDATE fact SET redacted = NULL",
        "UPDATE fact SET id = id + 100",
        "UPDATE fact SET seal = digest",
    ],
)
def test_triggers_keep_what_is_stored(url: str, sql: Sql, statement: str) -> None:
    _fill(url)
    with pytest.raises(Exception, match="append-only"):
        sql(statement)


def test_postgresql_refuses_to_truncate(url: str, sql: Sql, backend: str) -> None:
    names = {
        row[0]
        for row in sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if backend == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
    }
    assert names >= TRIGGERS
    if backend == "postgresql":
        with pytest.raises(Exception, match="append-only"):
            sql("TRUNCATE fact CASCADE")


def test_a_trigger_reaches_the_caller_as_one_sentence(store: Store) -> None:
    from db.engine import writing

    store.revise(factories.source())
    with pytest.raises(StoreError, match="append-only"), writing(store._engine) as connection:
        connection.exec_driver_sql("DELETE FROM fact")


def test_upgrade_makes_the_folder_of_a_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b c" / "store.sqlite"
    migrate.upgrade(path)
    with Store.open(path) as store:
        assert store.counts() == {}
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="folder cannot be made"):
        migrate.upgrade(tmp_path / "file" / "store.sqlite")


def test_a_newer_database_is_left_alone(url: str, sql: Sql) -> None:
    sql("UPDATE alembic_version SET version_num = '9999'")
    for refused in (Store.open, migrate.upgrade):
        with pytest.raises(WorkspaceError, match="newer version"):
            refused(url)
    with pytest.raises(WorkspaceError, match="newer version"):
        migrate.downgrade(url, "base")


def test_rows_of_review_that_the_first_version_wrote_go_up_and_down(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0001")
    item = factories.sha("item")
    fact = {"id": 1, "kind": "x", "key": item, "subject": item, "digest": item, "body": b"{}", "seal": item}
    rows: dict[str, list[dict[str, object]]] = {
        "fact": [fact],
        "review_task": [
            {
                "server": "s", "key": item, "project_id": 1, "label_studio_id": 2, "content_hash": item, "draft": item,
                "state": "sent",
            }
        ],
        "pulled_annotation": [{"server": "s", "annotation_id": 3, "updated_at": datetime(2026, 1, 2), "fact": item}],
        "person": [{"server": "s", "user_id": "4", "demo": False, "number": 1}],
    }  # fmt: skip
    engine = connect(empty_url)
    with engine.begin() as connection:
        for name, some in rows.items():
            typed = (column(key, literal(value).type) for key, value in some[0].items())
            connection.execute(insert(table(name, *typed)), some)
    engine.dispose()
    for _ in range(2):
        migrate.upgrade(empty_url)
        with Store.open(empty_url) as store:
            [task], pulled = store.review.tasks("s"), store.review.pulled("s")
            assert (task.item, task.assignment, task.revision, task.state) == (item, item, 1, "sent")
            assert {number: (one.fact, one.gone) for number, one in pulled.items()} == {3: (item, False)}
            [person] = store.people.all()
            assert (person.pseudonym, person.languages, person.state, person.timed) == ("p1", (), "active", False)
        migrate.downgrade(empty_url, "0001")
