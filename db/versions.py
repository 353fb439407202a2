"""Lines of split versions: membership as intervals, each version chained to the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Engine

from db import lines
from db.chain import Triple
from db.engine import reading, writing
from db.errors import refuse_nul
from db.groups import check_items
from db.models import SplitVersionRow
from db.verify import verify
from schemas.base import short
from schemas.errors import StoreError
from schemas.issues import Issue
from schemas.item import Member, SplitVersion


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
                empty, its head is not `base` any more, or the message holds NUL characters.
        """
        refuse_nul("the message", message)
        wanted = _wanted(line, members)
        with writing(self._engine) as connection:
            head = lines.head(connection, line)
            if base is not None and base != (head.hash if head else ""):
                raise StoreError(f"split line {line}", "has a newer version meanwhile", "read it again, then commit")
            present = lines.present(connection, line)
            added, removed = sorted(wanted.keys() - present), sorted(present - wanted.keys())
            if not added and not removed:
                if head is None:
                    raise StoreError(f"split line {line}", "would begin without items", "validate some items first")
                return head
            check_items(connection, line, list(wanted.values()))
            return lines.append(connection, line, head, added, removed, message)

    def lines(self) -> list[str]:
        """The names of all lines, sorted."""
        query = select(SplitVersionRow.line).distinct().order_by(SplitVersionRow.line)
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def log(self, line: str) -> list[SplitVersion]:
        """All versions of a line, oldest first; empty where there is no such line."""
        with reading(self._engine) as connection:
            return lines.log(connection, line)

    def head(self, line: str) -> SplitVersion | None:
        """The newest version of a line, or None."""
        with reading(self._engine) as connection:
            return lines.head(connection, line)

    def show(self, line: str, number: int | None = None) -> list[Member]:
        """The members of a version (the newest where no number is given), in the order of item ids.

        Raises:
            StoreError: There is no such line or version.
        """
        with reading(self._engine) as connection:
            return lines.members(connection, line, lines.existing(connection, line, number))

    def diff(self, line: str, a: int, b: int) -> SplitDiff:
        """What version `b` has that `a` had not, and the other way round; 0 stands for the empty set.

        Raises:
            StoreError: There is no such line or version.
        """
        with reading(self._engine) as connection:
            for number in {a, b} - {0}:
                lines.existing(connection, line, number)
            older, newer = lines.changed(connection, line, min(a, b), max(a, b))
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
