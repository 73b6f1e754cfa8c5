"""The road of a request to its provider: sent once, accepted, refused, or in doubt.

Locks are taken in this order: project, caps, provider, job. Every state is committed before the next thing happens
outside: `claim` before the request leaves, `submitted` before the first look.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job, JobTry, Provider
from shotwright.db.providers import ProviderRows
from shotwright.db.tables import now
from shotwright.domain.fingerprints import Json
from shotwright.domain.health import Hold, Rates, health_of, hold_for
from shotwright.domain.jobs import JobState, may_move
from shotwright.domain.redaction import plain, redact
from shotwright.domain.retrying import (
    MOST_RETRIES,
    Action,
    action_after,
    cool_down_s,
    look_delay_s,
    retry_delay_s,
)
from shotwright.usecases.outcomes import Outcomes
from shotwright_sdk.remote import Absent, Submitted
from shotwright_sdk.remote_errors import ErrorClass, Failure, RemoteError

GRACE_S: Final = 30.0
"""How long beyond its time-out a request may still be on its way, for all that others know."""
_LATER: Final = timedelta(seconds=2)
_LONGEST_ID: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send the request now, once: nobody else was or will be told so for this try."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Claim again at `until`: a limit, a cool-down, or somebody else's request that is still on its way."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt:
    """It may have been accepted. Ask the provider (`find`) if it can tell, and hand the answer to `Jobs.found`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It is with the provider: look at it."""

    provider_job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """It has ended; nothing is to be sent."""

    state: JobState


Claim: TypeAlias = Send | Wait | InDoubt | Accepted | Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a refusal calls for. `retry_at` is set if the same job may be claimed again then; else it has failed."""

    action: Action
    retry_at: datetime | None = None


