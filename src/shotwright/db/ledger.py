"""The ledger and its caps: all SQL about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import insert_into
from shotwright.db.money_tables import CapRow, Job, LedgerEntry
from shotwright.db.tables import Artefact, Take, now
from shotwright.domain.caps import CapScope
from shotwright.domain.ledger import Entry
from shotwright.domain.states import Kind
from shotwright_sdk.remote_models import ModelKind

_SPENT = func.coalesce(func.sum(case((LedgerEntry.entry == Entry.SETTLE, LedgerEntry.amount_usd_micros), else_=0)), 0)
_ALL = func.coalesce(func.sum(LedgerEntry.amount_usd_micros), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one model cost on one day for one stage of one project."""

    day: date
    project_id: UUID | None
    """None: the project is deleted."""
    provider_id: UUID
    model: str
    medium: ModelKind
    kind: Kind | None
    """The stage; None if what was made is deleted, or was no take."""
    jobs: int
    spent_usd_micros: int
    reserved_usd_micros: int
    estimated_usd_micros: int
    """What those jobs were thought to cost whose cost is settled."""


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

    async def by_provider(
        self, project_id: UUID | None = None, since: date | None = None
    ) -> Mapping[UUID, tuple[int, int]]:
        """Return what is spent, and what is reserved, by provider; of one project, or since a day."""
        query = select(Job.provider_id, _SPENT, _ALL).join(Job, LedgerEntry.job_id == Job.id).group_by(Job.provider_id)
        if project_id is not None:
            query = query.where(LedgerEntry.project_id == project_id)
        if since is not None:
            query = query.where(LedgerEntry.day >= since)
        rows = (await self._session.execute(query)).all()
        return {row[0]: (int(row[1]), int(row[2]) - int(row[1])) for row in rows}

    async def usage(
        self,
        since: date,
        until: date,
        *,
        project_id: UUID | None = None,
        provider_id: UUID | None = None,
        within: Collection[UUID] | None = None,
    ) -> Sequence["Used"]:
        """Return what was spent and reserved from one day to another, both counted in; of one project if `project_id`
        is given, of those `within` which somebody may look; at one provider if `provider_id` is given.
        """
        settled = case((LedgerEntry.entry == Entry.SETTLE, func.coalesce(Job.estimate_usd_micros, 0)), else_=0)
        what = (LedgerEntry.day, LedgerEntry.project_id, Job.provider_id, Job.model, Job.kind, Artefact.kind)
        query = (
            select(*what, func.count(Job.id.distinct()), _SPENT, _ALL, func.coalesce(func.sum(settled), 0))
            .join(Job, LedgerEntry.job_id == Job.id)
            .outerjoin(Take, Take.id == Job.take_id)
            .outerjoin(Artefact, Artefact.id == Take.artefact_id)
            .where(LedgerEntry.day >= since, LedgerEntry.day <= until)
            .group_by(*what)
            .order_by(LedgerEntry.day)
        )
        if project_id is not None:
            query = query.where(LedgerEntry.project_id == project_id)
        if provider_id is not None:
            query = query.where(Job.provider_id == provider_id)
        if within is not None:
            query = query.where(LedgerEntry.project_id.in_(within))
        return [
            Used(
                day=day,
                project_id=project,
                provider_id=provider,
                model=model,
                medium=medium,
                kind=kind,
                jobs=jobs,
                spent_usd_micros=int(spent),
                reserved_usd_micros=int(together) - int(spent),
                estimated_usd_micros=int(estimated),
            )
            for day, project, provider, model, medium, kind, jobs, spent, together, estimated in (
                await self._session.execute(query)
            )
        ]

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
        query = query.order_by(CapRow.scope, CapRow.subject).execution_options(populate_existing=True)
        found = await self._session.scalars(query.with_for_update() if lock else query)
        return {row.scope: row for row in found if row.subject == subjects[row.scope]}

    async def of_projects(self, projects: Collection[UUID]) -> dict[str, CapRow]:
        """Return the caps that were set for projects, by the project's id."""
        subjects = [str(one) for one in projects]
        query = select(CapRow).where(CapRow.scope == CapScope.PROJECT, CapRow.subject.in_(subjects))
        return {row.subject: row for row in await self._session.scalars(query)}

    async def put(self, scope: CapScope, subject: str, limit_usd_micros: int | None, warn_percent: int) -> None:
        """Set a cap, whether there was one or not: two may set the first one at once."""
        said = {"limit_usd_micros": limit_usd_micros, "warn_percent": warn_percent, "updated_at": now()}
        query = insert_into(self._session, CapRow).values(scope=scope, subject=subject, **said)
        query = query.on_conflict_do_update(index_elements=[CapRow.scope, CapRow.subject], set_=said)
        await self._session.execute(query)
