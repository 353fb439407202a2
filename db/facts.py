"""Facts and the edges between them: appended as one journal, read as heads, histories and lineage."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, String, exists, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from db.errors import refuse_nul
from db.models import EdgeRow, FactRow
from schemas.base import canonical_json, digest, short
from schemas.errors import StoreError
from schemas.fact import Fact

FIRST_SEAL = "0" * 64
"""What the first fact of a journal is chained to."""

_CHUNK = 500
_T = TypeVar("_T")


def seal(before: str, number: int, fact: Fact) -> str:
    """The hash that chains a fact's envelope to the fact stored before it.

    The body is covered by its digest, so a redaction leaves the chain whole.
    """
    envelope = [before, number, fact.kind, fact.key, fact.subject, fact.digest, list(fact.parents), fact.supersedes]
    return digest(canonical_json(envelope))


def append(connection: Connection, facts: Iterable[Fact]) -> int:
    """Append the facts whose keys are new, with their edges; returns how many were new.

    Raises:
        StoreError: A fact's digest is not that of its bytes, or it has no bytes.
    """
    fresh = _new(connection, {fact.key: fact for fact in facts})
    for fact in fresh:
        if fact.body is None or digest(fact.body) != fact.digest:
            raise StoreError(f"{fact.kind} {short(fact.key)}", "its digest is not that of its bytes")
    if not fresh:
        return 0
    last = connection.execute(select(FactRow.id, FactRow.seal).order_by(FactRow.id.desc()).limit(1)).first()
    connection.execute(insert(FactRow), list(_sealed(fresh, *(last or (0, FIRST_SEAL)))))
    edges = [
        {"child": fact.key, "ordinal": place, "parent": parent}
        for fact in fresh
        for place, parent in enumerate(fact.parents)
    ]
    if edges:
        connection.execute(insert(EdgeRow), edges)
    return len(fresh)


def _new(connection: Connection, facts: dict[str, Fact]) -> list[Fact]:
    known: set[str] = set()
    for keys in chunks(list(facts)):
        known.update(connection.scalars(select(FactRow.key).where(FactRow.key.in_(keys))))
    return [fact for key, fact in facts.items() if key not in known]


def _sealed(facts: Sequence[Fact], number: int, before: str) -> Iterator[dict[str, Any]]:
    for fact in facts:
        number += 1
        before = seal(before, number, fact)
        yield {
            "id": number, "kind": fact.kind, "key": fact.key, "subject": fact.subject, "digest": fact.digest,
            "body": fact.body, "supersedes": fact.supersedes, "redacted": None, "seal": before,
        }  # fmt: skip


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Slices small enough for one IN clause."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def parents_query() -> ScalarSelect[Any]:
    """The parents of a fact as one text (see `parents_in_order`), inside a query on `FactRow`."""
    # An aggregate has no order of its own on every database, so each parent brings its place.
    joined = func.aggregate_strings(EdgeRow.ordinal.cast(String) + ":" + EdgeRow.parent, ",")
    return select(joined).where(EdgeRow.child == FactRow.key).scalar_subquery()


def _facts() -> Select[Any]:
    return select(
        FactRow.kind, FactRow.key, FactRow.subject, FactRow.digest, FactRow.body, FactRow.supersedes,
        parents_query().label("parents"),
    )  # fmt: skip


def parents_in_order(joined: str | None) -> tuple[str, ...]:
    """The keys in `2:key,1:key` by their place."""
    pairs = (pair.split(":", 1) for pair in (joined or "").split(",") if pair)
    return tuple(key for _, key in sorted((int(place), key) for place, key in pairs))


def _read(row: Row[Any]) -> Fact:
    body = None if row.body is None else bytes(row.body)
    parents = parents_in_order(row.parents)
    return Fact(row.kind, row.key, row.subject, row.digest, body, parents, row.supersedes)


def fetch(connection: Connection, *where: ColumnElement[bool]) -> list[Fact]:
    """All facts for which the conditions on `FactRow` hold, oldest first."""
    rows = connection.execute(_facts().where(*where).order_by(FactRow.id))
    return [_read(row) for row in rows]


@cache
def is_head() -> ColumnElement[bool]:
    """True for the newest fact of its kind and subject that nothing supersedes; making it costs much."""
    other, later = aliased(FactRow), aliased(FactRow)
    newest = select(func.max(other.id)).where(
        other.kind == FactRow.kind,
        other.subject == FactRow.subject,
        ~exists().where(later.supersedes == other.key),
    )
    # A scalar subquery is one look into an index a row, whatever the planner knows of the tables.
    return FactRow.id == newest.scalar_subquery()


def get(connection: Connection, key: str) -> Fact:
    """The fact of that key.

    Raises:
        StoreError: There is none.
    """
    found = fetch(connection, FactRow.key == key)
    if not found:
        raise StoreError(f"fact {short(key)}", "is not stored here", "check that this is the right workspace")
    return found[0]


def head(connection: Connection, kind: str, subject: str) -> Fact | None:
    """The head of a subject, or None."""
    found = fetch(connection, FactRow.kind == kind, FactRow.subject == subject, is_head())
    return found[0] if found else None


def heads(connection: Connection, kind: str, subjects: Collection[str] | None = None) -> list[Fact]:
    """The heads of all subjects of a kind, oldest first; or of these alone, in no order."""
    if subjects is None:
        return fetch(connection, FactRow.kind == kind, is_head())
    parts = (FactRow.subject.in_(part) for part in chunks(sorted(subjects)))
    return [fact for part in parts for fact in fetch(connection, FactRow.kind == kind, part, is_head())]


def history(connection: Connection, kind: str, subject: str) -> list[Fact]:
    """All facts of a kind about a subject, oldest first."""
    return fetch(connection, FactRow.kind == kind, FactRow.subject == subject)


def children(connection: Connection, key: str, kind: str | None) -> list[Fact]:
    """Facts made directly from this one, oldest first, of one kind or all."""
    where: list[ColumnElement[bool]] = [FactRow.key.in_(select(EdgeRow.child).where(EdgeRow.parent == key))]
    if kind is not None:
        where.append(FactRow.kind == kind)
    return fetch(connection, *where)


def parents(connection: Connection, key: str) -> list[Fact]:
    """Facts this one was directly made from, in their order."""
    order = get(connection, key).parents
    found = {fact.key: fact for fact in fetch(connection, FactRow.key.in_(set(order)))}
    return [found[parent] for parent in order]


def find(connection: Connection, kind: str | None, prefix: str) -> Fact:
    """The one fact whose key starts so, or the head of the one subject that starts so.

    Raises:
        StoreError: None or several match.
    """
    noun = kind or "fact"
    start = prefix.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{1,64}", start):
        raise StoreError(f"{noun} {prefix!r}", "is not an id", "an id has only the digits 0-9 and a-f")
    # The kind is looked at here: asked for it, SQLite would walk through all facts of the kind instead.
    by_key = fetch(connection, _starts(FactRow.key, start))
    by_subject = fetch(connection, _starts(FactRow.subject, start), is_head())
    found = list({fact.key: fact for fact in (*by_key, *by_subject) if kind in (None, fact.kind)}.values())
    if not found:
        raise StoreError(f"{noun} {prefix}", "is not stored here", "check the id, and that this is the right workspace")
    if len(found) > 1:
        some = ", ".join(f"{fact.kind} {short(fact.key)}" for fact in found[:5])
        raise StoreError(f"{noun} {prefix}", f"fits {len(found)} facts ({some})", "give more digits")
    return found[0]


def _starts(column: Any, start: str) -> ColumnElement[bool]:
    # A range uses the index on every database; LIKE does not. "g" sorts after every hexadecimal digit.
    condition: ColumnElement[bool] = (column >= start) & (column < start + "g")
    return condition


def counts(connection: Connection, all_revisions: bool) -> dict[str, int]:
    """How many facts of each kind: heads, or all revisions."""
    query = select(FactRow.kind, func.count()).group_by(FactRow.kind).order_by(FactRow.kind)
    if not all_revisions:
        query = query.where(is_head())
    return {row[0]: row[1] for row in connection.execute(query)}


def redact(connection: Connection, key: str, reason: str) -> bool:
    """Empty a fact's body for good; False when it was empty before.

    Raises:
        StoreError: There is no such fact, no reason was given, or it holds NUL characters.
    """
    if not reason.strip():
        raise StoreError(f"fact {short(key)}", "needs a reason to be redacted")
    refuse_nul("the reason", reason)
    if get(connection, key).body is None:
        return False
    connection.execute(update(FactRow).where(FactRow.key == key).values(body=None, redacted=reason))
    return True


__all__ = [
    "FIRST_SEAL", "append", "children", "chunks", "counts", "fetch", "find", "get", "head", "heads", "history",
    "is_head", "parents", "parents_in_order", "parents_query", "redact", "seal",
]  # fmt: skip
