"""Events in an order that every reader agrees on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("seq", sa.BigInteger(), nullable=True))
    order = op.create_table(
        "event_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_order")),
    )
    op.execute("UPDATE event SET seq = id")
    last = sa.select(sa.func.coalesce(sa.func.max(sa.column("seq")), 0)).select_from(sa.table("event"))
    op.execute(sa.insert(order).from_select(["last", "id"], last.add_columns(sa.literal(1))))
    op.drop_index(op.f("ix_event_project_id_id"), "event")
    op.create_index(op.f("ix_event_seq"), "event", ["seq"], unique=True)
    op.create_index(op.f("ix_event_project_id_seq"), "event", ["project_id", "seq"])


def downgrade() -> None:
    op.drop_index(op.f("ix_event_project_id_seq"), "event")
    op.drop_index(op.f("ix_event_seq"), "event")
    op.create_index(op.f("ix_event_project_id_id"), "event", ["project_id", "id"])
    op.drop_table("event_order")
    op.drop_column("event", "seq")
