"""Accounts elsewhere: which address their issuer vouches for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identity", sa.Column("email", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("identity", "email")
