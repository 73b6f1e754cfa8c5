"""What goes away with a project: all SQL about deleting one."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Job
from shotwright.db.request_tables import Export
from shotwright.db.tables import Project, Run, Take
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Status

_OPEN = (Status.PENDING, Status.RUNNING, Status.UNKNOWN)
_ENDED = tuple(state for state in JobState if state.is_over)


class DeletionRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def under_way(self) -> dict[str, int]:
        """Return how much of the project is under way or in doubt, by what it is; nothing that is not."""
        counts = {
            "runs": select(func.count()).where(Run.project_id == self._project_id, Run.status == Status.RUNNING),
            "takes": select(func.count()).where(Take.project_id == self._project_id, Take.status.in_(_OPEN)),
            "jobs": select(func.count()).where(Job.project_id == self._project_id, Job.state.not_in(_ENDED)),
            "exports": select(func.count()).where(Export.project_id == self._project_id, Export.status.in_(_OPEN)),
        }
        found = {what: await self._session.scalar(query) or 0 for what, query in counts.items()}
        return {what: count for what, count in found.items() if count}

    async def delete(self) -> None:
        """Delete the project and all that is part of it. What was paid stays in the books, without a project."""
        await self._session.execute(delete(Project).where(Project.id == self._project_id))
