"""Digests that were posted stay: people ask for their other lines, and what is wrong is edited."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name in ("ts", "thread"):
        op.add_column("digests", sa.Column(name, sa.String(32), nullable=False, server_default=""))
    op.add_column("digests", sa.Column("posted_at", sa.Integer, nullable=False, server_default="0"))
    op.add_column("digests", sa.Column("correction", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("correction", "posted_at", "thread", "ts"):
        op.drop_column("digests", name)
