"""What channels watch, what they are owed, and what they have been told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(255), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("snoozed_until", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("is_paused", sa.Boolean, nullable=False),
        sa.Index("ix_watches_target", "team", "channel", "kind", "target", unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("is_tried", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "told",
        sa.Column("watch", sa.Integer, primary_key=True),
        sa.Column("event", sa.String(255), primary_key=True),
        sa.Column("digest", sa.Integer, nullable=False, index=True),
        sa.Column("is_unknown", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("told")
    op.drop_table("digests")
    op.drop_table("watches")
