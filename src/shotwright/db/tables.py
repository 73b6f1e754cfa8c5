"""The tables. Every relationship is a key that a repository follows on purpose; nothing loads itself."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import Text as LongText
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7

from shotwright.domain.films import Subtitles
from shotwright.domain.permissions import InstallationRole
from shotwright.domain.states import Kind, Review, Status
from shotwright_sdk.values import Style
from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    Emotion,
    Gender,
    LineKind,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    Weather,
)

Json: TypeAlias = Any
"""A JSON column's value: whatever the column's comment says. Never filtered or joined on."""


class UtcTime(TypeDecorator[datetime]):
    """A point in time, always in UTC. SQLite forgets the zone on the way; this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]


def words(kind: type[StrEnum]) -> Enum:
    """Return the column type of a closed set: stored by value, checked by the database."""
    return Enum(
        kind,
        values_callable=_values,
        native_enum=False,
        create_constraint=True,
        name=f"{kind.__name__.lower()}_known",
        length=32,
    )


def now() -> datetime:
    return datetime.now(UTC)


def share(column: str) -> CheckConstraint:
    """Return what holds a column to shares of a whole, 0 to 1."""
    return CheckConstraint(f"{column} >= 0 and {column} <= 1", name=f"{column}_is_a_share")


PrimaryKey = Annotated[UUID, mapped_column(primary_key=True, default=uuid7)]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(LongText)]
Prose = Annotated[str, mapped_column(LongText, default="")]
When = Annotated[datetime, mapped_column(UtcTime, default=now)]
Micros = Annotated[int, mapped_column(BigInteger)]


class Record(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads this class attribute, and nobody changes it
        Kind: words(Kind),
        Status: words(Status),
        Review: words(Review),
        Style: words(Style),
        Subtitles: words(Subtitles),
        Gender: words(Gender),
        Age: words(Age),
        Place: words(Place),
        TimeOfDay: words(TimeOfDay),
        Weather: words(Weather),
        Mood: words(Mood),
        ShotSize: words(ShotSize),
        Angle: words(Angle),
        LineKind: words(LineKind),
        Emotion: words(Emotion),
        Json: JSON,
    }


_LOCAL = text("is_local")


class User(Record):
    """A person. One of them is the local one: for whom local mode and the command line act."""

    __tablename__ = "user"
    __table_args__ = (Index("uq_user_local", "is_local", unique=True, sqlite_where=_LOCAL, postgresql_where=_LOCAL),)

    id: Mapped[PrimaryKey]
    name: Mapped[Name] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    avatar_url: Mapped[Prose]
    role: Mapped[InstallationRole] = mapped_column(words(InstallationRole))
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    """By argon2id; "" for somebody who signs in elsewhere, or not at all."""
    is_active: Mapped[bool] = mapped_column(default=True)
    is_local: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[When]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)


class Project(Record):
    """A production. Its status and progress are computed, never stored; `paused` is what a person said."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("width_px > 0 and height_px > 0", name="size_positive"),
        CheckConstraint("rate_num > 0 and rate_den > 0", name="rate_positive"),
    )

    id: Mapped[PrimaryKey]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    """The name of its folder, and what the command line calls it."""
    name: Mapped[Name]
    description: Mapped[Prose]
    genre: Mapped[str] = mapped_column(String(100), default="")
    idea: Mapped[Prose]
    """What the film is to be about, in its author's words: what is written without another topic begins with it."""
    title: Mapped[Name] = mapped_column(default="")
    """The film's title, as the script gives it."""
    language: Mapped[str] = mapped_column(String(16), default="")
    """The language that is spoken: `zh` or `en`; "" before the breakdown."""
    style: Mapped[Style]
    subtitles: Mapped[Subtitles]
    width_px: Mapped[int]
    height_px: Mapped[int]
    rate_num: Mapped[int]
    rate_den: Mapped[int]
    gates: Mapped[Json]
    """Gate to mode."""
    voice_wishes: Mapped[Json]
    """Character's name or `narrator` to voice id."""
    finish: Mapped[Json]
    """A Finish, field by field."""
    narrator_voice: Mapped[str] = mapped_column(String(200), default="")
    narrator_speed: Mapped[float] = mapped_column(default=1.0)
    script_number: Mapped[int | None]
    """The version of the script that is in force."""
    source: Mapped[str] = mapped_column(LongText, default="", index=True)
    """The script file it was made from, so that the same command goes on with the same project."""
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[When]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)


