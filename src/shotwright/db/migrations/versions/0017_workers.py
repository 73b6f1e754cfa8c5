"""Which worker makes a take; unknown for those that are there already."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("take", sa.Column("worker", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("take", "worker")
