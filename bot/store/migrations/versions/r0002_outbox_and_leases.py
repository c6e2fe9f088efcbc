"""Messages that are accepted and not sent yet, and which process does what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
    )
    op.create_index("ix_outbox_owner", "outbox", ["owner"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("until", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("leases")
    op.drop_table("outbox")
