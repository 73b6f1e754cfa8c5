"""What a project is to be about, and its genre."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("genre", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("project", sa.Column("idea", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("project", "idea")
    op.drop_column("project", "genre")
