"""What databases say, told in one sentence with the way out. No password and no content is ever shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError

from schemas.errors import StoreError, ToolkitError, WorkspaceError

# What the message of the database contains -> what happened, and the way out. First match counts.
_WORKSPACE = (
    ("database is locked", "is in use by another process", "wait until it is done, then run this again"),
    ("lock timeout", "is in use by another process", "wait until it is done, then run this again"),
    ("database or disk is full", "cannot be written: the disk is full", "free some space, then run this again"),
    ("no space left", "cannot be written: the disk is full", "free some space, then run this again"),
    ("disk i/o error", "cannot be read or written: disk error", "check the disk and free some space"),
    ("file is not a database", "is not a database of this toolkit", "name another workspace, or move the file away"),
    ("malformed", "is damaged", "restore it from a backup"),
    ("unable to open database", "cannot be opened", "check that the folder exists and that you may write there"),
    ("readonly database", "may not be written", "check the permissions of the workspace folder"),
    ("read-only", "may not be written", "check the permissions of the workspace folder"),
    ("password authentication failed", "refuses the user or password", "check the database URL"),
    ("does not exist", "lacks a table, a role or the database itself", "run: curate init"),
    ("no such table", "lacks a table", "run: curate init"),
    ("connection", "cannot be reached", "check that the server runs and that the database URL is right"),
)

_STORE = (
    ("supersedes", "was replaced by somebody else meanwhile", "read it again, then repeat the change"),
    ("foreign key", "refers to a fact that is not stored", "store the parents first"),
    ("append-only", "is append-only: what is stored stays", "store a new fact that supersedes the old one"),
    ("(0x00)", "contains a character that cannot be stored", "remove the NUL characters"),
)


def refuse_nul(subject: str, text: str) -> None:
    """Stop where a text holds a NUL: PostgreSQL keeps none, and what one database takes the other takes too.

    Raises:
        StoreError: It does.
    """
    if "\0" in text:
        raise StoreError(subject, "contains a character that cannot be stored", "remove the NUL characters")


def place(url: URL) -> str:
    """Name a database for messages: its file, or its name and host, never its user or password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "database in memory"
    return f"database {url.database or '(default)'} on {url.host or 'this machine'}"


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what the driver raises inside into a `WorkspaceError` or a `StoreError`.

    Raises:
        WorkspaceError: The database is locked, full, damaged, out of reach or not ours.
        StoreError: A row breaks a rule of the store.
    """
    try:
        yield
    except DBAPIError as exc:
        raise _told(url, exc) from exc


def _told(url: URL, exc: DBAPIError) -> ToolkitError:
    said = str(exc.orig).lower()
    for sign, message, hint in () if isinstance(exc, IntegrityError) else _WORKSPACE:
        if sign in said and "append-only" not in said:
            return WorkspaceError(place(url), message, hint)
    for sign, message, hint in _STORE:
        if sign in said:
            return StoreError("a row", message, hint)
    return StoreError(place(url), f"refused: {str(exc.orig).splitlines()[0]}", "run: curate doctor")
