"""Review state: what was sent to a server, what was pulled from it, and who its people are to us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from db.engine import reading, wipe, writing
from db.models import PersonRow, PulledAnnotationRow, ReviewTaskRow
from schemas.errors import StoreError


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
    state: Literal["intent", "sent"] = "intent"
    """`intent`: about to be sent, or sent without an answer. `sent`: the server has it."""


@dataclass(frozen=True)
class Pulled:
    """Which state of a server's annotation we have."""

    annotation_id: int
    updated_at: datetime
    fact: str | None
    """Key of the fact it became; None where it became none."""


class ReviewRows:
    """Review state in the store. Unlike facts these rows change: they mirror a server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tasks(self, server: str | None = None) -> list[ReviewTask]:
        """All tasks of a server (or of all servers), by server and key."""
        with reading(self._engine) as connection:
            return _tasks(connection, server)

    def task(self, server: str, key: str) -> ReviewTask | None:
        """One task by our key, or None."""
        with reading(self._engine) as connection:
            return next(iter(_tasks(connection, server, key)), None)

    def save(self, task: ReviewTask) -> None:
        """Store a task's state, in place of what stood there.

        Raises:
            StoreError: The draft is not stored.
        """
        with writing(self._engine) as connection:
            _save(connection, task)

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
        query = select(
            PulledAnnotationRow.annotation_id, PulledAnnotationRow.updated_at, PulledAnnotationRow.fact
        ).where(PulledAnnotationRow.server == server)
        with reading(self._engine) as connection:
            return {row.annotation_id: Pulled(*row) for row in connection.execute(query)}

    def mark_pulled(self, server: str, annotation_id: int, updated_at: datetime, fact: str | None) -> None:
        """Remember that this state of an annotation was pulled, and the fact it became."""
        where = (PulledAnnotationRow.server == server, PulledAnnotationRow.annotation_id == annotation_id)
        with writing(self._engine) as connection:
            connection.execute(delete(PulledAnnotationRow).where(*where))
            connection.execute(
                insert(PulledAnnotationRow).values(
                    server=server, annotation_id=annotation_id, updated_at=updated_at, fact=fact
                )
            )

    def pseudonym(self, server: str, user_id: int | str, *, demo: bool = False) -> str:
        """The pseudonym of a server's user, made on first sight: `p1`, `p2` ..., for a demo `demo-p1` ..."""
        where = (PersonRow.server == server, PersonRow.user_id == str(user_id), PersonRow.demo.is_(demo))
        with writing(self._engine) as connection:
            number = connection.scalar(select(PersonRow.number).where(*where))
            if number is None:
                highest = connection.scalar(select(func.max(PersonRow.number)).where(PersonRow.demo.is_(demo)))
                number = (highest or 0) + 1
                row = {"server": server, "user_id": str(user_id), "demo": demo, "number": number}
                connection.execute(insert(PersonRow).values(row))
        return f"demo-p{number}" if demo else f"p{number}"

    def forget(self, server: str, user_id: int | str) -> int:
        """Erase who a pseudonym stands for; the pseudonym is never given to anybody else.

        Returns:
            How many pseudonyms were cut from the person.
        """
        where = (PersonRow.server == server, PersonRow.user_id == str(user_id))
        with writing(self._engine) as connection:
            erased = update(PersonRow).where(*where).values(server=None, user_id=None)
            count = connection.execute(erased).rowcount
        wipe(self._engine)
        return count


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
