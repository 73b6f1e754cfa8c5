"""The table of what everybody is told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import PrimaryKey, Record, UtcTime, When, words
from shotwright.domain.announcements import Tone


class Announcement(Record):
    """In force until it is withdrawn, or over. It is kept afterwards."""

    __tablename__ = "announcement"

    id: Mapped[PrimaryKey]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(LongText)
    tone: Mapped[Tone] = mapped_column(words(Tone))
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[When]
