"""First tables: facts, runs, review state, split versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.columns
from db.migrations import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_FACT = "fact.key"
_OPEN = sa.text("removed_in IS NULL")


def upgrade() -> None:
    """Make all tables and their triggers."""
    _make_facts()
    _make_runs()
    _make_review_state()
    _make_splits()
    triggers.create()


def downgrade() -> None:
    """Remove all tables, with what they hold."""
    triggers.drop()
    for table in ("membership", "split_version", "person", "pulled_annotation", "review_task", "run", "edge", "fact"):
        op.drop_table(table)


def _make_facts() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("supersedes", sa.String(64), nullable=True),
        sa.Column("redacted", sa.Text(), nullable=True),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("key", name=op.f("uq_fact_key")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_fact_supersedes")),
        sa.ForeignKeyConstraint(["supersedes"], [_FACT], name=op.f("fk_fact_supersedes_fact")),
        sa.CheckConstraint("body IS NOT NULL OR redacted IS NOT NULL", name=op.f("ck_fact_body_or_reason")),
    )
    op.create_index(op.f("ix_fact_kind_subject_id"), "fact", ["kind", "subject", "id"])
    op.create_index(op.f("ix_fact_subject"), "fact", ["subject"])
    op.create_index(op.f("ix_fact_digest"), "fact", ["digest"])
    op.create_table(
        "edge",
        sa.Column("child", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("child", "ordinal", name=op.f("pk_edge")),
        sa.ForeignKeyConstraint(["child"], [_FACT], name=op.f("fk_edge_child_fact")),
        sa.ForeignKeyConstraint(["parent"], [_FACT], name=op.f("fk_edge_parent_fact")),
    )
    op.create_index(op.f("ix_edge_parent"), "edge", ["parent"])


def _make_runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("input_key", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("started", db.columns.UtcInstant(), nullable=False),
        sa.Column("ended", db.columns.UtcInstant(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.ForeignKeyConstraint(["input_key"], [_FACT], name=op.f("fk_run_input_key_fact")),
    )
    op.create_index(op.f("ix_run_stage_version_input_key_final"), "run", ["stage", "version", "input_key", "final"])
    op.create_index(op.f("ix_run_input_key"), "run", ["input_key"])


def _make_review_state() -> None:
    op.create_table(
        "review_task",
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("label_studio_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("server", "key", name=op.f("pk_review_task")),
        sa.ForeignKeyConstraint(["draft"], [_FACT], name=op.f("fk_review_task_draft_fact")),
        sa.CheckConstraint("state IN ('intent', 'sent')", name=op.f("ck_review_task_state")),
    )
    op.create_index(op.f("ix_review_task_draft"), "review_task", ["draft"])
    op.create_table(
        "pulled_annotation",
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("annotation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("updated_at", db.columns.UtcInstant(), nullable=False),
        sa.Column("fact", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("server", "annotation_id", name=op.f("pk_pulled_annotation")),
        sa.ForeignKeyConstraint(["fact"], [_FACT], name=op.f("fk_pulled_annotation_fact_fact")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("server", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("server", "user_id", "demo", name=op.f("uq_person_server_user_id_demo")),
        sa.UniqueConstraint("demo", "number", name=op.f("uq_person_demo_number")),
    )


def _make_splits() -> None:
    op.create_table(
        "split_version",
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.String(64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("delta_digest", sa.String(64), nullable=False),
        sa.Column("set_state", sa.LargeBinary(), nullable=False),
        sa.Column("set_digest", sa.String(64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("line", "number", name=op.f("pk_split_version")),
        sa.UniqueConstraint("hash", name=op.f("uq_split_version_hash")),
    )
    versions = ["split_version.line", "split_version.number"]
    op.create_table(
        "membership",
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("added_in", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("split", sa.String(16), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("line", "item", "added_in", name=op.f("pk_membership")),
        sa.ForeignKeyConstraint(["line", "added_in"], versions, name=op.f("fk_membership_line_added_in_split_version")),
        sa.ForeignKeyConstraint(
            ["line", "removed_in"], versions, name=op.f("fk_membership_line_removed_in_split_version")
        ),
        sa.CheckConstraint("removed_in IS NULL OR removed_in > added_in", name=op.f("ck_membership_interval")),
    )
    op.create_index(op.f("ix_membership_line_added_in"), "membership", ["line", "added_in"])
    op.create_index(op.f("ix_membership_line_removed_in"), "membership", ["line", "removed_in"])
    op.create_index(
        "uq_membership_open", "membership", ["line", "item"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
