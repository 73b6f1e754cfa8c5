"""The ledger and its caps: all SQL about them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import CapRow, Job, LedgerEntry
from shotwright.domain.caps import CapScope
from shotwright.domain.ledger import Entry

_SPENT = func.coalesce(func.sum(case((LedgerEntry.entry == Entry.SETTLE, LedgerEntry.amount_usd_micros), else_=0)), 0)
_ALL = func.coalesce(func.sum(LedgerEntry.amount_usd_micros), 0)


class LedgerRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, *entries: LedgerEntry) -> None:
        self._session.add_all(entries)
        await self._session.flush()  # a constraint may object to a second entry of a kind

    async def of_job(self, job_id: UUID) -> Sequence[LedgerEntry]:
        query = select(LedgerEntry).where(LedgerEntry.job_id == job_id).order_by(LedgerEntry.at, LedgerEntry.id)
        return (await self._session.scalars(query)).all()

    async def used(
        self, *, project_id: UUID | None = None, user_id: UUID | None = None, day: date | None = None
    ) -> tuple[int, int]:
        """Return what is spent, and what is reserved, of those given."""
        query = select(_SPENT, _ALL)
        if project_id is not None:
            query = query.where(LedgerEntry.project_id == project_id)
        if user_id is not None:
            query = query.where(LedgerEntry.user_id == user_id)
        if day is not None:
            query = query.where(LedgerEntry.day == day)
        spent, together = (await self._session.execute(query)).one()
        return int(spent), int(together) - int(spent)

    async def by_provider(self, project_id: UUID | None = None) -> Mapping[UUID, tuple[int, int]]:
        """Return what is spent, and what is reserved, by provider; of one project if `project_id` is given."""
        query = select(Job.provider_id, _SPENT, _ALL).join(Job, LedgerEntry.job_id == Job.id).group_by(Job.provider_id)
        if project_id is not None:
            query = query.where(LedgerEntry.project_id == project_id)
        rows = (await self._session.execute(query)).all()
        return {row[0]: (int(row[1]), int(row[2]) - int(row[1])) for row in rows}

    async def of_unknown_cost(self, project_id: UUID | None = None) -> int:
        """Return how many jobs were sent of which nobody knows what they cost or will cost."""
        query = (
            select(func.count())
            .select_from(Job)
            .where(Job.sent_at.is_not(None), Job.cost_usd_micros.is_(None), Job.estimate_usd_micros.is_(None))
        )
        if project_id is not None:
            query = query.where(Job.project_id == project_id)
        return await self._session.scalar(query) or 0

    async def told(self, project_id: UUID | None = None) -> Sequence[tuple[UUID, int, int]]:
        """Return the provider, the estimate and the cost of every job of which the provider named the cost."""
        query = select(Job.provider_id, Job.estimate_usd_micros, Job.cost_usd_micros).where(
            Job.is_cost_told, Job.estimate_usd_micros.is_not(None), Job.cost_usd_micros.is_not(None)
        )
        if project_id is not None:
            query = query.where(Job.project_id == project_id)
        rows = (await self._session.execute(query)).all()
        return [
            (provider, thought, cost) for provider, thought, cost in rows if thought is not None and cost is not None
        ]


class CapRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, subjects: Mapping[CapScope, str], *, lock: bool = False) -> dict[CapScope, CapRow]:
        """Return the caps that were set for these; row-locked, always in the same order, if `lock`."""
        query = select(CapRow).where(CapRow.scope.in_(list(subjects)), CapRow.subject.in_(list(subjects.values())))
        query = query.order_by(CapRow.scope, CapRow.subject)
        if lock:
            query = query.with_for_update().execution_options(populate_existing=True)
        found = await self._session.scalars(query)
        return {row.scope: row for row in found if row.subject == subjects[row.scope]}

    async def add(self, row: CapRow) -> None:
        self._session.add(row)
        await self._session.flush()
