"""Triggers that keep what is stored, as of the first revision.

A batch migration on SQLite rebuilds a table and loses its triggers: such a revision calls `drop` before and
`create` after. A revision that changes a rule brings its own statements.
"""

from __future__ import annotations

from alembic import op

_FORBIDDEN = {
    "fact": ("DELETE",),
    "edge": ("UPDATE", "DELETE"),
    "run": ("UPDATE", "DELETE"),
    "split_version": ("UPDATE", "DELETE"),
    "membership": ("DELETE",),
}

# table -> (columns that never change, the one change that is allowed)
_GUARDED = {
    "fact": (
        ("id", "kind", "key", "subject", "digest", "supersedes", "seal"),
        "NEW.body IS NULL AND NEW.redacted IS NOT NULL AND OLD.redacted IS NULL",
    ),
    "membership": (
        ("line", "item", "added_in", "digest", "split"),
        "OLD.removed_in IS NULL AND NEW.removed_in IS NOT NULL",
    ),
}


def _name(table: str, what: str) -> str:
    return f"{table}_no_{what.lower()}"


TRIGGERS = frozenset(
    [_name(table, what) for table, whats in _FORBIDDEN.items() for what in whats]
    + [f"{table}_guard" for table in _GUARDED]
)
"""Names of the triggers on both databases (PostgreSQL has one more a table, against TRUNCATE)."""


def _broken(table: str, same: str) -> str:
    columns, allowed = _GUARDED[table]
    kept = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in columns)
    return f"NOT ({kept} AND {allowed})"


def create() -> None:
    """Create all triggers on the database of the running migration."""
    if op.get_context().dialect.name == "sqlite":
        _create_on_sqlite()
    else:
        _create_on_postgresql()


def _create_on_sqlite() -> None:
    for table, whats in _FORBIDDEN.items():
        for what in whats:
            op.execute(
                f"CREATE TRIGGER {_name(table, what)} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    for table in _GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE ON {table} WHEN {_broken(table, 'IS')} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _create_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, whats in _FORBIDDEN.items():
        for what in whats:
            op.execute(
                f"CREATE TRIGGER {_name(table, what)} BEFORE {what} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            f"CREATE TRIGGER {_name(table, 'truncate')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table in _GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({_broken(table, 'IS NOT DISTINCT FROM')}) EXECUTE FUNCTION refuse_change()"
        )


def drop() -> None:
    """Drop all triggers."""
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for table, whats in _FORBIDDEN.items():
        names = [_name(table, what) for what in whats] + [f"{table}_guard"] * (table in _GUARDED)
        if not on_sqlite:
            names.append(_name(table, "truncate"))
        for name in names:
            op.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if on_sqlite else f" ON {table}"))
    if not on_sqlite:
        op.execute("DROP FUNCTION IF EXISTS refuse_change()")
