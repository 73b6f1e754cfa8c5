"""Work of all projects as a list: takes that are made here or elsewhere, with the jobs that were sent for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Job
from shotwright.db.tables import Artefact, Project, Run, Take, User
from shotwright.domain.errors import TakeNotFound
from shotwright.domain.states import Kind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksSought:
    """Which tasks are meant. `within` are the projects that somebody may know of; None: all."""

    within: Collection[UUID] | None = None
    project_id: UUID | None = None
    statuses: Collection[Status] = ()
    kinds: Collection[Kind] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    take: Take
    key: str
    kind: Kind
    project: str
    project_name: str
    ordered_by: str
    """The name of whoever ordered it, by itself or by starting its run; "" if nobody did."""
    jobs: Sequence[Job] = field(default_factory=list[Job])


_TASKS: Final = (
    select(Take, Artefact.key, Artefact.kind, Project.code, Project.name, func.coalesce(User.name, ""))
    .join(Artefact, Artefact.id == Take.artefact_id)
    .join(Project, Project.id == Take.project_id)
    .outerjoin(Run, Run.id == Take.run_id)
    .outerjoin(User, User.id == func.coalesce(Take.ordered_by, Run.user_id))
)


class TaskRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, sought: TasksSought, *, limit: int, offset: int) -> Sequence[Task]:
        """Return a part of the tasks that are meant, newest first."""
        query = _TASKS.where(*_conditions(sought)).order_by(Take.created_at.desc(), Take.id.desc())
        return await self._read(query.limit(limit).offset(offset))

    async def one(self, take_id: UUID) -> Task:
        """Return one task, even of a take in the bin.

        Raises:
            TakeNotFound
        """
        found = await self._read(_TASKS.where(Take.id == take_id))
        if not found:
            raise TakeNotFound(str(take_id))
        return found[0]

    async def _read(self, query: Select[Take, str, Kind, str, str, str]) -> Sequence[Task]:
        rows = (await self._session.execute(query)).all()
        jobs = await self._jobs([row[0].id for row in rows])
        return [
            Task(
                take=row[0],
                key=row[1],
                kind=row[2],
                project=row[3],
                project_name=row[4],
                ordered_by=row[5],
                jobs=jobs.get(row[0].id, []),
            )
            for row in rows
        ]

    async def counts(self, sought: TasksSought) -> Mapping[Status, int]:
        """Return how many tasks are meant, by how they stand."""
        query = (
            select(Take.status, func.count())
            .join(Artefact, Artefact.id == Take.artefact_id)
            .where(*_conditions(sought))
            .group_by(Take.status)
        )
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def _jobs(self, take_ids: Collection[UUID]) -> Mapping[UUID, list[Job]]:
        found: dict[UUID, list[Job]] = {}
        query = select(Job).where(Job.take_id.in_(take_ids)).order_by(Job.created_at, Job.id)
        for job in await self._session.scalars(query):
            if job.take_id is not None:
                found.setdefault(job.take_id, []).append(job)
        return found


def _conditions(sought: TasksSought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Take.binned_at.is_(None)]
    if sought.within is not None:
        found.append(Take.project_id.in_(sought.within))
    if sought.project_id is not None:
        found.append(Take.project_id == sought.project_id)
    if sought.statuses:
        found.append(Take.status.in_(sought.statuses))
    if sought.kinds:
        found.append(Artefact.kind.in_(sought.kinds))
    return found
