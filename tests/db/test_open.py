from __future__ import annotations

import gc
import sqlite3
import threading
from pathlib import Path

import pytest

from db import migrate
from db.engine import connect, read_url
from db.errors import place
from db.store import Store
from schemas.errors import SettingsError, ToolkitError, WorkspaceError
from tests import factories
from tests.databases import Sql

SECRET = "hunter2"


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with pytest.raises(WorkspaceError, match=r"does not exist .*curate init"):
        Store.open(path)
    assert not path.exists()


def test_a_database_without_tables_tells_the_way_out(empty_url: str, backend: str, tmp_path: Path) -> None:
    if backend == "sqlite":
        (tmp_path / "store.sqlite").touch()
    with pytest.raises(WorkspaceError, match=r"no tables .*curate init"):
        Store.open(empty_url)


def test_an_older_database_tells_the_way_out(url: str, sql: Sql, monkeypatch: pytest.MonkeyPatch) -> None:
    sql("UPDATE alembic_version SET version_num = '0000'")
    monkeypatch.setattr(migrate, "revisions", lambda: ["0001", "0000"])
    with pytest.raises(WorkspaceError, match=r"older version .*curate init"):
        Store.open(url)
    sql("DELETE FROM alembic_version")
    with pytest.raises(WorkspaceError, match="older version"):
        Store.open(url)


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypisom" * 100)
    for refused in (Store.open, migrate.upgrade):
        with pytest.raises(WorkspaceError, match=r"film\.mp4: is not a database of this toolkit"):
            refused(path)
    assert path.read_bytes().startswith(b"\x00\x00\x00\x20ftyp")


def test_a_folder_in_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        Store.open(tmp_path)


def test_a_database_that_stays_locked_is_told(sqlite_path: Path) -> None:
    with Store.open(sqlite_path, wait=0.05) as store:
        other = sqlite3.connect(sqlite_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceError, match="in use by another process"):
            store.revise(factories.source())
        assert store.counts() == {}
        other.execute("ROLLBACK")
        other.close()
        store.revise(factories.source())


@pytest.mark.postgres
def test_a_postgresql_writer_that_stays_is_told(postgres_url: str) -> None:
    from db.engine import writing

    with (
        Store.open(postgres_url, wait=0.05) as store,
        Store.open(postgres_url) as other,
        writing(other._engine),
        pytest.raises(WorkspaceError, match="in use by another process"),
    ):
        store.revise(factories.source())


def test_a_full_disk_keeps_what_is_stored(sqlite_path: Path) -> None:
    with Store.open(sqlite_path) as store:
        kept = store.revise(factories.source())
        pages = sqlite_path.stat().st_size // 4096 + 20
        with store._engine.connect() as connection:
            connection.connection.cursor().execute(f"PRAGMA max_page_count = {pages}").close()
        with pytest.raises(WorkspaceError, match=r"disk is full .*free some space"):
            store.revise(factories.source("big.mp4", notes="x" * 1_000_000))
        assert store.heads("source") == [kept]
        assert store.splits.verify("main")[0].message == "has no versions"


def test_a_server_that_is_down_is_told_without_the_password() -> None:
    url = f"postgresql://someone:{SECRET}@127.0.0.1:1/name?connect_timeout=2"
    for refused in (Store.open, migrate.upgrade, migrate.current):
        with pytest.raises(WorkspaceError, match=r"database name on 127\.0\.0\.1: cannot be reached") as caught:
            refused(url)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"not a url {SECRET}", f"mysql://a:{SECRET}@host/name", f"nonsense+x://a:{SECRET}@host/name", "sqlite://",
        "sqlite:///:memory:", f"postgresql://a:{SECRET}@host:port/name", "",
    ],
)  # fmt: skip
def test_a_wrong_url_is_told_without_the_password(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Store.open(url)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_urls_of_postgresql_use_the_installed_driver() -> None:
    assert read_url("postgresql://u@h/n").drivername == "postgresql+psycopg"
    assert place(read_url(f"postgresql://u:{SECRET}@h/n?password={SECRET}")) == "database n on h"
    assert read_url(Path("/a b/c%20.db")).database == "/a b/c%20.db"


def test_content_never_shows_in_errors(store: Store) -> None:
    store.revise(factories.source())
    broken = factories.chain(factories.source("b.mp4", notes=SECRET)).facts[1:]
    with pytest.raises(ToolkitError) as caught:
        store.put(broken)
    assert SECRET not in f"{caught.value} {caught.value.__cause__}"


def test_a_forgotten_store_closes_its_connections(sqlite_path: Path) -> None:
    store = Store.open(sqlite_path)
    store.counts()
    pool = store._engine.pool
    del store
    gc.collect()
    assert pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_store_is_shared_by_threads(store: Store) -> None:
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                store.revise(factories.source(f"{number}-{turn}.mp4"))
                store.heads("source")
        except Exception as exc:  # noqa: BLE001 - a thread tells by this list
            failed.append(exc)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert store.counts() == {"source": 20}


def test_sqlite_is_set_up_for_safety(sqlite_path: Path) -> None:
    engine = connect(sqlite_path)
    with engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()
