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
from shotwright.domain.errors import JobMoveNotAllowed
from shotwright.domain.jobs import JobState
from shotwright.usecases.jobs import ItDidNotRun, ItRan, Jobs, LookAgain
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.takes import Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """A person does without what a job made, which is paid."""


Word: TypeAlias = LookAgain | ItRan | ItDidNotRun | GiveUp


class Settling:
    """One instance serves one transaction. A take whose job was settled is worked on again by the next run."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._takes = Takes(session)

    async def resolve(self, job_id: UUID, word: Word, note: str = "") -> JobState:
        """Settle a job in doubt, or one whose result cannot be had, and let its take go on. Return the job's state.

        Raises:
            JobMoveNotAllowed: The job is not in a state in which that could be said of it.
        """
        job = await JobRows(self._session).get(job_id, lock=True)
        match word:
            case GiveUp():
                await self._give_up(job)
            case LookAgain() if job.state is not JobState.UNKNOWN:
                await self._look_again(job)
            case ItDidNotRun():
                await Jobs(self._session, self._clock).resolve(job_id, word, note)
                await self._end_take(job, f"Job {job.id} did not run, said a person. Run again to make a new take.")
            case LookAgain() | ItRan():
                await Jobs(self._session, self._clock).resolve(job_id, word, note)
                await self._resume(job)
        return job.state

    async def _look_again(self, job: Job) -> None:
        """Fetch once more what cannot be had, or wait longer for what takes long."""
        if job.state is JobState.SUCCEEDED and job.delivered_at is None:
            await Outcomes(self._session, self._clock).deliver_again(job.id)
        elif job.state.is_over:
            raise JobMoveNotAllowed(job.state, "looked for again")
        await self._resume(job)

    async def _give_up(self, job: Job) -> None:
        if job.state is not JobState.SUCCEEDED or job.delivered_at is not None:
            raise JobMoveNotAllowed(job.state, "given up")
        await self._end_take(job, f"What job {job.id} made was given up: {job.error}")

    async def cancel(self, job_id: UUID) -> JobState:
        """Cancel a job that was not sent; of another, let its provider be asked by whoever works on the take."""
        state = await Jobs(self._session, self._clock).ask_cancel(job_id)
        job = await JobRows(self._session).get(job_id)
        if not state.is_over and state is not JobState.UNKNOWN:
            await self._resume(job)
        return state

    async def _resume(self, job: Job) -> None:
        if job.take_id is not None:
            await self._takes.resume(job.take_id)

    async def _end_take(self, job: Job, message: str) -> None:
        if job.take_id is not None:
            await self._takes.fail(job.take_id, "in_doubt", message)
