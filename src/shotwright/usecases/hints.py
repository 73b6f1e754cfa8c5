"""What a provider's webhook changes: a job is looked at sooner. The look, as ever, decides what became of it.

So a webhook that is late, doubled, out of order or wrong can do no harm, and one that never comes is not missed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.tables import now
from shotwright.domain.jobs import JobState
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.sending import Sending
from shotwright.usecases.takes import Takes

CALLBACK: Final = "callback"
"""What tokens in the addresses that providers call are made for."""
_LOOKED_AT: Final = frozenset({JobState.SUBMITTED, JobState.RUNNING})


class Hints:
    """One instance serves one transaction. `clock` tells the time, in UTC."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._rows = JobRows(session)

    async def job(self, provider_id: UUID, idempotency_key: str, named: Sequence[str]) -> Job | None:
        """Return the job that a call is about: by our key, which its address held, else by an id that it names."""
        job = await self._rows.by_key(idempotency_key) if idempotency_key else None
        for name in named:
            job = job or await self._rows.by_provider_job(provider_id, name)
        return job if job is not None and job.provider_id == provider_id else None

    async def take(self, job_id: UUID, provider_job_id: str = "") -> JobState:
        """Have a job looked at now. Return its state.

        Args:
            job_id: Ours.
            provider_job_id: The provider's, if the call proved that it is this job's: it settles what was in doubt.
        """
        job = await self._rows.get(job_id, lock=True)
        if job.state is JobState.UNKNOWN and not job.provider_job_id and provider_job_id:
            await Sending(self._session, self._clock).submitted(job.id, provider_job_id)
            if job.take_id is not None:
                await Takes(self._session).resume(job.take_id)
        if job.state in _LOOKED_AT:
            job.next_look_at = self._clock()
            Outcomes(self._session, self._clock).tell(job, "job.called")
        return job.state
