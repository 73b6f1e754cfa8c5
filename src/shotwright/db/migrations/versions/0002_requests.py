"""Requests: answers that are kept for callers who ask again, project templates, and exports."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATES = ("pending", "running", "completed", "failed", "cancelled", "unknown")


def upgrade() -> None:
    _make_request_keys()
    _make_templates()
    _make_exports()


def downgrade() -> None:
    for table in ("export", "project_template", "request_key"):
        op.drop_table(table)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _make_request_keys() -> None:
    op.create_table(
        "request_key",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _time("created_at"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_request_key_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_request_key")),
    )


def _make_templates() -> None:
    op.create_table(
        "project_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        _time("created_at"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_project_template_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_template")),
        sa.UniqueConstraint("name", name=op.f("uq_project_template_name")),
    )


def _make_exports() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*_STATES, name="status_known", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        _time("created_at"),
        _time("ended_at", nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_export_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_export_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_project_id"), "export", ["project_id"])
    op.create_index(op.f("ix_export_status"), "export", ["status"])