class Sending:
    """One instance serves one transaction. `clock` tells the time, in UTC."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._rows = JobRows(session)
        self._providers = ProviderRows(session)
        self._outcomes = Outcomes(session, clock)

    async def claim(self, job_id: UUID, sender: str, *, alive: Collection[str] | None = None) -> Claim:
        """Ask for the right to send a job's request. Commit before sending.

        Args:
            job_id: The job's.
            sender: This process, under a name that no process before it had.
            alive: The processes that live. A request whose sender is none of them is in doubt at once; without
                `alive` it is when it must have timed out.

        Returns:
            Send for exactly one caller per try; what to do instead for all others.
        """
        seen = await self._rows.get(job_id)
        provider = await self._providers.get(seen.provider_id, lock=True)
        job = await self._rows.get(job_id, lock=True)
        match job.state:
            case JobState.INTENDED:
                return await self._claim_intended(job, provider, sender)
            case JobState.SUBMITTING:
                return await self._claim_sent(job, provider, alive)
            case JobState.SUBMITTED | JobState.RUNNING:
                return Accepted(provider_job_id=job.provider_job_id)
            case JobState.UNKNOWN:
                return InDoubt()
            case _:
                return Over(state=job.state)

    async def _claim_intended(self, job: Job, provider: Provider, sender: str) -> Claim:
        at = self._clock()
        will = await self._rows.will(job)
        if job.cancel_asked_at is not None or will.is_cancelled:
            await self._outcomes.end(job, JobState.CANCELLED)
            return Over(state=job.state)
        if will.is_paused:
            return Wait(until=at + _LATER, reason="its project is paused")
        if why := unusable(provider):
            failure = Failure(error_class=ErrorClass.AUTH, message=why)
            await self._outcomes.end(job, JobState.FAILED, failure=failure)
            return Over(state=job.state)
        if (held := await self._hold(job, provider, at)) is not None:
            until = held.until or at + _LATER
            job.next_look_at = until
            return Wait(until=until, reason=held.reason)
        job.state, job.sent_at, job.next_look_at = JobState.SUBMITTING, at, None
        job.tries += 1
        await self._rows.add(
            JobTry(job_id=job.id, provider_id=provider.id, number=job.tries, sender=sender, sent_at=at, error="")
        )
        return Send(number=job.tries)

    async def _hold(self, job: Job, provider: Provider, at: datetime) -> Hold | None:
        if job.next_look_at is not None and at < job.next_look_at and job.tries:
            return Hold(until=job.next_look_at, reason="it is retried a little later")
        if provider.cool_until is not None and at < provider.cool_until:
            return Hold(until=provider.cool_until, reason=f"{provider.name} is left alone for a while")
        rates = Rates(per_minute=provider.rpm, per_day=provider.rpd, at_once=provider.concurrency)
        return hold_for(rates, await self._providers.traffic(provider.id, rates, at), at)

    async def _claim_sent(self, job: Job, provider: Provider, alive: Collection[str] | None) -> Claim:
        last = await self._rows.last_try(job)
        assert last is not None
        if alive is None or last.sender in alive:
            until = last.sent_at + timedelta(seconds=provider.timeout_s + GRACE_S)
            if self._clock() < until:
                return Wait(until=until, reason="its request may still be on the way")
        self._outcomes.to_unknown(job, "The process that sent it ended before the answer came.", next_look_at=None)
        return InDoubt()

    async def submitted(self, job_id: UUID, provider_job_id: str, *, reply: Json = None) -> bool:
        """Keep the provider's id of a job that it accepted. Commit before looking at it.

        Returns:
            Whether the job is now known by that id. If not, it has ended or has another id: an event says so, since
            the provider may bill both. An id that makes no sense leaves the job in doubt.
        """
        job = await self._rows.get(job_id, lock=True)
        if not 0 < len(provider_job_id) <= _LONGEST_ID or plain(provider_job_id) != provider_job_id:
            if may_move(job.state, JobState.UNKNOWN):
                self._outcomes.to_unknown(
                    job, "The provider accepted it under an id that makes no sense.", next_look_at=None
                )
            return False
        if job.provider_job_id == provider_job_id and not may_move(job.state, JobState.SUBMITTED):
            return True
        if job.provider_job_id not in {"", provider_job_id} or not may_move(job.state, JobState.SUBMITTED):
            self._outcomes.tell(job, "job.contradicted", state=job.state, provider_job_id=provider_job_id)
            return False
        at = self._clock()
        await self._note_answer(job, None)
        job.state, job.provider_job_id, job.reply = JobState.SUBMITTED, provider_job_id, redact(reply)
        job.sent_at, job.heartbeat_at, job.error, job.error_class = job.sent_at or at, at, "", None
        job.next_look_at = at + timedelta(seconds=look_delay_s(0, str(job.id)))
        self._outcomes.tell(job, "job.submitted", provider_job_id=provider_job_id)
        return True

    async def refused(self, job_id: UUID, error: RemoteError) -> Refusal:
        """Take in that a request came to nothing, and decide what follows.

        If it may have been accepted, this is `ambiguous`. Else the job may be claimed again at `retry_at`, or it has
        failed and its reservation is released.
        """
        seen = await self._rows.get(job_id)
        provider = await self._providers.get(seen.provider_id, lock=True)
        job = await self._rows.get(job_id, lock=True)
        action = action_after(
            error.error_class,
            maybe_accepted=error.maybe_accepted,
            tries=job.tries,
            retry_after_s=error.retry_after_s,
            most_retries=provider.retries,
        )
        if job.state is not JobState.SUBMITTING:
            return Refusal(action=action)
        await self._note_answer(job, error)
        await self._note_health(provider, error)
        job.error_class, job.error = error.error_class, plain(str(error))
        at = self._clock()
        match action:
            case Action.FIND:
                self._outcomes.to_unknown(job, job.error, next_look_at=at)
            case Action.RETRY:
                wait_s = retry_delay_s(job.tries, retry_after_s=error.retry_after_s, key=str(job.id))
                job.state, job.next_look_at = JobState.INTENDED, at + timedelta(seconds=wait_s)
                self._outcomes.tell(job, "job.retried", error=job.error, wait_s=round(wait_s, 1))
                return Refusal(action=action, retry_at=job.next_look_at)
            case Action.STOP_PROVIDER | Action.FAILOVER | Action.PERSON:
                if action is Action.STOP_PROVIDER:
                    provider.stopped = job.error
                await self._outcomes.end(job, JobState.FAILED, failure=error.failure)
        return Refusal(action=action)

    async def ambiguous(self, job_id: UUID, message: str) -> None:
        """Take in that nobody knows whether a request was accepted: its answer was lost or cannot be understood."""
        lost = RemoteError(ErrorClass.NETWORK_UNKNOWN, message, maybe_accepted=True)
        await self.refused(job_id, lost)

    async def found(self, job_id: UUID, answer: Submitted | Absent | None) -> Claim:
        """Take in what the provider says became of a job in doubt; None if it cannot tell, and a person has to."""
        if isinstance(answer, Submitted):
            await self.submitted(job_id, answer.job_id)
        job = await self._rows.get(job_id, lock=True)
        match job.state:
            case JobState.UNKNOWN if isinstance(answer, Absent) and job.tries <= MOST_RETRIES:
                at = self._clock()
                job.state, job.next_look_at, job.error, job.error_class = JobState.INTENDED, at, "", None
                return Wait(until=at, reason="the provider never accepted it")
            case JobState.UNKNOWN if isinstance(answer, Absent):
                failure = Failure(error_class=ErrorClass.OVERLOADED, message="The provider never accepted it.")
                await self._outcomes.end(job, JobState.FAILED, failure=failure)
                return Over(state=job.state)
            case JobState.UNKNOWN:
                job.next_look_at = None
                return InDoubt()
            case JobState.INTENDED | JobState.SUBMITTING:
                return Wait(until=self._clock(), reason="it is being sent again")
            case JobState.SUBMITTED | JobState.RUNNING:
                return Accepted(provider_job_id=job.provider_job_id)
            case _:
                return Over(state=job.state)

    async def _note_answer(self, job: Job, error: RemoteError | None) -> None:
        last = await self._rows.last_try(job)
        if last is not None and last.answered_at is None:
            last.answered_at = self._clock()
            last.error_class, last.error = (error.error_class, plain(str(error))) if error is not None else (None, "")

    async def _note_health(self, provider: Provider, error: RemoteError) -> None:
        """Leave a provider alone that asked for it, or whose requests fail one after the other."""
        health = health_of(await self._providers.answers(provider.id))
        asked_s = (error.retry_after_s or 0.0) if error.error_class is ErrorClass.RATE_LIMITED else 0.0
        alone_s = max(cool_down_s(health.faults_in_a_row), asked_s)
        if alone_s:
            until = self._clock() + timedelta(seconds=alone_s)
            provider.cool_until = max(provider.cool_until or until, until)


def unusable(provider: Provider) -> str:
    """Return why a provider may not be used; "" if it may."""
    if provider.removed_at is not None or not provider.active:
        return f"The provider “{provider.name}” was switched off or removed."
    return f"The provider “{provider.name}” is used no more: {provider.stopped}" if provider.stopped else ""
