"""What people decide about jobs and the takes that wait for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.tables import now
from shotwright.db.takes import AnyTakes
from shotwright.domain.errors import JobMoveNotAllowed
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Status
from shotwright.usecases.jobs import ItDidNotRun, ItRan, Jobs, LookAgain
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.takes import Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """A person does without what a job made or may still make. It counts as paid, unless it is known not to be."""


Word: TypeAlias = LookAgain | ItRan | ItDidNotRun | GiveUp


class Settling:
    """One instance serves one transaction. A take whose job was settled is worked on again by the next run.

    `by` is who decides; None: the local owner.
    """

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now, *, by: UUID | None = None) -> None:
        self._session = session
        self._clock = clock
        self._jobs = Jobs(session, clock, by=by)
        self._takes = Takes(session)

    async def resolve(self, job_id: UUID, word: Word, note: str = "") -> JobState:
        """Settle a job in doubt, or one that its take waits for in vain, and let the take go on.

        Returns:
            The job's state.

        Raises:
            JobMoveNotAllowed: The job is not in a state in which that could be said of it.
        """
        job = await JobRows(self._session).get(job_id, lock=True)
        match word:
            case GiveUp():
                await self._give_up(job, note)
            case LookAgain() if job.state is not JobState.UNKNOWN:
                await self._look_again(job, note)
            case ItDidNotRun():
                await self._jobs.resolve(job_id, word, note)
                await self._end_take(job, f"Job {job.id} did not run, said a person. Run again to make a new take.")
            case LookAgain() | ItRan():
                await self._jobs.resolve(job_id, word, note)
                await self._resume(job)
        return job.state

    async def _look_again(self, job: Job, note: str) -> None:
        """Fetch once more what cannot be had, wait longer for what takes long, or go on with what there is."""
        if not job.state.is_over or await self._is_waited_for(job):
            if job.state is JobState.SUCCEEDED and job.delivered_at is None:
                await Outcomes(self._session, self._clock).deliver_again(job.id)
            await self._jobs.decide(job, "look_again", note)
            await self._resume(job)
        else:
            raise JobMoveNotAllowed(job.state, "looked for again")

    async def _give_up(self, job: Job, note: str) -> None:
        if job.state is not JobState.UNKNOWN and not await self._is_waited_for(job):
            raise JobMoveNotAllowed(job.state, "given up")
        if not job.state.is_over:
            await Outcomes(self._session, self._clock).end(job, JobState.CANCELLED)
        await self._jobs.decide(job, "give_up", note)
        await self._end_take(job, f"Job {job.id} was given up. Run again to make a new take. {job.error}".rstrip())

    async def cancel(self, job_id: UUID) -> JobState:
        """Cancel a job that was not sent; of another, let its provider be asked by whoever works on the take."""
        state = await self._jobs.ask_cancel(job_id)
        if not state.is_over:
            await self._resume(await JobRows(self._session).get(job_id))
        return state

    async def _is_waited_for(self, job: Job) -> bool:
        """Whether nobody works on the job's take, and a person is to say how it goes on."""
        if job.take_id is None:
            return job.state is JobState.SUCCEEDED and job.delivered_at is None
        return (await AnyTakes(self._session).get(job.take_id))[0].status is Status.UNKNOWN

    async def _resume(self, job: Job) -> None:
        if job.take_id is not None:
            await self._takes.resume(job.take_id)

    async def _end_take(self, job: Job, message: str) -> None:
        if job.take_id is not None:
            await self._takes.fail(job.take_id, "in_doubt", message)
