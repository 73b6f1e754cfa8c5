"""The table of dramas: what was ordered of a project that is one."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Json, Name, Prose, Record, When


class Drama(Record):
    """One for a project that was ordered as a drama. How far it is, its takes and its runs say."""

    __tablename__ = "drama"
    __table_args__ = (CheckConstraint("episodes > 0 AND scenes > 0 AND duration_s > 0", name="counts_positive"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[Name]
    prompt: Mapped[Prose]
    """"" if the script is a person's own."""
    genre: Mapped[Prose]
    episodes: Mapped[int]
    scenes: Mapped[int]
    """Of each episode."""
    duration_s: Mapped[int]
    """Of each episode."""
    language: Mapped[str] = mapped_column(String(16))
    people: Mapped[int]
    """The most there are in the whole drama."""
    places: Mapped[int]
    """Likewise."""
    export_kinds: Mapped[Json]
    """What is exported besides the films, word by word."""
    exported: Mapped[str] = mapped_column(String(64), default="")
    """The hash of the films that were exported last, so that the same are not exported again."""
    created_at: Mapped[When]
