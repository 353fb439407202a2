"""The people of review servers, who they are to us, and how long they took, where they agreed to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from db.engine import reading, wipe, writing
from db.review_models import PersonRow, ReviewTimeRow
from schemas.errors import StoreError


@dataclass(frozen=True)
class Person:
    """One person, under the pseudonym that facts know them by. Erasing a person leaves the pseudonym alone."""

    pseudonym: str
    demo: bool = False
    server: str | None = None
    user_id: str | None = None
    """The server's id of the account."""
    name: str | None = None
    email: str | None = None
    languages: tuple[str, ...] = ()
    """Languages they understand, as codes such as `en`."""
    regions: tuple[str, ...] = ()
    """Regions of the world they know."""
    state: str = "active"
    """`invited`, `training`, `active`, `paused`, `left` or `erased`."""
    timed: bool = False
    """They agreed that it is kept how long they take."""
    trace: str | None = field(default=None, repr=False)
    """What an erased person's account is known again by: a keyed hash, whose key is not in the store."""


@dataclass(frozen=True)
class ReviewTime:
    """How long one judgement took."""

    server: str
    annotation_id: int
    reviewer: str
    seconds: float
    at: datetime


class People:
    """People and timings in the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Person]:
        """Everybody, erased ones included, by pseudonym number."""
        query = select(PersonRow).order_by(PersonRow.demo, PersonRow.number)
        with reading(self._engine) as connection:
            return [_person(row) for row in connection.execute(query).mappings()]

    def pseudonym(self, server: str, user_id: int | str, *, demo: bool = False) -> str:
        """The pseudonym of a server's user, made on first sight: `p1`, `p2` ..., for a demo `demo-p1` ..."""
        where = (PersonRow.server == server, PersonRow.user_id == str(user_id), PersonRow.demo.is_(demo))
        with writing(self._engine) as connection:
            number = connection.scalar(select(PersonRow.number).where(*where))
            if number is None:
                number = _insert(connection, demo, {"server": server, "user_id": str(user_id)})
        return _name(demo, number)

    def add(self, *, demo: bool = False, **known: Any) -> Person:
        """A new person with a new pseudonym; `known` are fields of `Person`."""
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}
        with writing(self._engine) as connection:
            number = _insert(connection, demo, values)
        return next(one for one in self.all() if one.pseudonym == _name(demo, number))

    def change(self, pseudonym: str, **known: Any) -> Person:
        """Store other fields of a person. Who is not timed any more loses the timings that were kept.

        Raises:
            StoreError: Nobody has that pseudonym.
        """
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}
        withdrawn = known.get("timed") is False
        with writing(self._engine) as connection:
            if connection.execute(update(PersonRow).where(*_where(pseudonym)).values(values)).rowcount == 0:
                raise StoreError(f"person {pseudonym}", "is not known", "curate review people list names everybody")
            if withdrawn:
                connection.execute(delete(ReviewTimeRow).where(ReviewTimeRow.reviewer == pseudonym))
        if withdrawn:
            wipe(self._engine)
        return next(one for one in self.all() if one.pseudonym == pseudonym)

    def erase(self, pseudonym: str, *, trace: str | None = None) -> int:
        """Erase who a pseudonym stands for, with their timings; the pseudonym is never given to anybody else.

        Another pseudonym of the same account (in a demo) is erased with it.

        Args:
            pseudonym: Who.
            trace: What their account is known again by from now on; None for nothing.

        Returns:
            How many pseudonyms were cut from the person.
        """
        nothing: dict[str, Any] = {
            "server": None, "user_id": None, "name": None, "email": None, "languages": [], "regions": [],
            "state": "erased", "timed": False, "trace": trace,
        }  # fmt: skip
        with writing(self._engine) as connection:
            own = connection.execute(select(PersonRow.server, PersonRow.user_id).where(*_where(pseudonym))).first()
            where = and_(*_where(pseudonym))
            if own is not None and own.user_id is not None:
                where = or_(where, and_(PersonRow.server == own.server, PersonRow.user_id == own.user_id))
            rows = connection.execute(select(PersonRow.demo, PersonRow.number).where(where)).all()
            names = [_name(demo, number) for demo, number in rows]
            connection.execute(delete(ReviewTimeRow).where(ReviewTimeRow.reviewer.in_(names)))
            connection.execute(update(PersonRow).where(where).values(nothing))
        wipe(self._engine)
        return len(names)

    def times(self) -> list[ReviewTime]:
        """All timings; never part of a release."""
        columns = ("server", "annotation_id", "reviewer", "seconds", "at")
        query = select(*(getattr(ReviewTimeRow, name) for name in columns)).order_by(ReviewTimeRow.at)
        with reading(self._engine) as connection:
            return [ReviewTime(*row) for row in connection.execute(query)]

    def keep_time(self, time: ReviewTime) -> None:
        """Store how long a judgement took, in place of what stood there, if the person still agrees to it."""
        where = (ReviewTimeRow.server == time.server, ReviewTimeRow.annotation_id == time.annotation_id)
        values = {
            "server": time.server, "annotation_id": time.annotation_id, "reviewer": time.reviewer,
            "seconds": time.seconds, "at": time.at,
        }  # fmt: skip
        with writing(self._engine) as connection:
            if connection.scalar(select(PersonRow.timed).where(*_where(time.reviewer))):
                connection.execute(delete(ReviewTimeRow).where(*where))
                connection.execute(insert(ReviewTimeRow).values(values))


def _insert(connection: Connection, demo: bool, known: Mapping[str, Any]) -> int:
    highest = connection.scalar(select(func.max(PersonRow.number)).where(PersonRow.demo.is_(demo)))
    number = int(highest or 0) + 1
    defaults = {"languages": [], "regions": [], "state": "active", "timed": False}
    connection.execute(insert(PersonRow).values({**defaults, **known, "demo": demo, "number": number}))
    return number


def _name(demo: bool, number: int) -> str:
    return f"demo-p{number}" if demo else f"p{number}"


def _where(pseudonym: str) -> tuple[Any, ...]:
    number = pseudonym.removeprefix("demo-").removeprefix("p")
    return (PersonRow.demo.is_(pseudonym.startswith("demo-")), PersonRow.number == int(number or 0))


def _person(row: Any) -> Person:
    return Person(
        _name(row["demo"], row["number"]), row["demo"], row["server"], row["user_id"], row["name"], row["email"],
        tuple(row["languages"]), tuple(row["regions"]), row["state"], row["timed"],
        row["trace"],
    )  # fmt: skip
