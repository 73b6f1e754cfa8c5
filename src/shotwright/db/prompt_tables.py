"""The tables of prompt templates: sets, their templates' versions, and what projects made of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Code, Json, Name, PrimaryKey, Prose, Record, UtcTime, When, now, words
from shotwright.domain.templates import PromptStage


class PromptSet(Record):
    """A person's set of templates. Takes tell of it by its code, so a removed one keeps it."""

    __tablename__ = "prompt_set"

    id: Mapped[PrimaryKey]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    description: Mapped[Prose]
    language: Mapped[str] = mapped_column(String(16))
    base: Mapped[str] = mapped_column(String(16))
    """The shipped set that does the stages for which this one has no template."""
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[When]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PromptTemplate(Record):
    __tablename__ = "prompt_template"
    __table_args__ = (UniqueConstraint("set_id", "stage"),)

    id: Mapped[PrimaryKey]
    set_id: Mapped[UUID] = mapped_column(ForeignKey("prompt_set.id", ondelete="CASCADE"))
    stage: Mapped[PromptStage] = mapped_column(words(PromptStage))
    in_force: Mapped[int]
    """The number of the version that is used; 0 where the base does the stage again."""


class PromptVersion(Record):
    """One version of a template. None is ever changed or dropped."""

    __tablename__ = "prompt_version"
    __table_args__ = (UniqueConstraint("template_id", "number"), CheckConstraint("number > 0", name="number_positive"))

    id: Mapped[PrimaryKey]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("prompt_template.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(LongText)
    system: Mapped[Prose]
    negative: Mapped[Prose]
    variables: Mapped[Json]
    """Its own variables, each with what is not as usual."""
    note: Mapped[Prose]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[When]


class ProjectPrompts(Record):
    """What a project's prompts are made with. Without a row: the shipped set of its language, and its style's look."""

    __tablename__ = "project_prompts"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    set_id: Mapped[UUID | None] = mapped_column(ForeignKey("prompt_set.id", ondelete="SET NULL"), index=True)
    shipped: Mapped[str] = mapped_column(String(16), default="")
    """The code of a shipped set, if a person chose one."""
    look: Mapped[str] = mapped_column(String(32), default="")
    """A shipped look, `custom`, or "" for that of the project's style."""
    look_text: Mapped[Prose]
    look_prefix: Mapped[Prose]
    look_suffix: Mapped[Prose]
    look_negative: Mapped[Prose]


class PromptOverride(Record):
    """A prompt that a person wrote for one thing, instead of what a template makes of the story."""

    __tablename__ = "prompt_override"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    key: Mapped[Name]
    """An artefact's key, like `char_001/reference`."""
    prompt: Mapped[str] = mapped_column(LongText)
    negative: Mapped[str | None] = mapped_column(LongText)
    """None: as the template makes it."""
    enabled: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)


class PromptUse(Record):
    """A take whose model was told what to make by a template: what a template's effect is counted by."""

    __tablename__ = "prompt_use"
    __table_args__ = (Index(None, "set_code", "stage", "version"),)

    take_id: Mapped[UUID] = mapped_column(ForeignKey("take.id", ondelete="CASCADE"), primary_key=True)
    set_code: Mapped[Code]
    stage: Mapped[PromptStage] = mapped_column(words(PromptStage))
    version: Mapped[int]
