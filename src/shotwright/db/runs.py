"""Runs and live executors: all SQL about them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import insert_into
from shotwright.db.tables import Executor, Run, Take
from shotwright.domain.states import Status


class RunRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, run: Run) -> Run:
        self._session.add(run)
        await self._session.flush()  # the caller needs the id
        return run

    async def get(self, run_id: UUID) -> Run | None:
        return await self._session.get(Run, run_id)

    async def active(self, project_id: UUID) -> Run | None:
        """Return the run of the project that is under way, if there is one."""
        query = select(Run).where(Run.project_id == project_id, Run.status == Status.RUNNING)
        return await self._session.scalar(query.order_by(Run.created_at.desc()).limit(1))

    async def latest(self, project_id: UUID) -> Run | None:
        query = select(Run).where(Run.project_id == project_id).order_by(Run.created_at.desc()).limit(1)
        return await self._session.scalar(query)

    async def page(self, project_id: UUID, *, limit: int, offset: int) -> Sequence[Run]:
        """Return runs of the project, newest first."""
        query = select(Run).where(Run.project_id == project_id).order_by(Run.created_at.desc(), Run.id.desc())
        return (await self._session.scalars(query.limit(limit).offset(offset))).all()

    async def total(self, project_id: UUID) -> int:
        query = select(func.count()).select_from(Run).where(Run.project_id == project_id)
        return await self._session.scalar(query) or 0

    async def takes(self, run_ids: Collection[UUID]) -> dict[UUID, dict[Status, int]]:
        """Return how many takes of each status were ordered in runs."""
        query = select(Take.run_id, Take.status, func.count()).where(Take.run_id.in_(run_ids))
        found: dict[UUID, dict[Status, int]] = {}
        for run_id, status, count in await self._session.execute(query.group_by(Take.run_id, Take.status)):
            if run_id is not None:
                found.setdefault(run_id, {})[status] = count
        return found

    async def active_projects(self) -> Sequence[UUID]:
        """Return the projects that have a run under way."""
        query = select(Run.project_id).where(Run.status == Status.RUNNING).distinct()
        return (await self._session.scalars(query)).all()


class ExecutorRows:
    """Who is alive, by the database's clock alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def beat(self, executor: str, at: datetime) -> None:
        query = insert_into(self._session, Executor).values(id=executor, beat_at=at)
        await self._session.execute(query.on_conflict_do_update(index_elements=["id"], set_={"beat_at": at}))

    async def leave(self, executor: str) -> None:
        await self._session.execute(delete(Executor).where(Executor.id == executor))

    async def drop_silent(self, deadline: datetime) -> None:
        await self._session.execute(delete(Executor).where(Executor.beat_at < deadline))

    async def living(self) -> set[str]:
        return set(await self._session.scalars(select(Executor.id)))

    async def clock(self) -> datetime:
        """Return the database's own time."""
        found = await self._session.scalar(select(func.current_timestamp()))
        assert found is not None
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
