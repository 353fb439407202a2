"""Who is to judge what: assignments, made before anything is sent and kept whatever happens to a server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from db.engine import reading, writing
from db.facts import chunks
from db.review_models import AssignmentRow, PlannedSplitRow
from schemas.base import identity
from schemas.item import SplitName
from schemas.review import ReviewPass, Role, Senses


@dataclass(frozen=True)
class Assignment:
    """One item, to be judged in one way by one person (or by whoever opens it)."""

    item: str
    """Identity of the item (the draft's subject)."""
    benchmark_task: str
    demo: bool = False
    review_pass: ReviewPass = ReviewPass.verify
    senses: Senses = Senses.both
    role: Role = Role.work
    reviewer: str | None = None
    """Pseudonym; None for a project that is open to all."""
    slot: int = 1
    """Which of several alike, from 1."""
    shows: str | None = None
    """Key of the fact to show where it is not the item's newest draft: a planted draft."""
    state: Literal["open", "dropped"] = "open"
    """`dropped`: not to be sent any more, such as after it was given to somebody else."""

    @property
    def key(self) -> str:
        """Its identity; for the plain open verification, as in workspaces without a plan, the item's own."""
        plain = (self.review_pass, self.senses, self.role, self.reviewer, self.slot, self.shows) == (
            ReviewPass.verify, Senses.both, Role.work, None, 1, None,
        )  # fmt: skip
        if plain:
            return self.item
        return identity(
            "assignment", self.item, self.review_pass, self.senses, self.role, self.reviewer, self.slot, self.shows
        )

    @property
    def project(self) -> str:
        """Which project of a workspace it belongs to, such as `av-qa/solve-sound/p3`: one layout, one person."""
        kind = self.review_pass if self.senses is Senses.both else f"{self.review_pass}-{self.senses}"
        parts = [self.benchmark_task]
        if self.reviewer or self.review_pass is not ReviewPass.verify or self.role is Role.training:
            parts.append("training" if self.role is Role.training else kind)
        if self.reviewer:
            parts.append(self.reviewer)
        if self.demo:
            parts.append("demo")
        return "/".join(parts)


class Assignments:
    """Assignments and planned splits in the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, *, reviewer: str | None = None, state: str | None = "open") -> list[Assignment]:
        """All assignments, in an order that stays; of one reviewer where given; `state` None for dropped ones too."""
        query = select(*_COLUMNS).order_by(AssignmentRow.number)
        if reviewer is not None:
            query = query.where(AssignmentRow.reviewer == reviewer)
        if state is not None:
            query = query.where(AssignmentRow.state == state)
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(query)]

    def add(self, made: Iterable[Assignment]) -> int:
        """Store assignments that are not there; an equal dropped one is opened again. Returns how many changed."""
        wanted = {one.key: one for one in made}
        with writing(self._engine) as connection:
            there = _states(connection, list(wanted))
            number = _next(connection)
            fresh = [one for key, one in wanted.items() if key not in there]
            if fresh:
                rows = [{"number": number + n, "key": one.key, **asdict(one)} for n, one in enumerate(fresh)]
                connection.execute(insert(AssignmentRow), rows)
            again = [key for key, one in wanted.items() if key in there and there[key] != one.state]
            for key in again:
                change = update(AssignmentRow).where(AssignmentRow.key == key).values(state=wanted[key].state)
                connection.execute(change)
            return len(fresh) + len(again)

    def drop(self, keys: Iterable[str]) -> int:
        """Mark assignments as dropped; they stay recorded. Returns how many changed."""
        changed = 0
        with writing(self._engine) as connection:
            for some in chunks(sorted(keys)):
                where = (AssignmentRow.key.in_(some), AssignmentRow.state == "open")
                changed += connection.execute(update(AssignmentRow).where(*where).values(state="dropped")).rowcount
        return changed

    def planned_splits(self) -> dict[str, SplitName]:
        """Group (`recording:SHA256`, `channel:NAME`) -> the split that is planned for it."""
        query = select(PlannedSplitRow.name, PlannedSplitRow.split)
        with reading(self._engine) as connection:
            return {group: SplitName(split) for group, split in connection.execute(query)}

    def plan_splits(self, planned: dict[str, SplitName]) -> None:
        """Store the planned split of groups, in place of what stood there."""
        with writing(self._engine) as connection:
            for some in chunks(sorted(planned)):
                connection.execute(delete(PlannedSplitRow).where(PlannedSplitRow.name.in_(some)))
            if planned:
                rows = [{"name": group, "split": str(split)} for group, split in sorted(planned.items())]
                connection.execute(insert(PlannedSplitRow), rows)


_COLUMNS = [getattr(AssignmentRow, field.name) for field in fields(Assignment)]


def _read(row: Any) -> Assignment:
    held: dict[str, Any] = dict(zip((field.name for field in fields(Assignment)), row, strict=True))
    typed = {"review_pass": ReviewPass(held["review_pass"]), "senses": Senses(held["senses"])}
    return Assignment(**{**held, **typed, "role": Role(held["role"])})


def _states(connection: Connection, keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(keys):
        query = select(AssignmentRow.key, AssignmentRow.state).where(AssignmentRow.key.in_(some))
        found.update((key, state) for key, state in connection.execute(query))
    return found


def _next(connection: Connection) -> int:
    query = select(AssignmentRow.number).order_by(AssignmentRow.number.desc()).limit(1)
    return (connection.scalar(query) or 0) + 1
