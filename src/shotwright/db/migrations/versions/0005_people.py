"""People: accounts, sessions, tokens, members, notes and shares."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_members()
    _make_sessions()
    _make_tokens()


def downgrade() -> None:
    for table in (
        "failed_logins",
        "invitation",
        "personal_token",
        "refresh_token",
        "login_session",
        "identity",
        "member",
    ):
        op.drop_table(table)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _make_members() -> None:
    op.create_table(
        "member",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "producer",
                "director",
                "artist",
                "viewer",
                name="projectrole_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        _time("created_at"),
        _of("member", "project_id", "project"),
        _of("member", "user_id", "user"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_user_id"), "member", ["user_id"])
    op.create_table(
        "identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        _time("created_at"),
        _of("identity", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    op.create_index(op.f("ix_identity_user_id"), "identity", ["user_id"])


def _make_sessions() -> None:
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=300), nullable=False),
        _time("created_at"),
        _time("used_at"),
        _time("expires_at"),
        _time("revoked_at", nullable=True),
        _of("login_session", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"])
    op.create_table(
        "refresh_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        _time("created_at"),
        _time("used_at", nullable=True),
        _of("refresh_token", "session_id", "login_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("sha256", name=op.f("uq_refresh_token_sha256")),
    )
    op.create_index(op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"])
    op.create_table(
        "failed_logins",
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _time("since"),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_failed_logins_failures_counted")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_failed_logins")),
    )
    op.create_index(op.f("ix_failed_logins_since"), "failed_logins", ["since"])


def _make_tokens() -> None:
    op.create_table(
        "personal_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        _time("created_at"),
        _time("used_at", nullable=True),
        _time("expires_at"),
        _of("personal_token", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_token")),
        sa.UniqueConstraint("sha256", name=op.f("uq_personal_token_sha256")),
    )
    op.create_index(op.f("ix_personal_token_user_id"), "personal_token", ["user_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin", "member", name="installationrole_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        _time("created_at"),
        _time("expires_at"),
        _time("used_at", nullable=True),
        _of("invitation", "invited_by", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("sha256", name=op.f("uq_invitation_sha256")),
    )
