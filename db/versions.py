"""Lines of split versions: membership as intervals, each version chained to the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from db import chain, lthash
from db.chain import Triple
from db.engine import reading, writing
from db.facts import chunks
from db.groups import check_items
from db.models import MembershipRow, SplitVersionRow
from db.verify import verify
from schemas.base import digest, short
from schemas.errors import StoreError
from schemas.issues import Issue
from schemas.item import Member, SplitName, SplitVersion

_FIELDS = [getattr(SplitVersionRow, name) for name in SplitVersion.model_fields]
_MEMBER = (MembershipRow.item, MembershipRow.digest, MembershipRow.split)


@dataclass(frozen=True)
class SplitDiff:
    """What changed between two versions of a line; each in the order of item ids."""

    added: tuple[Member, ...] = ()
    removed: tuple[Member, ...] = ()
    revised: tuple[tuple[Member, Member], ...] = ()
    """(before, after): the same split, another revision of the item."""
    moved: tuple[tuple[Member, Member], ...] = ()
    """(before, after): another split, perhaps another revision too."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.revised or self.moved)


class Splits:
    """Lines of split versions in the store. A line holds train, validation and test together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def commit(
        self, line: str, members: Iterable[Member], message: str = "", *, base: str | None = None
    ) -> SplitVersion:
        """Make a version with exactly these members.

        Args:
            line: Name of the line; the first commit makes it.
            members: The whole membership wanted, not only what changes.
            message: What changed and why.
            base: Hash of the version `members` was derived from (`""`: there was none); None: not checked.

        Returns:
            The new version; the present head, and nothing is stored, where nothing changed.

        Raises:
            StoreError: An item is not stored or comes twice, a group would be in two splits, the line is
                empty, or its head is not `base` any more.
        """
        wanted = _wanted(line, members)
        with writing(self._engine) as connection:
            head = _head(connection, line)
            if base is not None and base != (head.hash if head else ""):
                raise StoreError(f"split line {line}", "has a newer version meanwhile", "read it again, then commit")
            present = set(_triples(connection, line))
            added, removed = sorted(wanted.keys() - present), sorted(present - wanted.keys())
            if not added and not removed:
                if head is None:
                    raise StoreError(f"split line {line}", "would begin without items", "validate some items first")
                return head
            check_items(connection, line, list(wanted.values()))
            return _store(connection, line, head, added, removed, message)

    def lines(self) -> list[str]:
        """The names of all lines, sorted."""
        query = select(SplitVersionRow.line).distinct().order_by(SplitVersionRow.line)
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def log(self, line: str) -> list[SplitVersion]:
        """All versions of a line, oldest first; empty where there is no such line."""
        query = select(*_FIELDS).where(SplitVersionRow.line == line).order_by(SplitVersionRow.number)
        with reading(self._engine) as connection:
            return [_version(row) for row in connection.execute(query)]

    def head(self, line: str) -> SplitVersion | None:
        """The newest version of a line, or None."""
        with reading(self._engine) as connection:
            return _head(connection, line)

    def show(self, line: str, number: int | None = None) -> list[Member]:
        """The members of a version (the newest where no number is given), in the order of item ids.

        Raises:
            StoreError: There is no such line or version.
        """
        with reading(self._engine) as connection:
            number = _number(connection, line, number)
            query = select(*_MEMBER).where(MembershipRow.line == line, _in(number)).order_by(MembershipRow.item)
            return [_member(row) for row in connection.execute(query)]

    def diff(self, line: str, a: int, b: int) -> SplitDiff:
        """What version `b` has that `a` had not, and the other way round; 0 stands for the empty set.

        Raises:
            StoreError: There is no such line or version.
        """
        with reading(self._engine) as connection:
            for number in {a, b} - {0}:
                _number(connection, line, number)
            older, newer = _changed(connection, line, min(a, b), max(a, b))
        return _compare(older, newer) if a <= b else _compare(newer, older)

    def verify(self, line: str, head: str | None = None) -> list[Issue]:
        """Recompute a line from its rows, and all facts from their stored bytes.

        Args:
            line: The line.
            head: A hash of the line that was published or noted down: it must still be in the chain.
                Without it, a line that was rewritten as a whole, hashes and all, cannot be told.

        Returns:
            What does not fit, empty when all does. A redacted item gives a warning.
        """
        with reading(self._engine) as connection:
            return verify(connection, line, head)


def _wanted(line: str, members: Iterable[Member]) -> dict[Triple, Member]:
    wanted = {(member.item, member.digest, member.split.value): member for member in members}
    twice = sorted(short(item) for item, times in Counter(item for item, _, _ in wanted).items() if times > 1)
    if twice:
        raise StoreError(f"split line {line}", f"names items twice: {', '.join(twice[:5])}", "name each item once")
    return wanted


def _store(
    connection: Connection,
    line: str,
    head: SplitVersion | None,
    added: Sequence[Triple],
    removed: Sequence[Triple],
    message: str,
) -> SplitVersion:
    state = lthash.EMPTY if head is None else _state(connection, line, head.number)
    state = lthash.update(state, map(chain.member_bytes, added), map(chain.member_bytes, removed))
    version = _next(line, head, (head.size if head else 0) + len(added) - len(removed), added, removed, state, message)
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
    head: SplitVersion | None,
    size: int,
    added: Sequence[Triple],
    removed: Sequence[Triple],
    state: bytes,
    message: str,
) -> SplitVersion:
    number, parent = (head.number + 1, head.hash) if head else (1, None)
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
    return SplitVersion.model_validate(dict(row._mapping))


def _member(row: Any) -> Member:
    return Member(item=row.item, digest=row.digest, split=SplitName(row.split))


def _head(connection: Connection, line: str) -> SplitVersion | None:
    query = select(*_FIELDS).where(SplitVersionRow.line == line).order_by(SplitVersionRow.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _version(row)


def _state(connection: Connection, line: str, number: int) -> bytes:
    where = (SplitVersionRow.line == line, SplitVersionRow.number == number)
    return bytes(connection.execute(select(SplitVersionRow.set_state).where(*where)).scalar_one())


def _triples(connection: Connection, line: str) -> list[Triple]:
    query = select(*_MEMBER).where(MembershipRow.line == line, MembershipRow.removed_in.is_(None))
    return [(row.item, row.digest, row.split) for row in connection.execute(query)]


def _number(connection: Connection, line: str, number: int | None) -> int:
    """The number of an existing version; the newest for None."""
    head = _head(connection, line)
    if head is None:
        raise StoreError(f"split line {line}", "does not exist", "see: curate split log")
    if number is None:
        return head.number
    if not 1 <= number <= head.number:
        raise StoreError(f"split line {line}", f"has no version {number}", f"it has 1 to {head.number}")
    return number


def _in(number: int) -> ColumnElement[bool]:
    row = MembershipRow
    return and_(row.added_in <= number, or_(row.removed_in.is_(None), row.removed_in > number))


def _changed(connection: Connection, line: str, old: int, new: int) -> tuple[dict[str, Member], dict[str, Member]]:
    """Members of the older version only and of the newer version only, by item; old <= new."""
    row = MembershipRow
    gone = and_(row.removed_in > old, row.removed_in <= new, row.added_in <= old)
    came = and_(row.added_in > old, row.added_in <= new, or_(row.removed_in.is_(None), row.removed_in > new))
    sides = []
    for side in (gone, came):
        found = connection.execute(select(*_MEMBER).where(row.line == line, side).order_by(row.item))
        sides.append({member.item: member for member in map(_member, found)})
    return sides[0], sides[1]


def _compare(before: dict[str, Member], after: dict[str, Member]) -> SplitDiff:
    # An item may have left and come back unchanged between the two: then it is in neither list.
    both = [(before[item], after[item]) for item in before if item in after and before[item] != after[item]]
    return SplitDiff(
        added=tuple(member for item, member in after.items() if item not in before),
        removed=tuple(member for item, member in before.items() if item not in after),
        revised=tuple(pair for pair in both if pair[0].split == pair[1].split),
        moved=tuple(pair for pair in both if pair[0].split != pair[1].split),
    )


__all__ = ["SplitDiff", "Splits"]
