"""Lists of projects, each with where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.overviews import OverviewRows, ProjectSorting, Sought
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Project
from shotwright.domain.overviews import Counts, Overview
from shotwright.usecases.projects import ProjectFacts, as_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project in a list."""

    facts: ProjectFacts
    title: str
    owner_id: UUID
    created_at: datetime
    updated_at: datetime
    overview: Overview


class Overviews:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._rows = OverviewRows(session)
        self._projects = ProjectRows(session)

    async def page(
        self, sought: Sought, sorting: ProjectSorting, *, limit: int, offset: int
    ) -> tuple[Sequence[Listed], int]:
        """Return a part of the projects that are meant, and how many there are of them."""
        rows = await self._rows.page(sought, sorting, limit=limit, offset=offset)
        counts = await self._rows.counts([one.id for one in rows])
        return [_listed(one, counts[one.id]) for one in rows], await self._rows.total(sought)

    async def one(self, project_id: UUID) -> Listed:
        """Return where one project stands.

        Raises:
            ProjectNotFound
        """
        row = await self._projects.get(project_id)
        return _listed(row, (await self._rows.counts([row.id]))[row.id])


def _listed(row: Project, counts: Counts) -> Listed:
    facts = as_facts(row)
    return Listed(
        facts=facts,
        title=row.title,
        owner_id=row.owner_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        overview=Overview(counts=counts, gates=facts.settings.gates, has_script=row.script_number is not None),
    )
