"""Review state: what was sent to a server, what was pulled from it, and how far each project was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from db.engine import reading, writing
from db.facts import chunks
from db.review_models import PulledAnnotationRow, ReviewProjectRow, ReviewTaskRow
from schemas.errors import StoreError


@dataclass(frozen=True)
class ReviewProject:
    """A project of ours on a review server."""

    server: str
    key: str
    """Our key, carried in its description."""
    project_id: int
    page_hash: str | None = None
    """Hash of the labelling page it has."""
    read_until: datetime | None = None
    """Every judgement changed before this moment of the server's clock was read; None before the first whole read."""
    reconciled_at: datetime | None = None
    """When it was last held against the server as a whole, by the server's clock."""
    looked: str | None = None
    """How it stood when push last saw all of it: when a task last changed, how many tasks, how many predictions."""


@dataclass(frozen=True)
class ReviewTask:
    """One task on a review server, under our own key."""

    server: str
    """The server's address or id."""
    key: str
    """Our key, carried in the task's data (64 hexadecimal digits)."""
    content_hash: str
    """Hash of what was (or will be) sent."""
    draft: str
    """Key of the draft that is shown."""
    project_id: int | None = None
    label_studio_id: int | None = None
    """The server's id of the task; None until it is known."""
    state: Literal["intent", "sent", "gone", "withdrawn"] = "intent"
    """`intent`: about to be sent, or sent without an answer. `sent`: the server has it. `gone`: somebody deleted it
    there. `withdrawn`: we took it away or emptied it."""
    item: str = ""
    """Identity of the item; the key where it is not given."""
    assignment: str = ""
    """Key of the assignment; the key where it is not given."""
    revision: int = 1
    """Which draft of the assignment, from 1: a changed draft stands beside one that was judged."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "item", self.item or self.key)
        object.__setattr__(self, "assignment", self.assignment or self.key)


@dataclass(frozen=True)
class Pulled:
    """Which state of a server's annotation we have."""

    annotation_id: int
    updated_at: datetime
    fact: str | None
    """Key of the fact it became; None where it became none."""
    key: str | None = None
    """Our key of the task it belongs to, where it is known."""
    gone: bool = False
    """Somebody deleted it on the server; the fact stays."""


