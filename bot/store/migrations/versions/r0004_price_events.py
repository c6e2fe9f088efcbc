"""What has become of prices from one snapshot to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "price_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seen_at", sa.Integer, nullable=False),
        sa.Column("snapshot_id", sa.Integer, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("component", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=True),
        sa.Column("new", sa.Text, nullable=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("seen_at", "snapshot_id", "model"):
        op.create_index(f"ix_price_events_{column}", "price_events", [column])


def downgrade() -> None:
    op.drop_table("price_events")
