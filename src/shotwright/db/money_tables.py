"""The tables of what costs money: providers, jobs, the ledger and its caps."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from shotwright.db.tables import Json, Micros, Name, PrimaryKey, Prose, Record, UtcTime, When, now, share, words
from shotwright.domain.caps import CapScope
from shotwright.domain.choosing import Strategy
from shotwright.domain.jobs import JobState
from shotwright.domain.ledger import Entry
from shotwright.domain.stages import Stage
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelKind

_LIVING_JOB = text("state NOT IN ('failed', 'cancelled')")
_LIVING_PROVIDER = text("removed_at IS NULL")
_ACCEPTED = text("accepted")


class Provider(Record):
    """A model that a person brought along, and how to reach it. One that did jobs is never deleted, only `removed`."""

    __tablename__ = "provider"
    __table_args__ = (
        Index(
            "uq_provider_name", "name", unique=True, sqlite_where=_LIVING_PROVIDER, postgresql_where=_LIVING_PROVIDER
        ),
        CheckConstraint("timeout_s > 0", name="timeout_positive"),
        CheckConstraint("rpm > 0 and rpd > 0 and concurrency > 0", name="limits_positive"),
        CheckConstraint("retries >= 0", name="retries_not_negative"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[Name]
    kind: Mapped[ModelKind] = mapped_column(words(ModelKind))
    protocol: Mapped[str] = mapped_column(String(64))
    base_url: Mapped[str] = mapped_column(LongText)
    key_sealed: Mapped[str] = mapped_column(LongText, default="")
    key_last4: Mapped[str] = mapped_column(String(4), default="")
    webhook_secret_sealed: Mapped[str] = mapped_column(LongText, default="")
    model: Mapped[str] = mapped_column(String(200))
    """The id that the provider knows it by."""
    options: Mapped[Json]
    """What jobs are sent with where they say nothing else: temperature, steps ..."""
    overrides: Mapped[Json]
    """What its owner says of the model, over the catalogue: fields of a ModelEntry."""
    timeout_s: Mapped[float]
    priority: Mapped[int]
    """Its weight; the higher one also comes first in lists."""
    rpm: Mapped[int | None]
    rpd: Mapped[int | None]
    concurrency: Mapped[int | None]
    retries: Mapped[int] = mapped_column(default=3)
    """How often a request that was certainly refused for a passing reason is sent again."""
    active: Mapped[bool]
    allow_private: Mapped[bool]
    stopped: Mapped[Prose]
    """Why it is used no more until a person has looked; "" if it may be used."""
    cool_until: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[When]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Assignment(Record):
    """A provider that may do a stage of a project; of every project that says nothing itself if `project_id` is None.

    `provider_id` None stands for the embedded models. All rows of a stage have the same strategy.
    """

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("project_id", "stage", "provider_id"),)

    id: Mapped[PrimaryKey]
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(words(Stage))
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), index=True)
    strategy: Mapped[Strategy] = mapped_column(words(Strategy))


class Job(Record):
    """One paid request. It is written before the request leaves, and outlives the take and the project it was for."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_take_id_part",
            "take_id",
            "part",
            unique=True,
            sqlite_where=_LIVING_JOB,
            postgresql_where=_LIVING_JOB,
        ),
        share("progress"),
        Index(None, "provider_id", "provider_job_id"),
        Index(None, "provider_id", "state"),
        Index(None, "project_id", "created_at"),
        Index(None, "state", "next_look_at"),
    )

    id: Mapped[PrimaryKey]
    idempotency_key: Mapped[str] = mapped_column(String(200), unique=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("take.id", ondelete="SET NULL"))
    part: Mapped[int]
    """Which of the clips that a long take is joined from, counted from 0. At most one living job for each."""
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    model: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ModelKind] = mapped_column(words(ModelKind))
    state: Mapped[JobState] = mapped_column(words(JobState))
    choice: Mapped[Prose]
    """Why this provider."""
    request: Mapped[Json]
    """What is asked for, frozen."""
    provider_job_id: Mapped[str] = mapped_column(String(1000), default="")
    tries: Mapped[int] = mapped_column(default=0)
    looks: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float | None]
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcTime)
    next_look_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When to send it again, look at it or ask what became of it; None if only a person can say."""
    cancel_asked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    estimate_usd_micros: Mapped[int | None] = mapped_column(BigInteger)
    cost_usd_micros: Mapped[int | None] = mapped_column(BigInteger)
    is_cost_told: Mapped[bool] = mapped_column(default=False)
    """Whether the provider itself named the cost; else it is by the price list."""
    currency: Mapped[str] = mapped_column(String(8))
    price_source: Mapped[Prose]
    price_as_of: Mapped[date | None] = mapped_column(Date)
    error_class: Mapped[ErrorClass | None] = mapped_column(words(ErrorClass))
    error: Mapped[Prose]
    reply: Mapped[Json]
    """What the provider said last, redacted."""
    results: Mapped[Json]
    """Where what was made is to be fetched: ResultFiles without their bytes."""
    facts: Mapped[Json]
    created_at: Mapped[When]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When what was made lay in our storage."""


