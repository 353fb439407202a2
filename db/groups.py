"""What a commit asks of its items: that they are stored, and that no group is torn apart."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from db.facts import chunks
from db.models import FactRow
from schemas.base import short
from schemas.errors import StoreError
from schemas.item import Item, Member

_SHOWN = 5


def check_items(connection: Connection, line: str, members: Sequence[Member]) -> None:
    """Refuse members that are not stored items, and splits that tear a group apart.

    Raises:
        StoreError: Naming up to five items or groups.
    """
    groups = _groups_of(connection, sorted({member.digest for member in members}))
    unknown = [member for member in members if (member.item, member.digest) not in groups]
    _refuse(line, "names items that are not stored", map(_show, unknown), "run: curate validate")
    redacted = [member for member in members if groups[member.item, member.digest] is None]
    _refuse(line, "names items whose content was redacted", map(_show, redacted), "leave them out")
    _check_groups(line, members, {key: names or () for key, names in groups.items()})


def _check_groups(line: str, members: Sequence[Member], groups: Mapping[tuple[str, str], Iterable[str]]) -> None:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for member in members:
        for name in groups[member.item, member.digest]:
            splits[name].add(member.split.value)
    torn = [f"{name} in {' and '.join(sorted(where))}" for name, where in sorted(splits.items()) if len(where) > 1]
    _refuse(line, "would tear groups apart", torn, "put all items of a recording or channel into one split")


def _groups_of(connection: Connection, digests: Sequence[str]) -> dict[tuple[str, str], tuple[str, ...] | None]:
    """The groups of each stored item by (item, digest); None for a redacted one."""
    found: dict[tuple[str, str], tuple[str, ...] | None] = {}
    for some in chunks(digests):
        query = select(FactRow.kind, FactRow.subject, FactRow.digest, FactRow.body)
        for row in connection.execute(query.where(FactRow.digest.in_(some))):
            # The kind is looked at here: asked for it, SQLite would walk through all items for each chunk.
            if row.kind != Item.kind:
                continue
            # Only one field is needed of what may be a million items, so the contract is not built.
            names = None if row.body is None else tuple(json.loads(row.body)["groups"])
            found[row.subject, row.digest] = names or found.get((row.subject, row.digest))
    return found


def _show(member: Member) -> str:
    return f"{short(member.item)} ({member.split.value})"


def _refuse(line: str, message: str, found: Iterable[str], hint: str) -> None:
    named = list(found)
    if named:
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        raise StoreError(f"split line {line}", f"{message}: {'; '.join(named[:_SHOWN])}{more}", hint)
