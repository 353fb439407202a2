"""What the account of an erased person is known again by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give people a trace; nobody has one yet."""
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("trace", sa.String(64), nullable=True))


def downgrade() -> None:
    """Drop the traces."""
    with op.batch_alter_table("person") as table:
        table.drop_column("trace")
