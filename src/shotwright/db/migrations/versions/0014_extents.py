"""How large the pictures of a file are, and how long it lasts; unknown for those that are there already."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("width_px", sa.Integer(), nullable=True))
    op.add_column("media", sa.Column("height_px", sa.Integer(), nullable=True))
    op.add_column("media", sa.Column("duration_us", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("media", "duration_us")
    op.drop_column("media", "height_px")
    op.drop_column("media", "width_px")
