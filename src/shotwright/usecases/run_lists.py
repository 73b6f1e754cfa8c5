"""The runs of a project, for people to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.runs import RunRows
from shotwright.db.tables import Run
from shotwright.domain.request_errors import RunNotFound
from shotwright.domain.states import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """A run; `takes` says how many it ordered, by how they ended."""

    id: UUID
    status: Status
    redo_stale: bool
    targets: tuple[str, ...]
    started_by: str
    created_at: datetime
    ended_at: datetime | None
    takes: Mapping[Status, int]


class RunLists:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._rows = RunRows(session)
        self._projects = ProjectRows(session)
        self._project_id = project_id

    async def page(self, *, limit: int, offset: int) -> tuple[Sequence[RunFacts], int]:
        """Return a part of the runs, newest first, and how many there are."""
        rows = await self._rows.page(self._project_id, limit=limit, offset=offset)
        return await self._facts(rows), await self._rows.total(self._project_id)

    async def one(self, run_id: UUID) -> RunFacts:
        """Return one run.

        Raises:
            RunNotFound
        """
        row = await self._rows.get(run_id)
        if row is None or row.project_id != self._project_id:
            raise RunNotFound(str(run_id))
        return (await self._facts([row]))[0]

    async def _facts(self, rows: Sequence[Run]) -> Sequence[RunFacts]:
        takes, people = await self._rows.takes([row.id for row in rows]), await self._projects.people()
        return [
            RunFacts(
                id=row.id,
                status=row.status,
                redo_stale=row.redo_stale,
                targets=tuple(row.targets),
                started_by=people.get(row.user_id, ""),
                created_at=row.created_at,
                ended_at=row.ended_at,
                takes=takes.get(row.id, {}),
            )
            for row in rows
        ]
