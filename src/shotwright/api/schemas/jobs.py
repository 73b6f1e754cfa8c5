"""Jobs: paid requests, and what people say of them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue, TypeAdapter, model_validator

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.money_tables import Job, JobTry
from shotwright.domain.jobs import JobState
from shotwright.usecases.jobs import ItDidNotRun, ItRan, LookAgain
from shotwright.usecases.settling import GiveUp, Word
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelKind

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


class JobRead(Told):
    id: UUID
    project_id: UUID | None
    take_id: UUID | None
    part: int
    provider_id: UUID
    provider: str
    model: str
    kind: ModelKind
    state: JobState
    choice: str
    """Why this provider."""
    provider_job_id: str
    progress: float | None
    tries: int
    looks: int
    estimate_usd_micros: int | None
    cost_usd_micros: int | None
    is_cost_told: bool
    """Whether the provider itself named the cost."""
    currency: str
    price_source: str
    price_as_of: date | None
    error_class: ErrorClass | None
    error: str
    created_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    delivered_at: datetime | None
    """When what was made lay in our storage."""

    @classmethod
    def of(cls, job: Job, provider: str) -> Self:
        plain = {name: getattr(job, name) for name in cls.model_fields if name not in {"provider", *_MORE}}
        return cls.model_validate({**plain, "provider": provider})


class TryRead(Told):
    number: int
    sent_at: datetime
    answered_at: datetime | None
    error_class: ErrorClass | None
    error: str


class JobDetail(JobRead):
    request: JsonValue
    """What is asked for, as it was or will be sent; it holds no key."""
    reply: JsonValue
    """What the provider said last, redacted."""
    sent: list[TryRead]

    @classmethod
    def whole(cls, job: Job, provider: str, tries: list[JobTry]) -> Self:
        return cls(
            **JobRead.of(job, provider).model_dump(),
            request=_JSON.validate_python(job.request),
            reply=_JSON.validate_python(job.reply),
            sent=[TryRead.model_validate(one) for one in tries],
        )


_MORE = {"request", "reply", "sent"}


class JobWord(Given):
    """What a person says of a job in doubt, or of one whose result cannot be had."""

    model_config = shown({"word": "it_ran", "provider_job_id": "req-71", "note": "It is in the vendor's list."})

    word: Literal["look_again", "it_ran", "it_did_not_run", "give_up"]
    provider_job_id: Annotated[str, Field(max_length=1000)] = ""
    """For `it_ran`: the id under which the provider lists it."""
    note: Annotated[str, Field(max_length=2000)] = ""

    @model_validator(mode="after")
    def _names_the_job(self) -> Self:
        if (self.word == "it_ran") != bool(self.provider_job_id):
            raise ValueError("the word it_ran needs provider_job_id, and no other word has one")
        return self

    @property
    def said(self) -> Word:
        match self.word:
            case "look_again":
                return LookAgain()
            case "it_ran":
                return ItRan(provider_job_id=self.provider_job_id)
            case "it_did_not_run":
                return ItDidNotRun()
            case "give_up":
                return GiveUp()
