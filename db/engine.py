"""Connections: SQLite and PostgreSQL set up alike, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from db.errors import place, translated
from schemas.errors import SettingsError, WorkspaceError

WAIT = 30.0
"""Seconds a writer waits for another one."""

_WRITER_LOCK = 0x6175_7265_6C69_61


def read_url(url: str | Path) -> URL:
    """A database URL; a path means a SQLite file.

    Raises:
        SettingsError: It is no URL, or of a database we do not speak with.
    """
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        # The text may carry a password, so neither it nor the parser's message is shown.
        raise SettingsError("database URL", "cannot be read", _FORMS) from None
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise SettingsError("database URL", "names no file", _FORMS)
        return parsed
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise SettingsError("database URL", f"names {backend}, which is not supported", _FORMS)


_FORMS = "write sqlite:///FOLDER/NAME.db or postgresql://USER@HOST/NAME"


def connect(url: str | Path, *, wait: float = WAIT, foreign_keys: bool = True) -> Engine:
    """An engine for a database; nothing is opened yet. Dispose it when done.

    Args:
        url: Where the database is.
        wait: Seconds to wait for another writer.
        foreign_keys: Off only while a migration rebuilds tables (SQLite).

    Raises:
        SettingsError: The URL cannot be used.
        WorkspaceError: The driver is not installed.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": wait})
        _prepare_sqlite(engine, wait, foreign_keys)
        return engine
    patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": max(2, int(wait))}
    try:
        return create_engine(
            parsed,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args=patience,
            execution_options={"lock_timeout": f"{int(wait * 1000)}ms"},
        )
    except ImportError as exc:
        raise WorkspaceError(
            place(parsed), "cannot be reached: psycopg is not installed", "pip install 'aurelia-toolkit[postgres]'"
        ) from exc


def _prepare_sqlite(engine: Engine, wait: float, foreign_keys: bool) -> None:
    pragmas = (
        f"busy_timeout = {int(wait * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "secure_delete = ON",  # redacted bytes are overwritten, not merely unlinked
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # None: the driver opens no transactions behind our back, `_on_begin` does.
        connection.isolation_level = None
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()
        except BaseException:
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; there is one writer at a time, so what it reads stays true until it ends.

    Raises:
        WorkspaceError: The database cannot be used.
        StoreError: A row was refused; nothing of the transaction is kept.
    """
    with translated(engine.url), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # The same as BEGIN IMMEDIATE: writes are short, and ids follow the order of commits.
            patience = {"wait": engine.get_execution_options()["lock_timeout"]}
            connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), patience)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one state of the database, whatever is written meanwhile.

    Raises:
        WorkspaceError: The database cannot be used.
    """
    with translated(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.execution_options(reading=True).begin():
            yield connection


def wipe(engine: Engine) -> None:
    """Let what was just erased leave the files of SQLite too (PostgreSQL does it when it vacuums).

    Raises:
        WorkspaceError: The database cannot be used, or others keep reading the old bytes.
    """
    if engine.dialect.name == "sqlite":
        # Until a checkpoint the old bytes stand in the database, and the new ones in the log beside it. It waits for
        # those who read the old ones as long as a writer waits, and then says so in its answer alone.
        with translated(engine.url), engine.connect() as connection:
            cursor = connection.connection.cursor()
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
        if busy:
            raise WorkspaceError(
                place(engine.url), "has erased it, but the old bytes stay in its files while others read them",
                "end what reads it (such as a report, an open shell or a copy), then run the same command again",
            )  # fmt: skip
