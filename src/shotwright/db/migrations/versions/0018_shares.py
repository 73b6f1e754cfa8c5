"""Progress is a share of a whole, 0 to 1: the database refuses anything else."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TABLES: Final = ("take", "job", "export")
_NAME: Final = "progress_is_a_share"


def upgrade() -> None:
    for table in _TABLES:
        rows = sa.table(table, sa.column("progress"))
        op.execute(rows.update().where(rows.c.progress < 0).values(progress=0))
        op.execute(rows.update().where(rows.c.progress > 1).values(progress=1))
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_check_constraint(op.f(f"ck_{table}_{_NAME}"), "progress >= 0 and progress <= 1")


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_{_NAME}"), type_="check")
