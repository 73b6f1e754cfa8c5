"""The tables of people's own characters: versions, pictures, and the projects in which they play."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Code, Json, Name, PrimaryKey, Prose, Record, UtcTime, When, now, words
from shotwright.domain.library import CharacterView


class LibraryCharacter(Record):
    """Somebody's own character. What is said of it stands in its versions; `name` is that of the newest."""

    __tablename__ = "library_character"
    __table_args__ = (Index(None, "owner_id", "updated_at"),)

    id: Mapped[PrimaryKey]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    name: Mapped[Name]
    description: Mapped[Prose]
    """What its owner wants to find it by."""
    newest: Mapped[int]
    """The number of its newest version."""
    created_at: Mapped[When]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)


class LibraryVersion(Record):
    """A character as it was at one time. None is ever changed."""

    __tablename__ = "library_version"
    __table_args__ = (UniqueConstraint("character_id", "number"), CheckConstraint("number > 0", name="number_positive"))

    id: Mapped[PrimaryKey]
    character_id: Mapped[UUID] = mapped_column(ForeignKey("library_character.id", ondelete="CASCADE"))
    number: Mapped[int]
    persona: Mapped[Json]
    """A Persona, field by field."""
    note: Mapped[Prose]
    """What is new in it."""
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[When]


class LibraryPicture(Record):
    """How a version looks from one side. Versions whose pictures are the same name the same file."""

    __tablename__ = "library_picture"
    __table_args__ = (UniqueConstraint("version_id", "view"),)

    id: Mapped[PrimaryKey]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("library_version.id", ondelete="CASCADE"))
    view: Mapped[CharacterView] = mapped_column(words(CharacterView))
    key: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int]
    height_px: Mapped[int]
    facts: Mapped[Json]
    """What was measured of the take that it was, if it was one."""
    source: Mapped[Prose]
    """Where it comes from, in a few words."""


class LibraryCast(Record):
    """A role of a project that was given to a character of somebody's library. It outlives that character."""

    __tablename__ = "library_cast"
    __table_args__ = (UniqueConstraint("project_id", "role"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    role: Mapped[Code]
    """The code of the project's character."""
    character_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("library_character.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[Name]
    """What it was called in its library."""
    version: Mapped[int]
    cast_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    cast_at: Mapped[When]