class ScriptVersion(Record):
    """One text of the script. None is ever dropped; `Project.script_number` says which is in force.

    None is changed either, but for the newest while somebody writes in it: see `Scripts.write`.
    """

    __tablename__ = "script_version"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(LongText)
    sha256: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(32))
    note: Mapped[Prose]
    """What it was made of, in a few words."""
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("take.id", ondelete="SET NULL"))
    """The take that wrote it, if a model did."""
    created_at: Mapped[When]


class Episode(Record):
    __tablename__ = "episode"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Name] = mapped_column(default="")
    cut: Mapped[Json] = mapped_column(default=dict)
    """A Cut, field by field; empty for the story's own order."""


class Character(Record):
    __tablename__ = "character"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Name]
    aliases: Mapped[Json]
    gender: Mapped[Gender]
    age: Mapped[Age]
    appearance: Mapped[Prose]
    looks: Mapped[Json]
    personality: Mapped[Prose]
    voice: Mapped[str] = mapped_column(String(200), default="")
    voice_speed: Mapped[float] = mapped_column(default=1.0)
    review: Mapped[Review]


class Location(Record):
    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Name]
    place: Mapped[Place]
    interior: Mapped[bool]
    description: Mapped[Prose]
    review: Mapped[Review]


class Scene(Record):
    __tablename__ = "scene"
    __table_args__ = (UniqueConstraint("project_id", "code"), Index(None, "project_id", "position"))

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"), index=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    code: Mapped[Code]
    position: Mapped[int]
    heading: Mapped[Prose]
    time_of_day: Mapped[TimeOfDay]
    weather: Mapped[Weather]
    mood: Mapped[Mood]
    first_line: Mapped[int | None]
    last_line: Mapped[int | None]


