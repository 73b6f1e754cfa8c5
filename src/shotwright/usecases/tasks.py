"""What people do with one piece of work, wherever it is made."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.takes import AnyTakes
from shotwright.domain.errors import TakeMoveNotAllowed
from shotwright.domain.states import Status
from shotwright.usecases.runs import Runs
from shotwright.usecases.settling import Settling
from shotwright.usecases.takes import Takes

_CANCELLED = "A person cancelled it."


class Tasks:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def retry(self, take_id: UUID, *, by: UUID) -> tuple[UUID, UUID]:
        """Have what a failed take was to be tried again, in a run that counts against the cap of `by`.

        Returns:
            The project and the run.

        Raises:
            TakeNotFound, ProjectPaused
            TakeMoveNotAllowed: It did not fail. What is in doubt is settled among the jobs.
            StageNotAllowed: It was made since, or is nothing that runs make.
        """
        take, artefact = await AnyTakes(self._session).get(take_id)
        if take.status is not Status.FAILED:
            raise TakeMoveNotAllowed(take.status, Status.PENDING)
        return take.project_id, await Runs(self._session, take.project_id).retry_one(artefact.key, by=by)

    async def cancel(self, take_id: UUID) -> Status:
        """Have a take made no more. Return how it stands.

        One whose request was sent stays as it is until its provider has said what becomes of it; what is being made
        here is finished for nothing.

        Raises:
            TakeNotFound
            TakeMoveNotAllowed: It has ended, or is in doubt: that is settled among the jobs.
        """
        take, _ = await AnyTakes(self._session).get(take_id, lock=True)
        if take.status not in (Status.PENDING, Status.RUNNING):
            raise TakeMoveNotAllowed(take.status, Status.CANCELLED)
        jobs = [job for job in await JobRows(self._session).of_take(take_id) if not job.state.is_over]
        for job in jobs:
            await Settling(self._session).cancel(job.id)
        if not any(job.state.may_cost for job in jobs):
            await Takes(self._session).cancel(take_id, _CANCELLED)
        return take.status
