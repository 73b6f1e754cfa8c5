"""The tables of people: how they sign in, what they hold, and whose projects they work on.

What lets somebody in is never stored, only its SHA-256: the tokens are random, so nothing slower is needed.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Json, Name, PrimaryKey, Record, UtcTime, When, words
from shotwright.domain.permissions import InstallationRole, ProjectRole

_SHA256 = String(64)


class Member(Record):
    """Somebody's role in a project."""

    __tablename__ = "member"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[ProjectRole] = mapped_column(words(ProjectRole))
    created_at: Mapped[When]


class Identity(Record):
    """An account elsewhere by which somebody signs in here (OpenID Connect: `iss` and `sub`)."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[PrimaryKey]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(LongText, default="")
    """The address that its issuer vouched for when they last signed in by it; "" if none."""
    created_at: Mapped[When]


class LoginSession(Record):
    """Somebody who signed in, at one place: the family of refresh tokens that follow each other."""

    __tablename__ = "login_session"

    id: Mapped[PrimaryKey]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    method: Mapped[str] = mapped_column(String(100))
    """`password`, or the name of the login provider."""
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[When]
    used_at: Mapped[When]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class RefreshToken(Record):
    """One refresh token. It is used once; a second time means that two hold it, and ends its session."""

    __tablename__ = "refresh_token"

    id: Mapped[PrimaryKey]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("login_session.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(_SHA256, unique=True)
    created_at: Mapped[When]
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PersonalToken(Record):
    """A token that somebody made for a program of theirs."""

    __tablename__ = "personal_token"

    id: Mapped[PrimaryKey]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name]
    sha256: Mapped[str] = mapped_column(_SHA256, unique=True)
    last4: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[Json]
    """A list of Scope."""
    created_at: Mapped[When]
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Signer(Record):
    """Whom a person signs films as. The key is sealed, and shown to nobody."""

    __tablename__ = "signer"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    chain: Mapped[str] = mapped_column(LongText)
    """Certificates in PEM, the signer's first."""
    sealed_key: Mapped[str] = mapped_column(LongText)
    subject: Mapped[Name]
    issuer: Mapped[Name]
    algorithm: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    created_at: Mapped[When]


class Invitation(Record):
    """A link by which one person may make an account."""

    __tablename__ = "invitation"

    id: Mapped[PrimaryKey]
    sha256: Mapped[str] = mapped_column(_SHA256, unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    """Whom it is for; "" for whoever has it."""
    role: Mapped[InstallationRole] = mapped_column(words(InstallationRole))
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    created_at: Mapped[When]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class FailedLogins(Record):
    """How often signing in failed lately. `subject` is `account:...` or `address:...`."""

    __tablename__ = "failed_logins"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_counted"), Index(None, "since"))

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcTime)
