"""The ledger: money reserved, spent and released, and the caps that hold it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.ledger import CapRows, LedgerRows
from shotwright.db.money_tables import CapRow, Job, LedgerEntry
from shotwright.db.projects import ProjectRows
from shotwright.domain.caps import (
    DEFAULT_PROJECT_USD_MICROS,
    DEFAULT_WARN_PERCENT,
    Cap,
    CapScope,
    check_caps,
)
from shotwright.domain.errors import AmountNotUsable
from shotwright.domain.ledger import Entry, closing_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What went where, in micro-dollars. `jobs_of_unknown_cost` were sent, and nobody knows what they cost."""

    spent: int
    reserved: int
    by_provider: Mapping[UUID, tuple[int, int]]
    """Spent and reserved."""
    jobs_of_unknown_cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapTerms:
    """What a cap allows, and from where on it warns; how far it is used is not said."""

    limit_usd_micros: int | None = DEFAULT_PROJECT_USD_MICROS
    warn_percent: int = DEFAULT_WARN_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateError:
    """How far estimates were off, over the jobs of which the provider named the cost."""

    jobs: int
    estimated: int
    cost: int
    mean_error: float
    """The mean of |cost - estimate| as a share of the cost; jobs that cost nothing count as wholly wrong or right."""


class Ledger:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = LedgerRows(session)
        self._caps = CapRows(session)

    async def caps(
        self, project_id: UUID, *, spender: UUID | None = None, on: date | None = None, lock: bool = False
    ) -> tuple[Cap, ...]:
        """Return the caps that hold for the project on a day (today if none is given), as they stand.

        `spender` is whose cap counts; None: the project's owner's. With `lock`, nobody else can spend under any of them
        before the end of the transaction.
        """
        day = on or datetime.now(UTC).date()
        project = await ProjectRows(self._session).get(project_id, lock=lock)
        user_id = spender or project.owner_id
        subjects = {CapScope.PROJECT: str(project.id), CapScope.DAY: "", CapScope.USER: str(user_id)}
        rows = await self._caps.of(subjects, lock=lock)
        used = {
            CapScope.PROJECT: lambda: self._rows.used(project_id=project.id),
            CapScope.DAY: lambda: self._rows.used(day=day),
            CapScope.USER: lambda: self._rows.used(user_id=user_id),
        }
        standing = {CapScope.PROJECT: None, **rows}
        return tuple([_cap(scope, row, await used[scope]()) for scope, row in standing.items()])

    async def set_cap(
        self,
        scope: CapScope,
        subject: UUID | None,
        limit_usd_micros: int | None,
        *,
        warn_percent: int = DEFAULT_WARN_PERCENT,
    ) -> None:
        """Set a cap, or lift it if `limit_usd_micros` is None. `subject` is a project's or user's id, None for the day.

        Raises:
            AmountNotUsable: Below nothing.
        """
        if limit_usd_micros is not None and limit_usd_micros < 0:
            raise AmountNotUsable(str(limit_usd_micros))
        await self._caps.put(scope, str(subject or ""), limit_usd_micros, warn_percent)

    async def change_cap(
        self, project_id: UUID, limit_usd_micros: int | None, *, warn_percent: int, by: UUID | None = None
    ) -> None:
        """Set a project's cap as somebody says, and tell of it. None is the local owner. Raises as `set_cap`."""
        await self.set_cap(CapScope.PROJECT, project_id, limit_usd_micros, warn_percent=warn_percent)
        projects = ProjectRows(self._session)
        code, name = (await projects.get(project_id)).code, await projects.name_of(by)
        EventRows(self._session, project_id).tell(
            "project.cap", code, what=["cap"], by=name, limit_usd_micros=limit_usd_micros, warn_percent=warn_percent
        )

    async def project_caps(self, projects: Collection[UUID]) -> Mapping[UUID, CapTerms]:
        """Return the caps of many projects at once."""
        rows = await self._caps.of_projects(projects)
        return {
            one: CapTerms(limit_usd_micros=row.limit_usd_micros, warn_percent=row.warn_percent)
            if (row := rows.get(str(one))) is not None
            else CapTerms()
            for one in projects
        }

    async def general_caps(self, user_id: UUID) -> tuple[Cap, ...]:
        """Return the caps of today and of a user, whatever the project: those that somebody set."""
        rows = await self._caps.of({CapScope.DAY: "", CapScope.USER: str(user_id)})
        used = {
            CapScope.DAY: lambda: self._rows.used(day=datetime.now(UTC).date()),
            CapScope.USER: lambda: self._rows.used(user_id=user_id),
        }
        return tuple([_cap(scope, row, await used[scope]()) for scope, row in rows.items()])

    async def reserve(self, job: Job, caps: tuple[Cap, ...]) -> tuple[str, ...]:
        """Reserve a new job's estimate. Return what is to be warned of.

        Raises:
            BudgetExceeded: A cap leaves too little; nothing was written.
        """
        amount = job.estimate_usd_micros
        if amount is None:
            return ()
        check_caps(caps, amount)
        await self._rows.add(_entry(job, Entry.RESERVE, amount))
        return tuple(warning for cap in caps if (warning := cap.warning(amount)))

    async def close(self, job: Job) -> None:
        """Turn the reservation of a job that has ended into its cost. The job's row is locked by the caller.

        Exactly once: the constraint on the entries refuses what a fault in the code would let through.
        """
        amounts = closing_entries(job.state, reserved=job.estimate_usd_micros, cost=job.cost_usd_micros)
        await self._rows.add(*(_entry(job, entry, amount) for entry, amount in amounts.items()))

    async def spending(self, project_id: UUID | None = None) -> Spending:
        """Return what was spent and is reserved; of the whole installation if no project is given."""
        spent, reserved = await self._rows.used(project_id=project_id)
        return Spending(
            spent=spent,
            reserved=reserved,
            by_provider=await self._rows.by_provider(project_id),
            jobs_of_unknown_cost=await self._rows.of_unknown_cost(project_id),
        )

    async def this_month(self) -> Mapping[UUID, int]:
        """Return what was spent since the first of this month, UTC, by provider."""
        first = datetime.now(UTC).date().replace(day=1)
        return {provider: spent for provider, (spent, _) in (await self._rows.by_provider(since=first)).items()}

    async def estimate_errors(self, project_id: UUID | None = None) -> Mapping[UUID, EstimateError]:
        """Return how far estimates were off, by provider."""
        by_provider: dict[UUID, list[tuple[int, int]]] = {}
        for provider_id, estimate, cost in await self._rows.told(project_id):
            by_provider.setdefault(provider_id, []).append((estimate, cost))
        return {provider_id: _error(pairs) for provider_id, pairs in by_provider.items()}


def _cap(scope: CapScope, row: CapRow | None, used: tuple[int, int]) -> Cap:
    """Return a cap as it stands: as somebody set it, else as every project has it. `used` is spent and reserved."""
    return Cap(
        scope=scope,
        limit_usd_micros=row.limit_usd_micros if row is not None else DEFAULT_PROJECT_USD_MICROS,
        warn_percent=row.warn_percent if row is not None else DEFAULT_WARN_PERCENT,
        used_usd_micros=sum(used),
    )


def _entry(job: Job, entry: Entry, amount: int) -> LedgerEntry:
    return LedgerEntry(
        entry=entry,
        project_id=job.project_id,
        user_id=job.user_id,
        job_id=job.id,
        amount_usd_micros=amount,
        day=job.created_at.astimezone(UTC).date(),
    )


def _error(pairs: list[tuple[int, int]]) -> EstimateError:
    shares = [abs(cost - estimate) / cost if cost else float(estimate > 0) for estimate, cost in pairs]
    return EstimateError(
        jobs=len(pairs),
        estimated=sum(estimate for estimate, _ in pairs),
        cost=sum(cost for _, cost in pairs),
        mean_error=sum(shares) / len(shares),
    )
