"""What watches were told, to be compared with what follows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("told", sa.Column("claim", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("told", "claim")
