"""How much there is to do, and what it costs: a few numbers for monitoring, all read from indexes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.ledger import LedgerRows
from shotwright.db.money_tables import Job
from shotwright.db.request_tables import Export
from shotwright.db.tables import Artefact, Event, EventOrder, Project, Run, Take
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Kind, Status

_UNMADE = (Status.PENDING, Status.RUNNING, Status.UNKNOWN)
_OPEN = [state for state in JobState if not state.is_over]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """The installation at one moment. Money in micro-dollars."""

    takes: Mapping[tuple[Kind, Status], int]
    """Those that are to be made, are being made or are in doubt."""
    takes_made: int
    jobs: Mapping[JobState, int]
    """Those that are not over."""
    reserved: int
    """The estimates of jobs that are not over."""
    spent_today: int
    """Of jobs that were intended today, UTC."""
    runs: int
    exports: int
    """Under way."""
    events: int
    event_lag_s: float
    """How long the oldest event waits that nobody has read yet."""


class GaugeRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def read(self, today: date) -> Gauges:
        jobs = await self._jobs()
        return Gauges(
            takes=await self._takes(),
            takes_made=await self._count(select(func.count()).where(Take.status == Status.COMPLETED)),
            jobs={state: count for state, count, _ in jobs},
            reserved=sum(estimate for _, _, estimate in jobs),
            spent_today=(await LedgerRows(self._session).used(day=today))[0],
            runs=await self._count(select(func.count()).where(Run.status == Status.RUNNING)),
            exports=await self._count(select(func.count()).where(Export.status.in_([Status.PENDING, Status.RUNNING]))),
            events=await self._count(select(func.max(EventOrder.last))),
            event_lag_s=await self._event_lag_s(),
        )

    async def _takes(self) -> Mapping[tuple[Kind, Status], int]:
        """By project, as the index of takes is: those that are made are many, and are not looked at."""
        query = (
            select(Artefact.kind, Take.status, func.count())
            .select_from(Project)
            .join(Take, (Take.project_id == Project.id) & Take.status.in_(_UNMADE))
            .join(Artefact, Take.artefact_id == Artefact.id)
            .group_by(Artefact.kind, Take.status)
        )
        return {(kind, status): count for kind, status, count in await self._session.execute(query)}

    async def _jobs(self) -> Sequence[tuple[JobState, int, int]]:
        estimates = func.coalesce(func.sum(Job.estimate_usd_micros), 0)
        query = select(Job.state, func.count(), estimates).where(Job.state.in_(_OPEN)).group_by(Job.state)
        return [(state, count, int(total or 0)) for state, count, total in await self._session.execute(query)]

    async def _event_lag_s(self) -> float:
        oldest = await self._session.scalar(select(func.min(Event.at)).where(Event.seq.is_(None)))
        return max(0.0, (datetime.now(UTC) - oldest).total_seconds()) if oldest is not None else 0.0

    async def _count(self, query: Select[Any]) -> int:
        return int(await self._session.scalar(query) or 0)
