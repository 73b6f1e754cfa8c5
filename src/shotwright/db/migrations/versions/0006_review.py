"""Reviews: links for clients, notes and placeholders."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_shares()
    _make_notes()
    _make_placeholders()


def downgrade() -> None:
    for table in ("placeholder", "note", "share_link"):
        op.drop_table(table)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(table: str, column: str, of: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _make_shares() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("passphrase_hash", sa.String(300), nullable=False),
        sa.Column("can_comment", sa.Boolean(), nullable=False),
        _time("created_at"),
        _time("expires_at"),
        _time("revoked_at", nullable=True),
        _time("opened_at", nullable=True),
        _of("share_link", "project_id", "project"),
        _of("share_link", "created_by", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("sha256", name=op.f("uq_share_link_sha256")),
    )
    op.create_index(op.f("ix_share_link_project_id"), "share_link", ["project_id"])


def _make_notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("share_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("first_frame", sa.Integer(), nullable=True),
        sa.Column("last_frame", sa.Integer(), nullable=True),
        sa.Column("box", sa.JSON(), nullable=False),
        _time("resolved_at", nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        _time("created_at"),
        sa.CheckConstraint("first_frame >= 0 AND last_frame >= first_frame", name=op.f("ck_note_frames_in_order")),
        _of("note", "project_id", "project"),
        _of("note", "take_id", "take"),
        _of("note", "parent_id", "note"),
        _of("note", "user_id", "user", "SET NULL"),
        _of("note", "share_id", "share_link", "SET NULL"),
        _of("note", "resolved_by", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    for column in ("project_id", "take_id", "parent_id"):
        op.create_index(op.f(f"ix_note_{column}"), "note", [column])


def _make_placeholders() -> None:
    op.create_table(
        "placeholder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("shot_code", sa.String(64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sketch",
                "reference",
                name="placeholderkind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("controls", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        _time("created_at"),
        _of("placeholder", "project_id", "project"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placeholder")),
        sa.UniqueConstraint("project_id", "shot_code", name=op.f("uq_placeholder_project_id_shot_code")),
    )
