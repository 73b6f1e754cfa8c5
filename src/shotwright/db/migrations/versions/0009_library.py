"""What people have of their own: characters for every project, and a certificate to sign films with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_characters()
    _make_versions()
    _make_pictures()
    _make_casts()
    _make_signers()


def downgrade() -> None:
    with op.batch_alter_table("export") as batch_op:
        batch_op.drop_column("is_signed")
    for table in ("signer", "library_cast", "library_picture", "library_version", "library_character"):
        op.drop_table(table)


def _time(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _make_characters() -> None:
    op.create_table(
        "library_character",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        _time("created_at"),
        _time("updated_at"),
        _of("library_character", "owner_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_character")),
    )
    op.create_index(op.f("ix_library_character_owner_id_updated_at"), "library_character", ["owner_id", "updated_at"])


def _make_versions() -> None:
    op.create_table(
        "library_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("character_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("persona", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _time("created_at"),
        sa.CheckConstraint("number > 0", name=op.f("ck_library_version_number_positive")),
        _of("library_version", "character_id", "library_character", "CASCADE"),
        _of("library_version", "author_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_version")),
        sa.UniqueConstraint("character_id", "number", name=op.f("uq_library_version_character_id_number")),
    )


def _make_pictures() -> None:
    op.create_table(
        "library_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "view",
            sa.Enum(
                "front",
                "side",
                "back",
                "combined",
                name="characterview_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        _of("library_picture", "version_id", "library_version", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_picture")),
        sa.UniqueConstraint("version_id", "view", name=op.f("uq_library_picture_version_id_view")),
    )


def _make_casts() -> None:
    op.create_table(
        "library_cast",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("character_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cast_by", sa.Uuid(), nullable=True),
        _time("cast_at"),
        _of("library_cast", "project_id", "project", "CASCADE"),
        _of("library_cast", "character_id", "library_character", "SET NULL"),
        _of("library_cast", "cast_by", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_cast")),
        sa.UniqueConstraint("project_id", "role", name=op.f("uq_library_cast_project_id_role")),
    )
    op.create_index(op.f("ix_library_cast_character_id"), "library_cast", ["character_id"])


def _make_signers() -> None:
    op.create_table(
        "signer",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.String(32), nullable=False),
        _time("expires_at"),
        _time("created_at"),
        _of("signer", "user_id", "user", "CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_signer")),
    )
    op.add_column("export", sa.Column("is_signed", sa.Boolean(), nullable=False, server_default=sa.false()))
