"""Jobs, the requests that were sent for them, and webhook deliveries: all SQL about them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Job, JobTry, WebhookDelivery
from shotwright.db.tables import Project, Run, Take
from shotwright.domain.errors import JobNotFound
from shotwright.domain.jobs import AT_PROVIDER, JobState
from shotwright.domain.states import Status
from shotwright_sdk.remote_models import ModelKind

_NOT_LIVING = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Will:
    """What the people of a job's project want of it now."""

    is_paused: bool = False
    is_cancelled: bool = False
    """The run for which it was to be sent was cancelled."""


def _wanted(
    project_id: UUID | None, within: Collection[UUID] | None, states: Iterable[JobState] | None
) -> Iterator[ColumnElement[bool]]:
    if project_id is not None:
        yield Job.project_id == project_id
    if within is not None:
        yield Job.project_id.in_(within)
    if states is not None:
        yield Job.state.in_(list(states))


class JobRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, job_id: UUID, *, lock: bool = False) -> Job:
        """Return the job, row-locked until the end of the transaction if `lock`.

        Raises:
            JobNotFound
        """
        query = select(Job).where(Job.id == job_id).execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update(key_share=True) if lock else query)
        if found is None:
            raise JobNotFound(str(job_id))
        return found

    async def by_key(self, idempotency_key: str) -> Job | None:
        return await self._session.scalar(select(Job).where(Job.idempotency_key == idempotency_key))

    async def by_provider_job(self, provider_id: UUID, provider_job_id: str) -> Job | None:
        """Return the job that the provider calls so; of several the newest."""
        query = select(Job).where(Job.provider_id == provider_id, Job.provider_job_id == provider_job_id)
        return await self._session.scalar(query.order_by(Job.created_at.desc()).limit(1))

    async def living(self, take_id: UUID, part: int) -> Job | None:
        """Return the job of a take's part that may have made it or still may."""
        query = select(Job).where(Job.take_id == take_id, Job.part == part, Job.state.not_in(_NOT_LIVING))
        return await self._session.scalar(query)

    async def will(self, job: Job) -> Will:
        """Return what is wanted of a job that was not sent yet."""
        query = (
            select(Project.paused, Run.status)
            .select_from(Project)
            .outerjoin(Take, Take.id == job.take_id)
            .outerjoin(Run, Run.id == Take.run_id)
            .where(Project.id == job.project_id)
        )
        row = (await self._session.execute(query)).first()
        return Will(is_paused=row[0], is_cancelled=row[1] is Status.CANCELLED) if row is not None else Will()

    async def under_way(self, project_id: UUID) -> int:
        """Return how many of a project's jobs somebody works on: with their providers, or still to be fetched."""
        is_to_fetch = (Job.state == JobState.SUCCEEDED) & Job.delivered_at.is_(None) & (Job.error == "")
        query = (
            select(func.count())
            .select_from(Job)
            .join(Take, Take.id == Job.take_id)
            .where(Job.project_id == project_id, Take.status == Status.RUNNING)
            .where(Job.state.in_(AT_PROVIDER) | is_to_fetch)
        )
        return await self._session.scalar(query) or 0

    async def of_take(self, take_id: UUID) -> Sequence[Job]:
        """Return a take's jobs, oldest first."""
        return await self.of_takes([take_id])

    async def of_takes(self, take_ids: Collection[UUID]) -> Sequence[Job]:
        """Return the jobs of takes, oldest first."""
        query = select(Job).where(Job.take_id.in_(take_ids)).order_by(Job.created_at, Job.id)
        return (await self._session.scalars(query)).all()

    async def list(
        self,
        *,
        project_id: UUID | None = None,
        within: Collection[UUID] | None = None,
        states: Iterable[JobState] | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Sequence[Job]:
        """Return jobs, newest first: of one project, of those `within` which somebody may look, in some states."""
        query = select(Job).where(*_wanted(project_id, within, states))
        query = query.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit).offset(offset)
        return (await self._session.scalars(query)).all()

    async def total(
        self,
        *,
        project_id: UUID | None = None,
        within: Collection[UUID] | None = None,
        states: Iterable[JobState] | None = None,
    ) -> int:
        """Return how many jobs `list` would give without a limit."""
        query = select(func.count()).select_from(Job).where(*_wanted(project_id, within, states))
        return await self._session.scalar(query) or 0

    async def spender(self, take_id: UUID) -> UUID | None:
        """Return who ordered a take: by itself, or by starting the run that it is made in."""
        query = select(func.coalesce(Take.ordered_by, Run.user_id)).outerjoin(Run, Take.run_id == Run.id)
        return await self._session.scalar(query.where(Take.id == take_id))

    async def due(self, at: datetime, limit: int) -> Sequence[Job]:
        """Return the jobs to which something is to be done by `at`, the longest overdue first."""
        over = [state for state in JobState if state.is_over]
        query = select(Job).where(Job.next_look_at <= at, Job.state.not_in(over))
        return (await self._session.scalars(query.order_by(Job.next_look_at).limit(limit))).all()

    async def undelivered(self, limit: int) -> Sequence[Job]:
        """Return the jobs whose results are still to be fetched, oldest first; not those that cannot be had."""
        query = select(Job).where(Job.state == JobState.SUCCEEDED, Job.delivered_at.is_(None), Job.error == "")
        return (await self._session.scalars(query.order_by(Job.ended_at).limit(limit))).all()

    async def open_count(self, provider_id: UUID) -> int:
        """Return how many jobs of a provider have not ended."""
        over = [state for state in JobState if state.is_over]
        query = select(func.count()).select_from(Job).where(Job.provider_id == provider_id, Job.state.not_in(over))
        return await self._session.scalar(query) or 0

    async def of_provider_count(self, provider_id: UUID) -> int:
        """Return how many jobs a provider has had."""
        query = select(func.count()).select_from(Job).where(Job.provider_id == provider_id)
        return await self._session.scalar(query) or 0

    async def promised(self, project_id: UUID) -> int:
        """Return what the takes cost that were ordered and have no job yet, in micro-dollars."""
        has_job = select(Job.id).where(Job.take_id == Take.id).exists()
        query = select(func.coalesce(func.sum(Take.cost_usd_micros), 0)).where(
            Take.project_id == project_id, Take.status.in_([Status.PENDING, Status.RUNNING]), ~has_job
        )
        return (await self._session.execute(query)).scalar_one()

    async def ahead(self, project_id: UUID) -> dict[UUID, int]:
        """Return how many of the project's takes were given to each provider and have no job yet."""
        has_job = select(Job.id).where(Job.take_id == Take.id).exists()
        provider = Take.recipe["provider_id"].as_string()
        query = select(provider, func.count()).where(
            Take.project_id == project_id, Take.status.in_([Status.PENDING, Status.RUNNING]), ~has_job
        )
        rows = await self._session.execute(query.group_by(provider))
        return {UUID(row[0]): row[1] for row in rows if row[0]}

    async def bought(self, project_id: UUID | None, kind: ModelKind) -> int:
        """Return how many things the project had made by jobs of a kind: the parts of one take are one."""
        thing = func.coalesce(Job.take_id, Job.id)
        query = select(func.count(func.distinct(thing))).where(Job.project_id == project_id, Job.kind == kind)
        return await self._session.scalar(query) or 0

    async def add(self, row: Job | JobTry) -> None:
        self._session.add(row)
        await self._session.flush()  # the caller needs the id, and a constraint may object

    async def last_try(self, job: Job) -> JobTry | None:
        """Return the latest request that was sent for the job."""
        query = select(JobTry).where(JobTry.job_id == job.id).order_by(JobTry.number.desc()).limit(1)
        return await self._session.scalar(query)

    async def tries(self, job_id: UUID) -> Sequence[JobTry]:
        query = select(JobTry).where(JobTry.job_id == job_id).order_by(JobTry.number)
        return (await self._session.scalars(query)).all()


class DeliveryRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, delivery: WebhookDelivery) -> bool:
        """Note a delivery. False, and nothing noted, if one of that id was accepted before."""
        try:
            async with self._session.begin_nested():
                self._session.add(delivery)
        except IntegrityError:
            return False
        return True

    async def forget_refused(self, provider: str, *, keep: int) -> None:
        """Delete a provider's refused deliveries but for the newest."""
        refused = select(WebhookDelivery.id).where(
            WebhookDelivery.provider == provider, WebhookDelivery.accepted.is_(False)
        )
        old = refused.order_by(WebhookDelivery.received_at.desc(), WebhookDelivery.id.desc()).offset(keep)
        await self._session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(old)))

    async def page(self, *, limit: int, offset: int) -> tuple[Sequence[WebhookDelivery], int]:
        """Return a part of the log, newest first, and how long all of it is."""
        total = await self._session.scalar(select(func.count()).select_from(WebhookDelivery))
        query = select(WebhookDelivery).order_by(WebhookDelivery.received_at.desc(), WebhookDelivery.id.desc())
        return (await self._session.scalars(query.limit(limit).offset(offset))).all(), total or 0
