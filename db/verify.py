"""Recompute split lines from their rows, and facts from their stored bytes.

Nothing read here is trusted: columns are read raw, since a tampered row may hold anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import column, literal_column, select, text
from sqlalchemy.engine import Connection

from db import chain, lthash
from db.chain import Triple
from db.facts import FIRST_SEAL, parents_in_order, parents_query, seal
from db.models import EdgeRow, FactRow, MembershipRow, SplitVersionRow
from schemas.base import digest, short
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.item import Item

_RESTORE = "restore the database from a backup"
_REVISION = ("item", "digest")
_HASHED = ("line", "number", "parent", "size", "delta_digest", "set_digest", "message", "hash")


@dataclass
class _Items:
    """What the journal of facts says of items: their revisions, and which of these are redacted."""

    revisions: set[tuple[str, str]] = field(default_factory=set)
    redacted: set[tuple[str, str]] = field(default_factory=set)


def verify(connection: Connection, line: str, head: str | None) -> list[Issue]:
    """What does not fit in a line and in the facts; empty when all does."""
    items = _Items()
    with _lenient(connection):
        issues = list(_check_facts(connection, items))
        issues += _check_line(connection, line, head)
        issues += _check_members(connection, line, items)
    return issues


@contextmanager
def _lenient(connection: Connection) -> Iterator[None]:
    """Let SQLite give text that is no UTF-8, as a tampered column may hold it, instead of failing."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before, driver.text_factory = driver.text_factory, lambda data: data.decode(errors="replace")
    try:
        yield
    finally:
        driver.text_factory = before


def _wrong(kind: str, subject: str, message: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=_RESTORE)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _check_facts(connection: Connection, items: _Items) -> Iterator[Issue]:
    names = [each.name for each in FactRow.__table__.columns]
    columns: list[Any] = [literal_column(f"fact.{name}").label(name) for name in names]
    query = select(*columns, parents_query().label("parents")).order_by(FactRow.id)
    before, number = FIRST_SEAL, 0
    for row in connection.execute(query.select_from(FactRow).execution_options(yield_per=1000)):
        number += 1
        name = f"{_plain(row.kind)} {short(_plain(row.key))}"
        if row.id != number:
            yield _wrong("fact-missing", name, f"stands at place {row.id} of the journal instead of {number}")
            number = row.id if isinstance(row.id, int) else number
        yield from _check_fact(row, name, before, items)
        before = _plain(row.seal)
    orphans = select(EdgeRow.child).distinct().where(EdgeRow.child.not_in(select(FactRow.key)))
    for child in connection.scalars(orphans):
        yield _wrong("fact-missing", f"fact {short(_plain(child))}", "is gone, but was made from others")


def _envelope(row: Any) -> Fact:
    try:
        parents = parents_in_order(row.parents)
    except ValueError:
        parents = (_plain(row.parents),)
    replaced = None if row.supersedes is None else _plain(row.supersedes)
    return Fact(_plain(row.kind), _plain(row.key), _plain(row.subject), _plain(row.digest), None, parents, replaced)


def _check_fact(row: Any, name: str, before: str, items: _Items) -> Iterator[Issue]:
    fact = _envelope(row)
    if seal(before, row.id, fact) != row.seal:
        yield _wrong("fact-changed", name, "its envelope or its place in the journal was changed")
    if row.body is None:
        if not row.redacted:
            yield _wrong("fact-changed", name, "its content is gone without a redaction")
    elif row.redacted is not None:
        yield _wrong("fact-changed", name, "was redacted but has content")
    elif not isinstance(row.body, bytes | memoryview) or digest(bytes(row.body)) != row.digest:
        yield _wrong("fact-changed", name, "its content does not have its digest")
    if fact.kind == Item.kind:
        items.revisions.add((fact.subject, fact.digest))
        if row.body is None:
            items.redacted.add((fact.subject, fact.digest))


def _raw_rows(connection: Connection, table: str, names: Iterable[str], line: str) -> list[Any]:
    columns: list[Any] = [literal_column(f"{table}.{name}").label(name) for name in names]
    return list(connection.execute(select(*columns).select_from(text(table)).where(column("line") == line)))


def _check_line(connection: Connection, line: str, head: str | None) -> Iterator[Issue]:
    versions = _raw_rows(connection, "split_version", (*_HASHED, "set_state"), line)
    versions.sort(key=lambda row: (not isinstance(row.number, int), row.number))
    members = _raw_rows(connection, "membership", ("item", "digest", "split", "added_in", "removed_in"), line)
    added: defaultdict[Any, list[Triple]] = defaultdict(list)
    removed: defaultdict[Any, list[Triple]] = defaultdict(list)
    for row in members:
        triple = (_plain(row.item), _plain(row.digest), _plain(row.split))
        added[row.added_in].append(triple)
        if row.removed_in is not None:
            removed[row.removed_in].append(triple)
    yield from _check_versions(line, versions, added, removed)
    for number in (added.keys() | removed.keys()) - {row.number for row in versions}:
        yield _wrong("version-missing", f"split line {line}", f"has members of version {number}, which is gone")
    if not versions:
        yield _wrong("version-missing", f"split line {line}", "has no versions")
    if head is not None and head not in {row.hash for row in versions}:
        yield _wrong("head-missing", f"split line {line}", f"has no version with the hash {head}")
    owned = select(SplitVersionRow.line)
    for other in connection.scalars(select(MembershipRow.line).distinct().where(MembershipRow.line.not_in(owned))):
        if other != line:
            yield _wrong("version-missing", f"split line {_plain(other)}", "has members but no versions")


def _check_versions(
    line: str, versions: list[Any], added: Mapping[Any, list[Triple]], removed: Mapping[Any, list[Triple]]
) -> Iterator[Issue]:
    state, size, parent = lthash.EMPTY, 0, None
    for expected, row in enumerate(versions, 1):
        came, went = added.get(row.number, []), removed.get(row.number, [])
        state = lthash.update(state, map(chain.member_bytes, came), map(chain.member_bytes, went))
        size += len(came) - len(went)
        found = {
            "number": expected, "parent": parent, "size": size, "delta_digest": chain.delta_digest(came, went),
            "set_digest": digest(state), "set_state": state,
        }  # fmt: skip
        stored = {**row._mapping, "set_state": _bytes(row.set_state)}
        for name, value in found.items():
            if stored[name] != value:
                yield _wrong(
                    "version-changed", f"split {line} {_plain(row.number)}", f"its {name} does not fit the rows"
                )
        if _hash(row) != row.hash:
            yield _wrong("version-changed", f"split {line} {_plain(row.number)}", "its hash does not fit its content")
        # What follows is measured against what is stored, so that one change is told once.
        parent = row.hash


def _hash(row: Any) -> str | None:
    try:
        return chain.version_hash(*(getattr(row, name) for name in _HASHED[:-1]))
    except (TypeError, ValueError):  # a tampered column may hold bytes or a float that JSON has no form for
        return None


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if isinstance(value, bytes | memoryview) else None


def _check_members(connection: Connection, line: str, items: _Items) -> Iterator[Issue]:
    revisions = {(_plain(row.item), _plain(row.digest)) for row in _raw_rows(connection, "membership", _REVISION, line)}
    for item, revision in sorted(revisions):
        if (item, revision) not in items.revisions:
            yield _wrong("item-missing", f"item {short(item)}", f"its revision {short(revision)} is not stored")
        elif (item, revision) in items.redacted:
            message = "its content was redacted; its digest still proves what stood there"
            yield Issue(kind="item-redacted", subject=f"item {short(item)}", message=message, severity=Severity.warning)
