"""Providers, what they are assigned to, and how they do: all SQL about them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Assignment, Job, JobTry, Provider
from shotwright.domain.errors import ProviderNotFound
from shotwright.domain.health import DAY, MINUTE, Answer, Rates, Traffic
from shotwright.domain.jobs import AT_PROVIDER, JobState
from shotwright.domain.stages import Stage
from shotwright_sdk.remote_models import ModelKind

_LATEST = 20
"""So many requests tell how a provider does."""
_MOST_COUNTED = 50_000
"""So many, at most, tell how it did day by day."""
_PROJECT: Final = bindparam("project_id")
_SAID: Final = (  # put together once: every plan asks it
    select(Assignment)
    .where((Assignment.project_id == _PROJECT) | Assignment.project_id.is_(None))
    .order_by(Assignment.id)
)


class ProviderRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, provider_id: UUID, *, lock: bool = False) -> Provider:
        """Return the provider, removed or not, row-locked until the end of the transaction if `lock`.

        Raises:
            ProviderNotFound
        """
        how: Any = {"populate_existing": True, "with_for_update": {"key_share": True}} if lock else {}
        found = await self._session.get(Provider, provider_id, **how)
        if found is None:
            raise ProviderNotFound(str(provider_id))
        return found

    async def find(self, name: str) -> Provider | None:
        return await self._session.scalar(select(Provider).where(Provider.name == name, Provider.removed_at.is_(None)))

    async def by_name(self, name: str) -> Provider:
        """Return the provider of that name.

        Raises:
            ProviderNotFound
        """
        found = await self.find(name)
        if found is None:
            raise ProviderNotFound(name)
        return found

    async def all(self, kind: ModelKind | None = None) -> Sequence[Provider]:
        """Return those that were not removed, by kind, the highest priority first."""
        query = select(Provider).where(Provider.removed_at.is_(None))
        if kind is not None:
            query = query.where(Provider.kind == kind)
        return (
            await self._session.scalars(query.order_by(Provider.kind, Provider.priority.desc(), Provider.name))
        ).all()

    async def names(self) -> Mapping[UUID, str]:
        """Return every provider's name, removed or not, by id."""
        rows = await self._session.execute(select(Provider.id, Provider.name))
        return {row.id: row.name for row in rows}

    async def with_secrets(self) -> Sequence[Provider]:
        """Return every provider that has something sealed, locked."""
        query = select(Provider).where((Provider.key_sealed != "") | (Provider.webhook_secret_sealed != ""))
        return (await self._session.scalars(query.with_for_update(key_share=True))).all()

    async def add(self, provider: Provider) -> Provider:
        self._session.add(provider)
        await self._session.flush()  # the caller needs the id and the defaults
        return provider

    async def delete(self, provider: Provider) -> None:
        await self._session.delete(provider)
        await self._session.flush()

    async def has_jobs(self, provider_id: UUID) -> bool:
        return await self._session.scalar(select(Job.id).where(Job.provider_id == provider_id).limit(1)) is not None

    async def in_flight(self, provider_id: UUID) -> int:
        """Return how many jobs are with the provider."""
        query = select(func.count()).select_from(Job).where(Job.provider_id == provider_id, Job.state.in_(AT_PROVIDER))
        return await self._session.scalar(query) or 0

    async def load(self, provider_id: UUID) -> int:
        """Return how many jobs are with the provider or will be sent to it."""
        states = [JobState.INTENDED, *AT_PROVIDER]
        query = select(func.count()).select_from(Job).where(Job.provider_id == provider_id, Job.state.in_(states))
        return await self._session.scalar(query) or 0

    async def traffic(self, provider_id: UUID, rates: Rates, now: datetime) -> Traffic:
        """Return what the provider has from us now, as far as `rates` ask."""
        return Traffic(
            at_once=await self.in_flight(provider_id) if rates.at_once is not None else 0,
            full_minute_since=await self._nth_latest(provider_id, rates.per_minute, now - MINUTE),
            full_day_since=await self._nth_latest(provider_id, rates.per_day, now - DAY),
        )

    async def _nth_latest(self, provider_id: UUID, count: int | None, since: datetime) -> datetime | None:
        """Return when the `count`-th latest request after `since` was sent; None if there were fewer."""
        if count is None:
            return None
        query = select(JobTry.sent_at).where(JobTry.provider_id == provider_id, JobTry.sent_at > since)
        return await self._session.scalar(query.order_by(JobTry.sent_at.desc()).offset(count - 1).limit(1))

    async def answers(self, provider_id: UUID) -> Sequence[Answer]:
        """Return how the latest requests went, newest first; those under way say nothing yet."""
        return [answer for _, answer in await self._answers(provider_id, limit=_LATEST)]

    async def answers_by_day(self, provider_id: UUID, since: date, until: date) -> Mapping[date, Sequence[Answer]]:
        """Return how the requests of some days went, both counted in, UTC: of the latest `_MOST_COUNTED`."""
        found: dict[date, list[Answer]] = {}
        first, last = datetime.combine(since, time.min, UTC), datetime.combine(until, time.max, UTC)
        within = (JobTry.sent_at >= first, JobTry.sent_at <= last)
        for day, answer in await self._answers(provider_id, *within, limit=_MOST_COUNTED):
            found.setdefault(day, []).append(answer)
        return found

    async def _answers(
        self, provider_id: UUID, *within: ColumnElement[bool], limit: int
    ) -> Sequence[tuple[date, Answer]]:
        query = select(JobTry.sent_at, JobTry.answered_at, JobTry.error_class).where(
            JobTry.provider_id == provider_id, JobTry.answered_at.is_not(None), *within
        )
        return [
            (
                sent_at.astimezone(UTC).date(),
                Answer(
                    error_class=error_class,
                    latency_s=(answered_at - sent_at).total_seconds() if answered_at is not None else None,
                ),
            )
            for sent_at, answered_at, error_class in await self._session.execute(
                query.order_by(JobTry.sent_at.desc()).limit(limit)
            )
        ]


class AssignmentRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def own(self, project_id: UUID | None, stage: Stage) -> Sequence[Assignment]:
        """Return what the project says of the stage itself; what holds for all projects if `project_id` is None."""
        query = select(Assignment).where(Assignment.stage == stage, _of(project_id))
        return (await self._session.scalars(query.order_by(Assignment.id))).all()

    async def said(self, project_id: UUID) -> Sequence[Assignment]:
        """Return what the project says of its stages, and what holds for all projects."""
        return (await self._session.scalars(_SAID, {_PROJECT.key: project_id})).all()

    async def replace(self, project_id: UUID | None, stage: Stage, rows: Sequence[Assignment]) -> None:
        await self._session.execute(delete(Assignment).where(Assignment.stage == stage, _of(project_id)))
        self._session.add_all(rows)
        await self._session.flush()

    async def all(self, project_id: UUID | None) -> Sequence[Assignment]:
        query = select(Assignment).where(_of(project_id)).order_by(Assignment.stage, Assignment.id)
        return (await self._session.scalars(query)).all()

    async def drop_provider(self, provider_id: UUID) -> None:
        await self._session.execute(delete(Assignment).where(Assignment.provider_id == provider_id))


def _of(project_id: UUID | None):  # noqa: ANN202  # SQLAlchemy's own type of condition
    return Assignment.project_id.is_(None) if project_id is None else Assignment.project_id == project_id
