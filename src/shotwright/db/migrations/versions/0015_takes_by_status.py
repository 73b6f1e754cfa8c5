"""Takes found by their status alone: what is being made now, in all projects."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_take_status"), "take", ["status"])


def downgrade() -> None:
    op.drop_index(op.f("ix_take_status"), table_name="take")
