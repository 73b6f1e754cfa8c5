"""How far the work on a project is: all SQL about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shotwright.db.tables import Artefact, Take
from shotwright.domain.states import Kind, Status

_PROJECT: Final = bindparam("project_id")
_BEFORE: Final = aliased(Take)
_OF_KINDS: Final = (
    select(
        Artefact.kind,
        func.sum(Take.cost_usd_micros),
        func.min(Take.started_at),
        func.max(case((Take.status == Status.COMPLETED, Take.ended_at))),
        func.sum(case((_BEFORE.id.is_not(None), 1), else_=0) + case((Take.tries > 1, Take.tries - 1), else_=0)),
    )
    .join(Take, Take.artefact_id == Artefact.id)
    .outerjoin(
        _BEFORE,
        (_BEFORE.artefact_id == Take.artefact_id)
        & (_BEFORE.number == Take.number - 1)
        & (_BEFORE.status == Status.FAILED),
    )
    .where(Artefact.project_id == _PROJECT)
    .group_by(Artefact.kind)
)
_LATER: Final = aliased(Take)
_IS_LAST: Final = ~(
    select(_LATER.id)
    .where(_LATER.artefact_id == Take.artefact_id, _LATER.number > Take.number, _LATER.binned_at.is_(None))
    .exists()
)
_STANDING_FAILURES: Final = (
    select(
        Artefact.kind,
        Artefact.key,
        Take.error,
        func.row_number()
        .over(partition_by=Artefact.kind, order_by=(func.coalesce(Take.ended_at, Take.created_at).desc(), Take.id))
        .label("place"),
    )
    .join(Take, Take.artefact_id == Artefact.id)
    .where(Artefact.project_id == _PROJECT, Take.binned_at.is_(None))
    .where((Take.status == Status.UNKNOWN) | ((Take.status == Status.FAILED) & Artefact.selected.is_(None) & _IS_LAST))
    .subquery()
)
_FAILURES: Final = select(_STANDING_FAILURES.c.kind, _STANDING_FAILURES.c.key, _STANDING_FAILURES.c.error).where(
    _STANDING_FAILURES.c.place == 1
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """All takes of one kind together."""

    kind: Kind
    cost_usd_micros: int = 0
    started_at: datetime | None = None
    """When the first was begun."""
    last_made_at: datetime | None = None
    retries: int = 0
    """How often something was tried again: after it failed, or because whoever made it died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What came to nothing, and why."""

    key: str = ""
    error: str = ""


class ProgressRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def work_seconds(self) -> Sequence[tuple[str, float]]:
        """Return how long each finished take took to make, with its artefact's key."""
        query = (
            select(Artefact.key, Take.worked_s)
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id, Take.status == Status.COMPLETED)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def in_progress(self) -> Sequence[tuple[str, float]]:
        """Return which share of each running take is done, with its artefact's key."""
        query = (
            select(Artefact.key, Take.progress)
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id, Take.status == Status.RUNNING)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def by_kind(self) -> dict[Kind, KindFacts]:
        """Return what there is to say of all takes of each kind together."""
        return {
            row[0]: KindFacts(
                kind=row[0], cost_usd_micros=int(row[1]), started_at=row[2], last_made_at=row[3], retries=int(row[4])
            )
            for row in await self._session.execute(_OF_KINDS, {_PROJECT.key: self._project_id})
        }

    async def last_failures(self) -> dict[Kind, Failure]:
        """Return, of each kind, what came to nothing last and stands so: nothing else of that artefact is used."""
        found = await self._session.execute(_FAILURES, {_PROJECT.key: self._project_id})
        return {kind: Failure(key=key, error=error) for kind, key, error in found}
