"""The tables of those elsewhere who are told what happens here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Json, Name, PrimaryKey, Prose, Record, UtcTime, When
from shotwright.domain.states import Status


class Subscription(Record):
    """An address that is told of what happens in a project, or in all of them.

    One process at a time tells it anything: the one whose lease it is.
    """

    __tablename__ = "subscription"

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    """None: of the installation, which is told of every project."""
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[Name]
    url: Mapped[str] = mapped_column(LongText)
    topics: Mapped[Json]
    """A list of topics; empty for all of them, those of later versions too."""
    active: Mapped[bool]
    allow_private: Mapped[bool]
    secret_sealed: Mapped[str] = mapped_column(LongText)
    former_sealed: Mapped[str] = mapped_column(LongText, default="")
    """The secret before this one, which signs as well until `former_until`."""
    former_until: Mapped[datetime | None] = mapped_column(UtcTime)
    since: Mapped[datetime] = mapped_column(UtcTime)
    """It is told nothing of before: when it was made, or last switched on."""
    stopped: Mapped[Prose]
    """Why we switched it off; "" if we did not."""
    failing_since: Mapped[datetime | None] = mapped_column(UtcTime)
    """Since when nothing arrived; None if the last attempt did well."""
    failures: Mapped[int] = mapped_column(default=0)
    """Attempts in a row that came to nothing."""
    leased_by: Mapped[str] = mapped_column(String(64), default="")
    leased_until: Mapped[datetime | None] = mapped_column(UtcTime)
    """Until then nobody else tells it anything; with no `leased_by`, nobody does: it is left alone."""
    created_at: Mapped[When]


class Notice(Record):
    """One event as one subscription is told of it: the same bytes each time."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("subscription_id", "seq"),
        Index(None, "subscription_id", "status", "due_at"),
        Index(None, "ended_at"),
    )

    id: Mapped[PrimaryKey]
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id", ondelete="CASCADE"))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    """The event's place among all; None for a trial."""
    type: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(LongText)
    status: Mapped[Status]
    """Pending until it arrived, was given up, or its subscription was switched off."""
    attempts: Mapped[int] = mapped_column(default=0)
    """So many of them since it was last ordered to be sent."""
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class NoticeAttempt(Record):
    """One sending of a notice. Written before it is sent: without an end, the process died in between."""

    __tablename__ = "notice_attempt"

    id: Mapped[PrimaryKey]
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    status_code: Mapped[int | None]
    latency_ms: Mapped[int | None]
    reply: Mapped[Prose]
    """The beginning of the answer, redacted."""
    error: Mapped[Prose]


class NoticePosition(Record):
    """The one row that says up to which event notices were written; there is none before the first."""

    __tablename__ = "notice_position"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
