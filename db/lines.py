"""The rows of split lines: versions, and memberships as intervals from one version until another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from db import chain, lthash
from db.chain import Triple
from db.facts import chunks
from db.models import MembershipRow, SplitVersionRow
from schemas.base import digest
from schemas.errors import StoreError
from schemas.item import Member, SplitName, SplitVersion

_FIELDS = [getattr(SplitVersionRow, name) for name in SplitVersion.model_fields]
_MEMBER = (MembershipRow.item, MembershipRow.digest, MembershipRow.split)
_VERIFY = "run: curate split verify"


def append(
    connection: Connection,
    line: str,
    before: SplitVersion | None,
    added: Sequence[Triple],
    removed: Sequence[Triple],
    message: str,
) -> SplitVersion:
    """Append a version that adds and removes these members.

    Raises:
        StoreError: The line's name is not a name.
    """
    state = lthash.EMPTY if before is None else _state(connection, line, before.number)
    state = lthash.update(state, map(chain.member_bytes, added), map(chain.member_bytes, removed))
    version = _next(line, before, added, removed, state, message)
    connection.execute(insert(SplitVersionRow).values(**version.model_dump(), set_state=state))
    for some in chunks([item for item, _, _ in removed]):
        gone = (MembershipRow.line == line, MembershipRow.item.in_(some), MembershipRow.removed_in.is_(None))
        connection.execute(update(MembershipRow).where(*gone).values(removed_in=version.number))
    if added:
        rows = [
            {"line": line, "added_in": version.number, "item": item, "digest": revision, "split": split}
            for item, revision, split in added
        ]
        connection.execute(insert(MembershipRow), rows)
    return version


def _next(
    line: str,
    before: SplitVersion | None,
    added: Sequence[Triple],
    removed: Sequence[Triple],
    state: bytes,
    message: str,
) -> SplitVersion:
    number, parent = (before.number + 1, before.hash) if before else (1, None)
    size = (before.size if before else 0) + len(added) - len(removed)
    delta, set_digest = chain.delta_digest(added, removed), digest(state)
    found = chain.version_hash(line, number, parent, size, delta, set_digest, message)
    try:
        return SplitVersion(
            line=line, number=number, parent=parent, size=size, delta_digest=delta, set_digest=set_digest,
            message=message, hash=found,
        )  # fmt: skip
    except ValidationError as exc:
        hint = "use lower-case letters, digits and dashes"
        raise StoreError(f"split line {line!r}", "is not a name", hint) from exc


def _version(row: Any) -> SplitVersion:
    try:
        return SplitVersion.model_validate(dict(row._mapping))
    except ValueError as exc:
        raise StoreError(f"split line {row.line}", "has a version that cannot be read", _VERIFY) from exc


def _member(row: Any) -> Member:
    try:
        return Member(item=row.item, digest=row.digest, split=SplitName(row.split))
    except ValueError as exc:
        raise StoreError(f"item {row.item}", "has a membership that cannot be read", _VERIFY) from exc


def log(connection: Connection, line: str) -> list[SplitVersion]:
    """All versions of a line, oldest first."""
    query = select(*_FIELDS).where(SplitVersionRow.line == line).order_by(SplitVersionRow.number)
    return [_version(row) for row in connection.execute(query)]


def members(connection: Connection, line: str, number: int) -> list[Member]:
    """The members of a version, in the order of item ids."""
    query = select(*_MEMBER).where(MembershipRow.line == line, _in(number)).order_by(MembershipRow.item)
    return [_member(row) for row in connection.execute(query)]


def head(connection: Connection, line: str) -> SplitVersion | None:
    """The newest version of a line, or None."""
    query = select(*_FIELDS).where(SplitVersionRow.line == line).order_by(SplitVersionRow.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _version(row)


def _state(connection: Connection, line: str, number: int) -> bytes:
    where = (SplitVersionRow.line == line, SplitVersionRow.number == number)
    return bytes(connection.execute(select(SplitVersionRow.set_state).where(*where)).scalar_one())


def present(connection: Connection, line: str) -> set[Triple]:
    """The members of the newest version."""
    query = select(*_MEMBER).where(MembershipRow.line == line, MembershipRow.removed_in.is_(None))
    return {(row.item, row.digest, row.split) for row in connection.execute(query)}


def existing(connection: Connection, line: str, number: int | None) -> int:
    """The number of an existing version; the newest for None.

    Raises:
        StoreError: There is no such line or version.
    """
    newest = head(connection, line)
    if newest is None:
        raise StoreError(f"split line {line}", "does not exist", "commit it first: curate split commit")
    if number is None:
        return newest.number
    if not 1 <= number <= newest.number:
        raise StoreError(f"split line {line}", f"has no version {number}", f"it has 1 to {newest.number}")
    return number


def _in(number: int) -> ColumnElement[bool]:
    row = MembershipRow
    return and_(row.added_in <= number, or_(row.removed_in.is_(None), row.removed_in > number))


def changed(connection: Connection, line: str, old: int, new: int) -> tuple[dict[str, Member], dict[str, Member]]:
    """Members of the older version only and of the newer version only, by item; old <= new."""
    row = MembershipRow
    gone = and_(row.removed_in > old, row.removed_in <= new, row.added_in <= old)
    came = and_(row.added_in > old, row.added_in <= new, or_(row.removed_in.is_(None), row.removed_in > new))
    sides = []
    for side in (gone, came):
        found = connection.execute(select(*_MEMBER).where(row.line == line, side).order_by(row.item))
        sides.append({member.item: member for member in map(_member, found)})
    return sides[0], sides[1]