class JobTry(Record):
    """One request that was sent for a job: what rates are counted by, and health."""

    __tablename__ = "job_try"
    __table_args__ = (UniqueConstraint("job_id", "number"), Index(None, "provider_id", "sent_at"))

    id: Mapped[PrimaryKey]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    number: Mapped[int]
    sender: Mapped[str] = mapped_column(String(200))
    """The process that sent it."""
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error_class: Mapped[ErrorClass | None] = mapped_column(words(ErrorClass))
    error: Mapped[Prose]


class LedgerEntry(Record):
    """A movement of money. Rows are only ever added; what is reserved or spent is their sum."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("job_id", "entry"),
        # These hold all that a sum needs: caps are summed before every job.
        Index(None, "project_id", "entry", "amount_usd_micros"),
        Index(None, "user_id", "entry", "amount_usd_micros"),
        Index(None, "day", "entry", "amount_usd_micros"),
    )

    id: Mapped[PrimaryKey]
    entry: Mapped[Entry] = mapped_column(words(Entry))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"))
    amount_usd_micros: Mapped[Micros]
    day: Mapped[date] = mapped_column(Date)
    """The day, UTC, on which the job was intended: all its entries count on it."""
    at: Mapped[When]


class CapRow(Record):
    """What a person set as a cap."""

    __tablename__ = "cap"
    __table_args__ = (
        UniqueConstraint("scope", "subject"),
        CheckConstraint("limit_usd_micros >= 0", name="limit_not_negative"),
        CheckConstraint("warn_percent >= 0 and warn_percent <= 100", name="warn_percent_is_one"),
    )

    id: Mapped[PrimaryKey]
    scope: Mapped[CapScope] = mapped_column(words(CapScope))
    subject: Mapped[str] = mapped_column(String(64))
    """The id of the project or user; "" for the day."""
    limit_usd_micros: Mapped[int | None] = mapped_column(BigInteger)
    """None: a person lifted it."""
    warn_percent: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)


class WebhookDelivery(Record):
    """A call that claimed to come from a provider. The id of one that did is remembered: a second one changes nothing.

    What was refused keeps nobody from coming again under the same id.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index(
            "uq_webhook_delivery_accepted",
            "provider",
            "delivery_id",
            unique=True,
            sqlite_where=_ACCEPTED,
            postgresql_where=_ACCEPTED,
        ),
        Index(None, "received_at"),
    )

    id: Mapped[PrimaryKey]
    provider: Mapped[str] = mapped_column(String(200))
    """Its name at that time."""
    delivery_id: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[When]
    accepted: Mapped[bool]
    reason: Mapped[Prose]