class Shot(Record):
    __tablename__ = "shot"
    __table_args__ = (
        UniqueConstraint("project_id", "code"),
        Index(None, "project_id", "position"),
        CheckConstraint("duration_s > 0", name="duration_positive"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scene.id", ondelete="CASCADE"), index=True)
    code: Mapped[Code]
    position: Mapped[int]
    size: Mapped[ShotSize]
    angle: Mapped[Angle]
    camera: Mapped[Json]
    """A CameraMove, field by field."""
    duration_s: Mapped[float]
    description: Mapped[Prose]
    action: Mapped[Prose]
    figures: Mapped[Json]
    """Figures from left to right."""
    transition: Mapped[Json]
    """A Transition, field by field."""
    prop: Mapped[str] = mapped_column(String(64), default="")
    first_line: Mapped[int | None]
    last_line: Mapped[int | None]
    review: Mapped[Review]


class Line(Record):
    __tablename__ = "line"
    __table_args__ = (UniqueConstraint("shot_id", "number"),)

    id: Mapped[PrimaryKey]
    shot_id: Mapped[UUID] = mapped_column(ForeignKey("shot.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[LineKind]
    character_code: Mapped[Code]
    text: Mapped[str] = mapped_column(LongText)
    emotion: Mapped[Emotion]
    parenthetical: Mapped[Prose]


class Artefact(Record):
    """A thing to be made, once something has been made of it. `key` is `shot_001/keyframe`."""

    __tablename__ = "artefact"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    key: Mapped[Name]
    kind: Mapped[Kind]
    selected: Mapped[int | None]
    """The number of the selected take."""
    locked: Mapped[bool] = mapped_column(default=False)


RESUMED = "resumed"


class Take(Record):
    """One attempt at an artefact: immutable once it has ended, numbered, never overwritten."""

    __tablename__ = "take"
    __table_args__ = (
        UniqueConstraint("artefact_id", "number"),
        Index(None, "project_id", "status"),
        Index(None, "status"),
        CheckConstraint("cost_usd_micros >= 0", name="cost_not_negative"),
        share("progress"),
    )

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    artefact_id: Mapped[UUID] = mapped_column(ForeignKey("artefact.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    number: Mapped[int]
    status: Mapped[Status]
    review: Mapped[Review]
    fingerprint: Mapped[str] = mapped_column(String(64))
    recipe: Mapped[Json]
    """Everything it is made with: inputs, prompt, seed, provider, model, and the takes it is made from."""
    content: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of its main file."""
    facts: Mapped[Json]
    """What was measured of the result: size, duration, timings of phrases, boxes of faces."""

    @property
    def resumed(self) -> int:
        """How often it was taken up again after it was in doubt; told as long as it has not ended well."""
        return self.facts.get(RESUMED, 0)

    cost_usd_micros: Mapped[Micros] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(default=0.0)
    """The share of the work that is done, 0 to 1, at its last sign of life."""
    worked_s: Mapped[float] = mapped_column(default=0.0)
    """Seconds that the work itself took, without the waiting before it."""
    error_code: Mapped[str] = mapped_column(String(64), default="")
    error: Mapped[Prose]
    created_at: Mapped[When]
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcTime)
    worker: Mapped[str] = mapped_column(String(200), default="")
    """The process that makes it, or made it last; "" if no worker did."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ordered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    """Who ordered it by itself, and pays for it; None for what a run ordered."""
    binned_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When somebody put it into the bin, where its files are kept and no plan sees it."""


class Media(Record):
    """A file in the project's storage. `role` says which of a take's files it is: `main`, `layers`, `thumbnail` ..."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("project_id", "key"), UniqueConstraint("take_id", "role"))

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("take.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int | None]
    height_px: Mapped[int | None]
    duration_us: Mapped[int | None] = mapped_column(BigInteger)
    """Microseconds, of what moves or is heard. These three are None, too, for files of before they were measured."""
    created_at: Mapped[When]


class Decision(Record):
    """What a person, or the project's policy, decided. Rows are only ever added."""

    __tablename__ = "decision"
    __table_args__ = (Index(None, "project_id", "at"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    """Who decided; None for the project's policy."""
    subject: Mapped[Name]
    """An artefact's key or a record's code."""
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("take.id", ondelete="CASCADE"))
    verdict: Mapped[str] = mapped_column(String(32))
    before: Mapped[str] = mapped_column(String(32), default="")
    """The review that it replaced; "" where that has no meaning."""
    reason: Mapped[str] = mapped_column(String(32), default="")
    """A Reason; "" for none of the list."""
    note: Mapped[Prose]
    undoes: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), unique=True)
    """The decision that this one takes back."""
    at: Mapped[When]


class Run(Record):
    """One `run`: from "go" until nothing more can be made without a person."""

    __tablename__ = "run"
    __table_args__ = (Index(None, "status"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    """Who said "go": what is bought in it counts against this person's cap."""
    status: Mapped[Status]
    redo_stale: Mapped[bool] = mapped_column(default=False)
    targets: Mapped[Json] = mapped_column(default=list)
    """What it is to make: keys, codes and kinds; empty for everything."""
    created_at: Mapped[When]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Event(Record):
    """What happened. Written in the same transaction as the state it tells of."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "project_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    seq: Mapped[int | None] = mapped_column(BigInteger, unique=True, index=True)
    """Its place in the order of all events, given once it was committed (db/events.py); None until then."""
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[Name]
    data: Mapped[Json]
    at: Mapped[When]
    is_past: Mapped[bool] = mapped_column(default=False)
    """Whether it happened at another studio, from which the project was brought in: history, told to nobody."""


class EventOrder(Record):
    """The one row that says which place an event got last. Whoever gives places holds it locked."""

    __tablename__ = "event_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class Executor(Record):
    """A live process that may run work. No beat for a while, and its work goes to others."""

    __tablename__ = "executor"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(UtcTime)
