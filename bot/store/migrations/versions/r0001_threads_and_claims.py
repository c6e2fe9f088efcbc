"""What threads are about, and handled requests: the tables of release 0.1.0.

That release made them without a revision, so that they may be there already.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "threads",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("ts", sa.String(32), primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_threads_at", "threads", ["at"], if_not_exists=True)
    op.create_table(
        "claimed",
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("at", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_claimed_at", "claimed", ["at"], if_not_exists=True)


def downgrade() -> None:
    op.drop_table("claimed")
    op.drop_table("threads")
