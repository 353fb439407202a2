"""The tables: envelopes, promoted columns and bodies. Only `db` reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HASH, NAME, Base


class FactRow(Base):
    """One immutable fact. Ids have no gaps; `seal` chains each row to the one before."""

    __tablename__ = "fact"
    __table_args__ = (
        Index(None, "kind", "subject", "id"),
        Index(None, "subject"),
        Index(None, "digest"),
        CheckConstraint("body IS NOT NULL OR redacted IS NOT NULL", name="body_or_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(NAME)
    key: Mapped[str] = mapped_column(HASH, unique=True)
    subject: Mapped[str] = mapped_column(HASH)
    digest: Mapped[str] = mapped_column(HASH)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    # A fact is replaced at most once: two writers cannot both replace the same head.
    supersedes: Mapped[str | None] = mapped_column(HASH, ForeignKey("fact.key"), unique=True)
    redacted: Mapped[str | None] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(HASH)


class EdgeRow(Base):
    """A fact was made from another, which stood at this place among its parents."""

    __tablename__ = "edge"
    __table_args__ = (Index(None, "parent"),)

    child: Mapped[str] = mapped_column(HASH, ForeignKey("fact.key"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[str] = mapped_column(HASH, ForeignKey("fact.key"))


class RunRow(Base):
    """One attempt of a stage at one input; `body` is the whole record."""

    __tablename__ = "run"
    __table_args__ = (Index(None, "stage", "version", "input_key", "final"), Index(None, "input_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(NAME)
    version: Mapped[int]
    input_key: Mapped[str] = mapped_column(HASH, ForeignKey("fact.key"))
    outcome: Mapped[str] = mapped_column(String(16))
    final: Mapped[bool]
    started: Mapped[datetime]
    ended: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class SplitVersionRow(Base):
    """One version of a line of splits, chained to the one before."""

    __tablename__ = "split_version"

    line: Mapped[str] = mapped_column(NAME, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[str | None] = mapped_column(HASH)
    size: Mapped[int]
    delta_digest: Mapped[str] = mapped_column(HASH)
    set_state: Mapped[bytes] = mapped_column(LargeBinary)
    set_digest: Mapped[str] = mapped_column(HASH)
    message: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(HASH, unique=True)


class MembershipRow(Base):
    """An item's revision was in a split from version `added_in` until before `removed_in`."""

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(["line", "added_in"], ["split_version.line", "split_version.number"]),
        ForeignKeyConstraint(["line", "removed_in"], ["split_version.line", "split_version.number"]),
        CheckConstraint("removed_in IS NULL OR removed_in > added_in", name="interval"),
        Index(None, "line", "added_in"),
        Index(None, "line", "removed_in"),
        Index(
            "uq_membership_open",
            "line",
            "item",
            unique=True,
            sqlite_where=text("removed_in IS NULL"),
            postgresql_where=text("removed_in IS NULL"),
        ),
    )

    line: Mapped[str] = mapped_column(NAME, primary_key=True)
    item: Mapped[str] = mapped_column(HASH, primary_key=True)
    added_in: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(HASH)
    split: Mapped[str] = mapped_column(String(16))
    removed_in: Mapped[int | None]
