"""People, assignments, revisions and how far projects were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FACT = "fact.key"
_PERSON = ("name", "email", "languages", "regions", "state", "timed")


def upgrade() -> None:
    """Make the new tables; widen those of review tasks, pulled annotations and people."""
    _make_assignments()
    _make_projects()
    _make_times()
    _widen_tasks()
    _widen_pulled()
    _widen_people()


def downgrade() -> None:
    """Go back to the first tables; what only the new ones hold is lost."""
    with op.batch_alter_table("person") as table:
        for name in _PERSON:
            table.drop_column(name)
    with op.batch_alter_table("pulled_annotation") as table:
        table.drop_index(op.f("ix_pulled_annotation_fact"))
        table.drop_column("key")
        table.drop_column("gone")
    op.execute("DELETE FROM review_task WHERE state NOT IN ('intent', 'sent') OR key <> item")
    with op.batch_alter_table("review_task") as table:
        table.drop_constraint(op.f("ck_review_task_state"), type_="check")
        table.create_check_constraint(op.f("ck_review_task_state"), "state IN ('intent', 'sent')")
        table.alter_column("state", type_=sa.String(8), existing_type=sa.String(9), existing_nullable=False)
        table.drop_index(op.f("ix_review_task_item"))
        table.drop_index(op.f("ix_review_task_assignment"))
        for name in ("item", "assignment", "revision"):
            table.drop_column(name)
    for name in ("review_time", "review_project", "planned_split", "assignment"):
        op.drop_table(name)


def _make_assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("benchmark_task", sa.String(64), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("review_pass", sa.String(16), nullable=False),
        sa.Column("senses", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("reviewer", sa.String(64), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("shows", sa.String(64), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_assignment")),
        sa.UniqueConstraint("number", name=op.f("uq_assignment_number")),
        sa.ForeignKeyConstraint(["shows"], [_FACT], name=op.f("fk_assignment_shows_fact")),
        sa.CheckConstraint("state IN ('open', 'dropped')", name=op.f("ck_assignment_state")),
    )
    op.create_index(op.f("ix_assignment_item"), "assignment", ["item"])
    op.create_index(op.f("ix_assignment_reviewer"), "assignment", ["reviewer"])
    op.create_table(
        "planned_split",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("split", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_planned_split")),
    )


def _make_projects() -> None:
    op.create_table(
        "review_project",
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("page_hash", sa.String(64), nullable=True),
        sa.Column("read_until", db.columns.UtcInstant(), nullable=True),
        sa.Column("reconciled_at", db.columns.UtcInstant(), nullable=True),
        sa.Column("looked", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("server", "key", name=op.f("pk_review_project")),
    )


def _make_times() -> None:
    op.create_table(
        "review_time",
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("annotation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("at", db.columns.UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("server", "annotation_id", name=op.f("pk_review_time")),
    )
    op.create_index(op.f("ix_review_time_reviewer"), "review_time", ["reviewer"])


def _widen_tasks() -> None:
    with op.batch_alter_table("review_task") as table:
        table.drop_constraint(op.f("ck_review_task_state"), type_="check")
        table.alter_column("state", type_=sa.String(9), existing_type=sa.String(8), existing_nullable=False)
        table.create_check_constraint(op.f("ck_review_task_state"), "state IN ('intent', 'sent', 'gone', 'withdrawn')")
        table.add_column(sa.Column("item", sa.String(64), nullable=True))
        table.add_column(sa.Column("assignment", sa.String(64), nullable=True))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=True))
    op.execute("UPDATE review_task SET item = key, assignment = key, revision = 1")
    with op.batch_alter_table("review_task") as table:
        table.alter_column("item", existing_type=sa.String(64), nullable=False)
        table.alter_column("assignment", existing_type=sa.String(64), nullable=False)
        table.alter_column("revision", existing_type=sa.Integer(), nullable=False)
        table.create_index(op.f("ix_review_task_item"), ["item"])
        table.create_index(op.f("ix_review_task_assignment"), ["assignment"])


def _widen_pulled() -> None:
    with op.batch_alter_table("pulled_annotation") as table:
        table.add_column(sa.Column("key", sa.String(64), nullable=True))
        table.add_column(sa.Column("gone", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE pulled_annotation SET gone = :no").bindparams(no=False))
    with op.batch_alter_table("pulled_annotation") as table:
        table.alter_column("gone", existing_type=sa.Boolean(), nullable=False)
        table.create_index(op.f("ix_pulled_annotation_fact"), ["fact"])


def _widen_people() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("name", sa.Text(), nullable=True))
        table.add_column(sa.Column("email", sa.Text(), nullable=True))
        table.add_column(sa.Column("languages", sa.JSON(), nullable=True))
        table.add_column(sa.Column("regions", sa.JSON(), nullable=True))
        table.add_column(sa.Column("state", sa.String(16), nullable=True))
        table.add_column(sa.Column("timed", sa.Boolean(), nullable=True))
    op.execute(
        sa.text("UPDATE person SET languages = '[]', regions = '[]', state = 'active', timed = :no").bindparams(
            no=False
        )
    )
    with op.batch_alter_table("person") as table:
        table.alter_column("languages", existing_type=sa.JSON(), nullable=False)
        table.alter_column("regions", existing_type=sa.JSON(), nullable=False)
        table.alter_column("state", existing_type=sa.String(16), nullable=False)
        table.alter_column("timed", existing_type=sa.Boolean(), nullable=False)
