"""What became of a job: the provider's reports, by whichever road, and its end, which settles the money.

Every method locks the job's row first, and changes the state only as `shotwright.domain.jobs` allows: a report that is
late, doubled or out of order changes nothing. A job that has ended is never changed again, but for the delivery of what
it made.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.providers import ProviderRows
from shotwright.db.tables import now
from shotwright.domain.errors import JobMoveNotAllowed
from shotwright.domain.fingerprints import Json
from shotwright.domain.jobs import JobState, cost_at_end, may_move, state_after
from shotwright.domain.redaction import plain, redact
from shotwright.domain.retrying import Action, action_after, look_delay_s
from shotwright.usecases.ledger import Ledger
from shotwright_sdk.remote import Finished, RemoteState, Report, ResultFile
from shotwright_sdk.remote_errors import Failure, RemoteError

_GONE = "The provider does not know this job any more. Look in its own list: did it run?"


class Outcomes:
    """One instance serves one transaction. `clock` tells the time, in UTC."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._jobs = JobRows(session)

    async def looked(self, job_id: UUID, report: Report, *, reply: Json = None) -> JobState:
        """Take in what the provider says of the job, asked by us or called by it. Return the state it is in then.

        `reply` is its raw answer, to be kept redacted. For a job that succeeded and was not delivered yet, new
        addresses take the place of the old ones: those expire.
        """
        job = await self._jobs.get(job_id, lock=True)
        if job.state is JobState.SUCCEEDED:
            if report.results and job.delivered_at is None:
                job.results = _as_json(report.results)
            return job.state
        if job.state.is_over or job.state is JobState.INTENDED:
            return job.state
        self._note_look(job, report.progress, reply)
        after = state_after(job.state, report.state)
        if after.is_over:
            job.results, job.facts = _as_json(report.results), dict(report.facts)
            await self.end(job, after, told_usd_micros=report.cost_usd_micros, failure=report.failure)
        elif after is JobState.UNKNOWN and report.state is RemoteState.GONE:
            self.to_unknown(job, _GONE, next_look_at=None)
        elif job.provider_job_id and after is not job.state:
            job.state = after
            self.tell(job, f"job.{after}")
        return job.state

    async def look_failed(self, job_id: UUID, error: RemoteError) -> None:
        """Note that the provider could not be asked: it is asked again later, and the state stays as it is."""
        job = await self._jobs.get(job_id)
        if _stops(error):
            (await ProviderRows(self._session).get(job.provider_id, lock=True)).stopped = plain(str(error))
        job = await self._jobs.get(job_id, lock=True)
        if not job.state.is_over:
            self._note_look(job, None, None)
            job.error_class, job.error = error.error_class, plain(str(error))
            if error.retry_after_s is not None and job.next_look_at is not None:
                job.next_look_at = max(job.next_look_at, self._clock() + timedelta(seconds=error.retry_after_s))

    async def finished(self, job_id: UUID, finished: Finished, *, reply: Json = None, delivered: bool = False) -> bool:
        """End a job that the provider did while we waited. `delivered` says that its results lie in our storage.

        Returns:
            Whether this ended it.
        """
        job = await self._jobs.get(job_id, lock=True)
        if not may_move(job.state, JobState.SUCCEEDED):
            return False
        job.results, job.facts, job.reply = _as_json(finished.results), dict(finished.facts), redact(reply)
        job.delivered_at = self._clock() if delivered else None
        await self.end(job, JobState.SUCCEEDED, told_usd_micros=finished.cost_usd_micros)
        return True

    async def failed(self, job_id: UUID, failure: Failure, *, cost_usd_micros: int | None = None) -> bool:
        """End a job badly; `cost_usd_micros` is what the provider said that it bills nevertheless. As `finished`."""
        job = await self._jobs.get(job_id, lock=True)
        if not may_move(job.state, JobState.FAILED):
            return False
        await self.end(job, JobState.FAILED, told_usd_micros=cost_usd_micros, failure=failure)
        return True

    async def cancelled(self, job_id: UUID, *, cost_usd_micros: int | None = None) -> bool:
        """End a job that the provider said it cancelled. As `finished`."""
        job = await self._jobs.get(job_id, lock=True)
        if not may_move(job.state, JobState.CANCELLED):
            return False
        await self.end(job, JobState.CANCELLED, told_usd_micros=cost_usd_micros)
        return True

    async def delivered(self, job_id: UUID) -> None:
        """Note that what the job made lies in our storage.

        Raises:
            JobMoveNotAllowed: It has not succeeded.
        """
        job = await self._succeeded(job_id)
        job.delivered_at, job.error = job.delivered_at or self._clock(), ""

    async def undeliverable(self, job_id: UUID, message: str) -> None:
        """Note why what the job made cannot be had: its link expired, or what came is not what it should be.

        Nothing is fetched again before `deliver_again`. Raises as `delivered`.
        """
        job = await self._succeeded(job_id)
        if job.delivered_at is None:
            job.error = plain(message) or "It could not be fetched."
            self.tell(job, "job.undeliverable", error=job.error)

    async def deliver_again(self, job_id: UUID) -> None:
        """Let what the job made be fetched again. Raises as `delivered`."""
        job = await self._succeeded(job_id)
        job.delivered_at, job.error = None, ""

    async def _succeeded(self, job_id: UUID) -> Job:
        job = await self._jobs.get(job_id, lock=True)
        if job.state is not JobState.SUCCEEDED:
            raise JobMoveNotAllowed(job.state, "delivered")
        return job

    async def end(
        self, job: Job, state: JobState, *, told_usd_micros: int | None = None, failure: Failure | None = None
    ) -> None:
        """End a job whose row is locked and which may move to `state`: settle its money and say so."""
        assert may_move(job.state, state)
        was_accepted = job.state is not JobState.INTENDED and job.sent_at is not None
        job.state, job.ended_at, job.next_look_at = state, self._clock(), None
        job.is_cost_told = told_usd_micros is not None
        job.cost_usd_micros = cost_at_end(
            state,
            told_usd_micros=told_usd_micros,
            estimate_usd_micros=job.estimate_usd_micros,
            was_accepted=was_accepted,
        )
        job.error_class = failure.error_class if failure is not None else None
        job.error = plain(failure.message) if failure is not None else ""
        if state is not JobState.CANCELLED and (last := await self._jobs.last_try(job)) is not None:
            last.answered_at = last.answered_at or self._clock()
            if failure is not None and last.error_class is None:  # accepted, and came to nothing all the same
                last.error_class, last.error = failure.error_class, job.error
        await Ledger(self._session).close(job)
        self.tell(job, f"job.{state}", cost_usd_micros=job.cost_usd_micros, error=job.error)

    def to_unknown(self, job: Job, message: str, *, next_look_at: datetime | None) -> None:
        """Say of a job whose row is locked that nobody knows whether it ran."""
        assert may_move(job.state, JobState.UNKNOWN) or job.state is JobState.UNKNOWN
        job.state, job.error, job.next_look_at = JobState.UNKNOWN, message, next_look_at
        self.tell(job, "job.unknown", error=message)

    def tell(self, job: Job, kind: str, **data: Any) -> None:
        if job.project_id is not None:
            take = str(job.take_id) if job.take_id is not None else ""
            EventRows(self._session, job.project_id).tell(kind, str(job.id), take=take, **data)

    def _note_look(self, job: Job, progress: float | None, reply: Json) -> None:
        at = self._clock()
        job.heartbeat_at = at
        job.looks += 1
        job.next_look_at = at + timedelta(seconds=look_delay_s(job.looks, str(job.id)))
        if progress is not None:
            job.progress = min(1.0, max(0.0, progress))
        if reply is not None:
            job.reply = redact(reply)


def _stops(error: RemoteError) -> bool:
    return action_after(error.error_class, maybe_accepted=False, tries=1) is Action.STOP_PROVIDER


def _as_json(results: tuple[ResultFile, ...]) -> list[dict[str, Any]]:
    """Return where results are to be fetched; those that came as bytes have no address."""
    return [
        {
            "url": one.url,
            "mime": one.mime,
            "expires_at": one.expires_at.isoformat() if one.expires_at is not None else None,
            "needs_key": one.needs_key,
        }
        for one in results
        if one.url
    ]