class ReviewRows:
    """Review state in the store. Unlike facts these rows change: they mirror a server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def servers(self) -> list[str]:
        """Names of all servers that hold projects of ours."""
        with reading(self._engine) as connection:
            return list(
                connection.scalars(select(ReviewProjectRow.server).distinct().order_by(ReviewProjectRow.server))
            )

    def projects(self, server: str) -> dict[str, ReviewProject]:
        """All projects of a server by our key."""
        columns = [getattr(ReviewProjectRow, field.name) for field in fields(ReviewProject)]
        query = select(*columns).where(ReviewProjectRow.server == server)
        with reading(self._engine) as connection:
            return {row.key: ReviewProject(*row) for row in connection.execute(query)}

    def save_project(self, project: ReviewProject) -> None:
        """Store a project's state, in place of what stood there."""
        where = (ReviewProjectRow.server == project.server, ReviewProjectRow.key == project.key)
        with writing(self._engine) as connection:
            connection.execute(delete(ReviewProjectRow).where(*where))
            connection.execute(insert(ReviewProjectRow).values(asdict(project)))

    def change_project(self, server: str, key: str, edit: Callable[[ReviewProject | None], ReviewProject]) -> None:
        """Read a project's state, edit it and store it with no other writer in between.

        Push and pull keep different fields of it, at the same time.

        Args:
            server: The server.
            key: Our key of the project.
            edit: Gets the stored state (None if there is none) and returns what to store. It must be quick.
        """
        columns = [getattr(ReviewProjectRow, field.name) for field in fields(ReviewProject)]
        where = (ReviewProjectRow.server == server, ReviewProjectRow.key == key)
        with writing(self._engine) as connection:
            row = connection.execute(select(*columns).where(*where)).first()
            before = ReviewProject(*row) if row else None
            after = edit(before)
            if (after.server, after.key) != (server, key):
                raise StoreError(f"review project {key}", "an edit may not change its server or key")
            if after != before:
                connection.execute(delete(ReviewProjectRow).where(*where))
                connection.execute(insert(ReviewProjectRow).values(asdict(after)))

    def tasks(self, server: str | None = None) -> list[ReviewTask]:
        """All tasks of a server (or of all servers), by server and key."""
        with reading(self._engine) as connection:
            return _tasks(connection, server)

    def task(self, server: str, key: str) -> ReviewTask | None:
        """One task by our key, or None."""
        with reading(self._engine) as connection:
            return next(iter(_tasks(connection, server, key)), None)

    def save(self, *tasks: ReviewTask) -> None:
        """Store tasks' states, in place of what stood there; all of them or none.

        Raises:
            StoreError: A draft is not stored.
        """
        by_server: dict[str, dict[str, ReviewTask]] = {}
        for task in tasks:
            by_server.setdefault(task.server, {})[task.key] = task
        with writing(self._engine) as connection:
            for server, wanted in by_server.items():
                for keys in chunks(list(wanted)):
                    where = (ReviewTaskRow.server == server, ReviewTaskRow.key.in_(keys))
                    connection.execute(delete(ReviewTaskRow).where(*where))
                    connection.execute(insert(ReviewTaskRow), [asdict(wanted[key]) for key in keys])

    def change(
        self, server: str, key: str, edit: Callable[[ReviewTask | None], ReviewTask | None]
    ) -> ReviewTask | None:
        """Read a task, edit it and store it with no other writer in between.

        Args:
            server: The server.
            key: Our key of the task.
            edit: Gets the stored task (None if there is none) and returns what to store; None removes it.
                It must be quick: nobody else can write while it runs.

        Returns:
            What `edit` returned.
        """
        with writing(self._engine) as connection:
            before = next(iter(_tasks(connection, server, key)), None)
            after = edit(before)
            if after is None:
                where = (ReviewTaskRow.server == server, ReviewTaskRow.key == key)
                connection.execute(delete(ReviewTaskRow).where(*where))
            elif (after.server, after.key) != (server, key):
                raise StoreError(f"review task {key[:12]}", "an edit may not change its server or key")
            elif after != before:
                _save(connection, after)
            return after

    def pulled(self, server: str) -> dict[int, Pulled]:
        """What was pulled from a server, by the server's annotation id."""
        columns = [getattr(PulledAnnotationRow, field.name) for field in fields(Pulled)]
        query = select(*columns).where(PulledAnnotationRow.server == server)
        with reading(self._engine) as connection:
            return {row.annotation_id: Pulled(*row) for row in connection.execute(query)}

    def mark_pulled(
        self, server: str, annotation_id: int, updated_at: datetime, fact: str | None, key: str | None = None
    ) -> None:
        """Remember that this state of an annotation was pulled, the fact it became, and our key of its task."""
        where = (PulledAnnotationRow.server == server, PulledAnnotationRow.annotation_id == annotation_id)
        with writing(self._engine) as connection:
            connection.execute(delete(PulledAnnotationRow).where(*where))
            row = asdict(Pulled(annotation_id, updated_at, fact, key))
            connection.execute(insert(PulledAnnotationRow).values(server=server, **row))

    def mark_gone(self, server: str, annotation_ids: Iterable[int], *, gone: bool = True) -> None:
        """Remember that annotations are on the server no more (or are there again)."""
        with writing(self._engine) as connection:
            for number in annotation_ids:
                where = (PulledAnnotationRow.server == server, PulledAnnotationRow.annotation_id == number)
                connection.execute(update(PulledAnnotationRow).where(*where).values(gone=gone))


def _tasks(connection: Connection, server: str | None, key: str | None = None) -> list[ReviewTask]:
    columns = [getattr(ReviewTaskRow, field.name) for field in fields(ReviewTask)]
    query = select(*columns).order_by(ReviewTaskRow.server, ReviewTaskRow.key)
    if server is not None:
        query = query.where(ReviewTaskRow.server == server)
    if key is not None:
        query = query.where(ReviewTaskRow.key == key)
    return [ReviewTask(*row) for row in connection.execute(query)]


def _save(connection: Connection, task: ReviewTask) -> None:
    where = (ReviewTaskRow.server == task.server, ReviewTaskRow.key == task.key)
    if connection.execute(update(ReviewTaskRow).where(*where).values(asdict(task))).rowcount == 0:
        connection.execute(insert(ReviewTaskRow).values(asdict(task)))
