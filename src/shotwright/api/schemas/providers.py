"""Providers as people enter them, and as they see them: of a key only its end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, JsonValue, SecretStr

from shotwright.api.schemas.catalogue import ModelRead
from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.db.ledger import Used
from shotwright.domain.health import Health
from shotwright.domain.retrying import MOST_RETRIES
from shotwright.domain.secret import Secret
from shotwright.domain.stages import Stage
from shotwright.providers.catalogue.entries import Entries
from shotwright.usecases.enquiries import Account
from shotwright.usecases.providers import ProviderFacts, ProviderSettings
from shotwright_sdk.remote import TestReport
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelKind, ModelVoice
from shotwright_sdk.vocabulary import Gender

Limit = Annotated[int, Field(ge=1, le=1_000_000_000)]
_LIFTABLE = {"rpm", "rpd", "concurrency"}
_PLAIN = {"base_url", "options", "overrides", "timeout_s", "priority", "retries", "active", "allow_private", *_LIFTABLE}


class _Settings(Given):
    """What may be said of a provider. What is left out stays as it is, or as the catalogue has it."""

    base_url: Annotated[str, Field(max_length=2000)] | None = None
    options: dict[str, JsonValue] | None = None
    """What jobs are sent with where they say nothing else: temperature, steps ..."""
    overrides: dict[str, JsonValue] | None = None
    """What you say of the model, over the catalogue: prices, durations, sizes ..."""
    timeout_s: Annotated[float, Field(gt=0, le=3600)] | None = None
    priority: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    rpm: Limit | None = None
    rpd: Limit | None = None
    concurrency: Limit | None = None
    retries: Annotated[int, Field(ge=0, le=MOST_RETRIES)] | None = None
    active: bool | None = None
    allow_private: bool | None = None
    key: SecretStr | None = None
    webhook_secret: SecretStr | None = None

    def upon(self, settings: ProviderSettings) -> ProviderSettings:
        """Return `settings` with what was said over them; rpm, rpd and concurrency may be lifted by null."""
        said: dict[str, Any] = {
            name: value
            for name, value in self.model_dump(exclude_unset=True, include=_PLAIN).items()
            if value is not None or name in _LIFTABLE
        }
        return replace(settings, **said)

    def secrets(self) -> tuple[Secret | None, Secret | None]:
        """Return the key and the webhook secret; None for what was not said."""
        return _secret(self.key), _secret(self.webhook_secret)


def _secret(given: SecretStr | None) -> Secret | None:
    return Secret(given.get_secret_value().strip()) if given is not None else None


class ProviderNew(_Settings):
    model_config = shown(
        {
            "name": "My relay",
            "model": "flux/dev",
            "protocol": "openai",
            "base_url": "https://relay.example.com/v1",
            "key": "sk-…",
        }
    )

    name: Annotated[str, Field(min_length=1, max_length=100)]
    model: Annotated[str, Field(min_length=1, max_length=200)]
    vendor: str = ""
    """Of the catalogue: brings the address, the protocol and what is known of the model."""
    kind: ModelKind | None = None
    protocol: str = ""

    def settings(self, entries: Entries) -> ProviderSettings:
        base = entries.proposed(self.name, self.model, vendor=self.vendor, kind=self.kind, protocol=self.protocol)
        return self.upon(base)


class ProviderChange(_Settings):
    model_config = shown({"concurrency": 4, "active": True})

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    model: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    def upon(self, settings: ProviderSettings) -> ProviderSettings:
        changed = super().upon(settings)
        return replace(changed, name=self.name or changed.name, model=self.model or changed.model)


class ProviderRead(Told):
    id: UUID
    name: str
    kind: ModelKind
    protocol: str
    base_url: str
    model: str
    key: str
    """`****` and the key's last four characters; "" if there is none."""
    has_webhook_secret: bool
    options: dict[str, JsonValue]
    overrides: dict[str, JsonValue]
    timeout_s: float
    priority: int
    rpm: int | None
    rpd: int | None
    concurrency: int | None
    retries: int
    active: bool
    allow_private: bool
    stopped: str
    """Why it is used no more until a person has looked; "" if it may be used."""
    cool_until: datetime | None
    stages: list[Stage]
    """What it does in projects that say nothing themselves."""
    known: ModelRead
    """What is known of its model, with what was said over it. `vendor` is "" at an address that is no vendor's."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, facts: ProviderFacts, stages: Collection[Stage], entries: Entries) -> Self:
        return cls(
            id=facts.id,
            **asdict(facts.settings),
            key=facts.key,
            has_webhook_secret=facts.has_webhook_secret,
            stopped=facts.stopped,
            cool_until=facts.cool_until,
            stages=sorted(stages),
            known=ModelRead.of(entries.at(facts.settings), entries.entry_of(facts)),
            created_at=facts.created_at,
            updated_at=facts.updated_at,
        )


class ConnectionTest(Told):
    works: bool
    error: str
    error_class: ErrorClass | None
    latency_s: float
    models: list[str]
    lists_model: bool | None
    """Whether the provider lists this model; null if it lists none at all."""
    balance_usd_micros: int | None
    """What is left on the account, where the provider tells it."""

    @classmethod
    def of(cls, report: TestReport, model: str) -> Self:
        failure = report.failure
        return cls(
            works=failure is None,
            error=failure.message if failure is not None else "",
            error_class=failure.error_class if failure is not None else None,
            latency_s=round(report.latency_s, 3),
            models=list(report.models),
            lists_model=model in report.models if report.models else None,
            balance_usd_micros=report.balance_usd_micros,
        )


class ProviderAccount(Told):
    balance_usd_micros: int | None
    """null where the provider does not tell, or could not be asked."""
    why: str

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(balance_usd_micros=account.balance_usd_micros, why=account.why)


class VoiceRead(Told):
    id: str
    name: str
    gender: Gender
    languages: list[str]
    """Empty: whatever the model speaks."""

    @classmethod
    def of(cls, voice: ModelVoice) -> Self:
        return cls(id=voice.id, name=voice.name, gender=voice.gender, languages=list(voice.languages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Micro-dollars."""

    spent: int
    reserved: int
    this_month: int


