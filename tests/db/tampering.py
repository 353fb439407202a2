"""Random changes made to the rows of a store behind its back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db.tables import Base
from db.verify import verify
from schemas.issues import Issue

TABLES = ("membership", "split_version", "fact")


@contextmanager
def unguarded(engine: Engine) -> Iterator[Connection]:
    """A transaction without triggers, foreign keys and checks, rolled back at the end."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA ignore_check_constraints = ON").close()
        transaction = connection.begin()
        if engine.dialect.name == "sqlite":
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        transaction.rollback()


def found(connection: Connection, head: str | None = None) -> list[Issue]:
    """What verifying says of all lines there are."""
    lines = {"main", *connection.scalars(text("SELECT DISTINCT line FROM split_version"))}
    return [issue for line in sorted(lines) for issue in verify(connection, line, head if line == "main" else None)]


def tamper(connection: Connection, seed: int) -> str:
    """Change, delete or add one row of a random table; tells what was done."""
    chance = random.Random(seed)
    while True:
        table = Base.metadata.tables[TABLES[seed % 3]]
        how = (_change, _delete, _add)[chance.choice((0, 0, 0, 1, 2))]
        try:
            with connection.begin_nested():
                done = how(connection, table, chance)
        except DBAPIError:  # the database itself refuses such a row: try another
            continue
        if done:
            return f"seed {seed}: {table.name}: {done}"


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    # The last is no more likely than the first: genesis is hit as often as any row.
    keys = ", ".join(sorted(column.name for column in table.primary_key))
    return [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table.name} ORDER BY {keys}"))]


def _where(table: Table, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    return " AND ".join(f"{key} = :old_{key}" for key in keys), {f"old_{key}": row[key] for key in keys}


def _other(value: Any, column: str, rows: list[dict[str, Any]], chance: random.Random) -> Any:
    """Another value for a column: one of another row's, or a near miss."""
    if chance.random() < 0.3:
        return chance.choice(rows)[column]
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, bytes | memoryview):
        changed = bytearray(value)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice("0123456789abcdef") + value[at + 1 :]
    return chance.choice((1, 2, 3, 4, 9)) if column == "removed_in" else chance.choice((None, "", "x", "0" * 64))


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _change(connection: Connection, table: Table, chance: random.Random) -> str:
    rows = _rows(connection, table)
    row = chance.choice(rows)
    column = chance.choice(list(row))
    old, new = _plain(row[column]), _plain(_other(row[column], column, rows, chance))
    if old == new:
        return ""
    where, values = _where(table, row)
    connection.execute(text(f"UPDATE {table.name} SET {column} = :new WHERE {where}"), {"new": new, **values})
    return f"{column} of {values} from {old!r:.80} to {new!r:.80}"


def _delete(connection: Connection, table: Table, chance: random.Random) -> str:
    where, values = _where(table, chance.choice(_rows(connection, table)))
    connection.execute(text(f"DELETE FROM {table.name} WHERE {where}"), values)
    return f"deleted {values}"


def _add(connection: Connection, table: Table, chance: random.Random) -> str:
    rows = _rows(connection, table)
    row = dict(chance.choice(rows))
    for column in sorted(each.name for each in table.primary_key):
        row[column] = _other(row[column], column, rows, chance)
    for column in chance.sample(list(row), 2):
        row[column] = _other(row[column], column, rows, chance)
    for unique in ("key", "hash"):
        if unique in row:
            row[unique] = f"{chance.randrange(16**64):064x}"
    if row.get("supersedes"):
        row["supersedes"] = None
    columns = ", ".join(row)
    marks = ", ".join(f":{column}" for column in row)
    connection.execute(text(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"), row)
    return f"added {[row[column.name] for column in table.primary_key]}"
