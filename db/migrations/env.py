"""Runs migrations on the connection that `db.migrate` brings, or on `-x url=...` of the alembic command."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.engine import Connection

from db.columns import UtcInstant
from db.engine import connect, writing
from db.tables import Base


def _render_item(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(thing, UtcInstant):
        autogen.imports.add("import db.columns")
        return "db.columns.UtcInstant()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(connection)
        return
    url = context.get_x_argument(as_dictionary=True).get("url")
    if not url:
        raise SystemExit("name the database: alembic -x url=sqlite:///FOLDER/store.sqlite ...")
    engine = connect(url, foreign_keys=False)
    try:
        with writing(engine) as opened:
            _run(opened)
    finally:
        engine.dispose()


_main()
