"""The tables of what people ask for by themselves: answers kept for a while, project templates, exports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Json, Name, PrimaryKey, Prose, Record, UtcTime, When, share
from shotwright.domain.states import Status


class RequestKey(Record):
    """A request that somebody gave a key, so that sending it twice does it once."""

    __tablename__ = "request_key"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of method, path and body."""
    status: Mapped[int | None]
    """The answer's; None while nobody knows how it ends."""
    headers: Mapped[Json] = mapped_column(default=dict)
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[When]


class ProjectTemplate(Record):
    """What a project begins with. Everybody at this studio may use it."""

    __tablename__ = "project_template"

    id: Mapped[PrimaryKey]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    name: Mapped[Name] = mapped_column(unique=True)
    description: Mapped[Prose]
    settings: Mapped[Json]
    """FilmSettings, field by field."""
    created_at: Mapped[When]


class Export(Record):
    """Films that are handed out, with what belongs to them."""

    __tablename__ = "export"
    __table_args__ = (Index(None, "project_id"), Index(None, "status"), share("progress"))

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    kinds: Mapped[Json]
    """What was asked for besides the film, word by word."""
    is_signed: Mapped[bool] = mapped_column(default=False)
    """Whether the films are to be signed by whoever ordered it."""
    status: Mapped[Status]
    step: Mapped[str] = mapped_column(String(64), default="")
    """What is being written."""
    progress: Mapped[float] = mapped_column(default=0.0)
    """The share of that step that is done, 0 to 1."""
    files: Mapped[Json] = mapped_column(default=list)
    """Name, storage key, SHA-256 and bytes of each file."""
    findings: Mapped[Json] = mapped_column(default=list)
    """What the check of the films found, sentence by sentence."""
    error_code: Mapped[str] = mapped_column(String(64), default="")
    error: Mapped[Prose]
    created_at: Mapped[When]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