class ProviderDay(Told):
    """What a provider did on one day, UTC."""

    day: date
    requests: int
    """That were answered."""
    faults: int
    """Those that went wrong through no fault of the request."""
    latency_s: float | None
    """The median time to an answer; null if none came."""
    jobs: int
    spent_usd_micros: int

    @classmethod
    def days(cls, health: Mapping[date, Health], used: Sequence[Used]) -> list[Self]:
        """Return the days on which there was anything, in their order."""
        days: dict[date, list[Used]] = {day: [] for day in health}
        for one in used:
            days.setdefault(one.day, []).append(one)
        return [cls._of(day, health.get(day, Health()), days[day]) for day in sorted(days)]

    @classmethod
    def _of(cls, day: date, health: Health, used: Sequence[Used]) -> Self:
        return cls(
            day=day,
            requests=health.requests,
            faults=health.faults,
            latency_s=health.latency_s,
            jobs=sum(one.jobs for one in used),
            spent_usd_micros=sum(one.spent_usd_micros for one in used),
        )


class ProviderUsage(Told):
    """How a provider's latest requests went, and what it cost so far."""

    provider_id: UUID
    requests: int
    faults: int
    error_rate: float
    """0 to 1."""
    latency_s: float | None
    jobs: int
    spent_usd_micros: int
    reserved_usd_micros: int
    this_month_usd_micros: int
    """Spent since the first of the month, UTC."""

    @classmethod
    def of(cls, provider_id: UUID, health: Health, jobs: int, sums: Sums) -> Self:
        return cls(
            provider_id=provider_id,
            requests=health.requests,
            faults=health.faults,
            error_rate=health.error_rate,
            latency_s=health.latency_s,
            jobs=jobs,
            spent_usd_micros=sums.spent,
            reserved_usd_micros=sums.reserved,
            this_month_usd_micros=sums.this_month,
        )
