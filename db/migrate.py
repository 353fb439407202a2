"""Make and change the tables: upgrade, downgrade, current, check. Works from a checkout and when installed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine, make_url

from db.engine import connect, read_url, reading, writing
from db.errors import place
from db.migrations.triggers import TRIGGERS
from db.tables import Base
from schemas.errors import WorkspaceError

_HERE = Path(__file__).parent


def config() -> Config:
    """Alembic's configuration, from `alembic.ini` beside this package (installed) or above it (checkout).

    Raises:
        WorkspaceError: The file was not installed.
    """
    for ini in (_HERE / "alembic.ini", _HERE.parent / "alembic.ini"):
        if ini.is_file():
            return Config(str(ini), stdout=io.StringIO())
    raise WorkspaceError("alembic.ini", "was not installed", "install the toolkit again")


def revisions() -> list[str]:
    """All revisions this version of the toolkit knows, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]


def upgrade(url: str | Path, revision: str = "head") -> None:
    """Make the tables, or bring them up to date; rows stay. Makes a missing SQLite file and its folder.

    Raises:
        WorkspaceError: The database cannot be used, or is newer than this toolkit.
    """
    _make_folder(url)
    _migrate(url, lambda settings: command.upgrade(settings, revision))


def downgrade(url: str | Path, revision: str) -> None:
    """Take the tables back to an older revision (`base` removes them all, with what they hold).

    Raises:
        WorkspaceError: The database cannot be used, or is newer than this toolkit.
    """
    _migrate(url, lambda settings: command.downgrade(settings, revision))


def current(url: str | Path) -> str | None:
    """The revision of a database, or None where there are no tables of ours."""
    with _opened(url) as engine, reading(engine) as connection:
        return _revision(connection)


def check(url: str | Path) -> list[str]:
    """What differs between a database and what this toolkit expects, triggers included; empty when nothing does."""
    with _opened(url) as engine, reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [str(difference) for difference in compare_metadata(context, Base.metadata)]
        lost = sorted(TRIGGERS - _triggers(connection))
        return differences + [f"trigger {name} is missing" for name in lost]


@contextmanager
def _opened(url: str | Path, *, foreign_keys: bool = True) -> Iterator[Engine]:
    engine = connect(url, foreign_keys=foreign_keys)
    try:
        yield engine
    finally:
        engine.dispose()


def _make_folder(url: str | Path) -> None:
    parsed = read_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database is None:
        return
    try:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise WorkspaceError(
            place(parsed), f"its folder cannot be made: {exc.strerror}", "name a folder you may write to"
        ) from exc


def _migrate(url: str | Path, work: Callable[[Config], None]) -> None:
    # A batch rebuild of a table that others refer to works with foreign keys off alone; they are checked after.
    with _opened(url, foreign_keys=False) as engine, writing(engine) as connection:
        present = _revision(connection)
        if present is not None and present not in revisions():
            raise too_new(engine)
        settings = config()
        settings.attributes["connection"] = connection
        work(settings)
        if engine.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise WorkspaceError(place(engine.url), "refers to rows that are missing", "restore it from a backup")


def too_new(engine: Engine) -> WorkspaceError:
    """What to say about a database that a newer toolkit has made or changed."""
    return WorkspaceError(
        place(make_url(engine.url)),
        "was made by a newer version of the toolkit",
        "update it: pip install -U aurelia-toolkit",
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.scalars(text(query)))
