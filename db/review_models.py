"""The tables of review: assignments, people, and the mirror of review servers. Only `db` reads them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HASH, NAME, Base


class AssignmentRow(Base):
    """One item, to be judged in one way by one person; `number` keeps the order in which they were made."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(None, "item"),
        Index(None, "reviewer"),
        UniqueConstraint("number"),
        CheckConstraint("state IN ('open', 'dropped')", name="state"),
    )

    key: Mapped[str] = mapped_column(HASH, primary_key=True)
    number: Mapped[int]
    item: Mapped[str] = mapped_column(HASH)
    benchmark_task: Mapped[str] = mapped_column(NAME)
    demo: Mapped[bool]
    review_pass: Mapped[str] = mapped_column(String(16))
    senses: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    reviewer: Mapped[str | None] = mapped_column(NAME)
    slot: Mapped[int]
    shows: Mapped[str | None] = mapped_column(HASH, ForeignKey("fact.key"))
    state: Mapped[str] = mapped_column(String(8))


class PlannedSplitRow(Base):
    """The split that is planned for what must stay together, before there are items of it."""

    __tablename__ = "planned_split"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    split: Mapped[str] = mapped_column(String(16))


class ReviewProjectRow(Base):
    """A project on a review server: what it was told, and how far it was read."""

    __tablename__ = "review_project"

    server: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    project_id: Mapped[int]
    page_hash: Mapped[str | None] = mapped_column(HASH)
    read_until: Mapped[datetime | None]
    reconciled_at: Mapped[datetime | None]
    looked: Mapped[str | None] = mapped_column(Text)


class ReviewTaskRow(Base):
    """What we sent (or are about to send) to a review server."""

    __tablename__ = "review_task"
    __table_args__ = (
        Index(None, "draft"),
        Index(None, "item"),
        Index(None, "assignment"),
        CheckConstraint("state IN ('intent', 'sent', 'gone', 'withdrawn')", name="state"),
    )

    server: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(HASH, primary_key=True)
    item: Mapped[str] = mapped_column(HASH)
    assignment: Mapped[str] = mapped_column(HASH)
    revision: Mapped[int]
    project_id: Mapped[int | None]
    label_studio_id: Mapped[int | None]
    content_hash: Mapped[str] = mapped_column(HASH)
    draft: Mapped[str] = mapped_column(HASH, ForeignKey("fact.key"))
    state: Mapped[str] = mapped_column(String(9))


class PulledAnnotationRow(Base):
    """Which state of a server's annotation we have, and the fact it became."""

    __tablename__ = "pulled_annotation"
    __table_args__ = (Index(None, "fact"),)

    server: Mapped[str] = mapped_column(Text, primary_key=True)
    annotation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    updated_at: Mapped[datetime]
    fact: Mapped[str | None] = mapped_column(HASH, ForeignKey("fact.key"))
    key: Mapped[str | None] = mapped_column(HASH)
    gone: Mapped[bool]


class PersonRow(Base):
    """A person of a review server and the pseudonym; erasing a person empties all but the pseudonym and the trace."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("server", "user_id", "demo"), UniqueConstraint("demo", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    server: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[str | None] = mapped_column(Text)
    demo: Mapped[bool]
    number: Mapped[int]
    name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(JSON)
    regions: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    timed: Mapped[bool]
    trace: Mapped[str | None] = mapped_column(HASH)


class ReviewTimeRow(Base):
    """How long a judgement took; kept apart so that access to it can be granted apart."""

    __tablename__ = "review_time"
    __table_args__ = (Index(None, "reviewer"),)

    server: Mapped[str] = mapped_column(Text, primary_key=True)
    annotation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reviewer: Mapped[str] = mapped_column(NAME)
    seconds: Mapped[float] = mapped_column(Double)
    at: Mapped[datetime]
