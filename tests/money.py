"""Builders for what costs money: providers, wishes, jobs; and a clock that is set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Job, Provider
from shotwright.db.providers import ProviderRows
from shotwright.domain.prices import UNKNOWN, Estimate
from shotwright.usecases.jobs import Jobs, Wish
from shotwright.usecases.runs import Runs
from shotwright.usecases.sending import Send, Sending
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import ModelKind
from tests import make

CENT = 10_000
DOLLAR = 100 * CENT


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


async def provider(session: AsyncSession, name: str = "relay", **changes: object) -> Provider:
    fields = {
        "name": name,
        "kind": ModelKind.VIDEO,
        "protocol": "relay",
        "base_url": "http://127.0.0.1:9",
        "model": "sora2",
        "options": {},
        "overrides": {},
        "timeout_s": 60.0,
        "priority": 0,
        "active": True,
        "allow_private": True,
        "stopped": "",
    }
    return await ProviderRows(session).add(Provider(**(fields | changes)))


async def project_and_provider(session: AsyncSession, **changes: object) -> tuple[UUID, UUID]:
    project = await make.project(session)
    return project.id, (await provider(session, "relay", **changes)).id


async def take(session: AsyncSession, project_id: UUID) -> UUID:
    """A take that is to be made."""
    await Runs(session, project_id).start(redo_stale=False)
    return (await Runs(session, project_id).advance())[0].take_id


def wish(
    project_id: UUID,
    provider_id: UUID,
    key: str = "key",
    *,
    cost: int | None = DOLLAR,
    take_id: UUID | None = None,
    part: int = 0,
    allow_unknown_price: bool = False,
) -> Wish:
    return Wish(
        idempotency_key=key,
        project_id=project_id,
        provider_id=provider_id,
        model="sora2",
        kind=ModelKind.VIDEO,
        request={"prompt": "rain"},
        estimate=Estimate(usd_micros=cost, source="list") if cost is not None else UNKNOWN,
        take_id=take_id,
        part=part,
        choice="the only one that can",
        allow_unknown_price=allow_unknown_price,
    )


async def sent(session: AsyncSession, a_wish: Wish, clock: Clock, sender: str = "me") -> Job:
    """A job whose request is on its way."""
    job = (await Jobs(session, clock).intend(a_wish)).job
    assert isinstance(await Sending(session, clock).claim(job.id, sender), Send)
    return job


async def accepted(session: AsyncSession, a_wish: Wish, clock: Clock, provider_job_id: str = "p-1") -> Job:
    """A job that the provider has."""
    job = await sent(session, a_wish, clock)
    assert await Sending(session, clock).submitted(job.id, provider_job_id)
    return job


def error(error_class: ErrorClass, *, maybe: bool = False, after_s: float | None = None) -> RemoteError:
    return RemoteError(error_class, f"{error_class}.", maybe_accepted=maybe, retry_after_s=after_s)
