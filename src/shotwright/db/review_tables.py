"""The tables of reviews besides decisions: notes, links for clients, and placeholders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Code, Json, Name, PrimaryKey, Prose, Record, UtcTime, When, words
from shotwright.domain.reviewing import PlaceholderKind


class ShareLink(Record):
    """A link by which somebody without an account watches a production, and may comment. The token is not stored."""

    __tablename__ = "share_link"

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[Name]
    """Whom it is for."""
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    passphrase_hash: Mapped[str] = mapped_column(String(300), default="")
    can_comment: Mapped[bool]
    created_at: Mapped[When]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When it was last used."""


class Note(Record):
    """What somebody said of a take, or in answer to somebody who did."""

    __tablename__ = "note"
    __table_args__ = (CheckConstraint("first_frame >= 0 AND last_frame >= first_frame", name="frames_in_order"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    take_id: Mapped[UUID] = mapped_column(ForeignKey("take.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"), index=True)
    """The note that it answers."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    share_id: Mapped[UUID | None] = mapped_column(ForeignKey("share_link.id", ondelete="SET NULL"))
    """The link by which it came, if by one."""
    author: Mapped[Name]
    body: Mapped[str] = mapped_column(LongText)
    first_frame: Mapped[int | None]
    last_frame: Mapped[int | None]
    box: Mapped[Json]
    """A Box, field by field; empty for none."""
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[When]


class Placeholder(Record):
    """A picture that shows how a shot's first frame is to be composed. One per shot; it outlives the shot's row."""

    __tablename__ = "placeholder"
    __table_args__ = (UniqueConstraint("project_id", "shot_code"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    shot_code: Mapped[Code]
    kind: Mapped[PlaceholderKind] = mapped_column(words(PlaceholderKind))
    controls: Mapped[bool]
    note: Mapped[Prose]
    file: Mapped[str] = mapped_column(String(400))
    """Relative to the project folder."""
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    width_px: Mapped[int]
    height_px: Mapped[int]
    created_at: Mapped[When]
