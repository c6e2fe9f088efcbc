"""What people think of answers, and who has been greeted; neither names anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("at", sa.Integer, nullable=False, index=True),
    )
    op.create_table("greeted", sa.Column("person", sa.String(64), primary_key=True))


def downgrade() -> None:
    op.drop_table("greeted")
    op.drop_table("ratings")
