"""Paid requests: written down and paid for before they are sent, and decided on by people when they are in doubt.

`sending` has the road to the provider, `outcomes` what comes back.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job, Provider
from shotwright.db.projects import ProjectRows
from shotwright.db.providers import ProviderRows
from shotwright.db.tables import Decision, Project, now
from shotwright.domain.caps import Cap, check_caps
from shotwright.domain.errors import BudgetExceeded, JobMoveNotAllowed, JobUnderWay, PriceUnknown, ProviderNotUsable
from shotwright.domain.fingerprints import Json
from shotwright.domain.jobs import JobState
from shotwright.domain.prices import Estimate
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.sending import Sending, unusable
from shotwright_sdk.remote_errors import ErrorClass, Failure
from shotwright_sdk.remote_models import ModelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A paid request as it is to be written down. The same `idempotency_key` is the same request, whoever asks."""

    idempotency_key: str
    project_id: UUID
    provider_id: UUID
    model: str
    kind: ModelKind
    request: Json
    """All that is needed to send it, after a crash too. It holds no key."""
    estimate: Estimate
    take_id: UUID | None = None
    part: int = 0
    choice: str = ""
    """Why this provider."""
    allow_unknown_price: bool = False
    """A person said that it may be sent though nobody knows what it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """A job that is written down. `warnings` are for people, when a cap's threshold was crossed."""

    job: Job
    is_new: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """A person wants the provider to be asked once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItRan:
    """A person found the job with the provider."""

    provider_job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItDidNotRun:
    """A person is sure that the provider never accepted the job."""


Resolution: TypeAlias = LookAgain | ItRan | ItDidNotRun
_WORDS: Final = {LookAgain: "look_again", ItRan: "it_ran", ItDidNotRun: "it_did_not_run"}


class Jobs:
    """One instance serves one transaction. `clock` tells the time, in UTC; `by` is who decides, or the local owner."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now, *, by: UUID | None = None) -> None:
        self._session = session
        self._clock = clock
        self._by = by
        self._rows = JobRows(session)
        self._outcomes = Outcomes(session, clock)

    async def intend(self, wish: Wish) -> Intended:
        """Write one job down, as `intend_all` does."""
        return (await self.intend_all([wish]))[0]

    async def intend_all(self, wishes: Sequence[Wish]) -> Sequence[Intended]:
        """Write jobs of one project and one provider down and reserve their estimates: all of them, or none.

        A key that is known gives the job that is there.

        Raises:
            BudgetExceeded: A cap leaves too little for all of them together.
            PriceUnknown: A cap holds, and nobody knows what a job costs.
            JobUnderWay: The same part of the same take was already bought, or may have been.
            ProviderNotUsable: It was switched off, stopped or removed.
                After the first two, all that was written is an event that tells of the refusal: it stays if the error
                is caught inside the unit of work.
        """
        project = await ProjectRows(self._session).get(wishes[0].project_id, lock=True)
        known = {wish.idempotency_key: await self._rows.by_key(wish.idempotency_key) for wish in wishes}
        new = [wish for wish in wishes if known[wish.idempotency_key] is None]
        made = await self._write(new, project) if new else {}
        return [
            made[wish.idempotency_key] if job is None else Intended(job=job, is_new=False)
            for wish, job in zip(wishes, known.values(), strict=True)
        ]

    async def _write(self, wishes: Sequence[Wish], project: Project) -> dict[str, Intended]:
        for wish in wishes:
            if wish.take_id is not None and (other := await self._rows.living(wish.take_id, wish.part)) is not None:
                raise JobUnderWay(str(other.id), other.state)
        provider = await ProviderRows(self._session).get(wishes[0].provider_id)
        _check_usable(provider)
        take_id = wishes[0].take_id
        spender = (await self._rows.spender(take_id) if take_id is not None else None) or project.owner_id
        caps = await Ledger(self._session).caps(project.id, spender=spender, on=self._clock().date(), lock=True)
        self._check_money(wishes, provider, caps)
        made: dict[str, Intended] = {}
        for wish in wishes:
            made[wish.idempotency_key] = await self._write_one(wish, project, spender, provider, caps)
            amount = wish.estimate.usd_micros or 0
            caps = tuple(replace(cap, used_usd_micros=cap.used_usd_micros + amount) for cap in caps)
        return made

    async def _write_one(
        self, wish: Wish, project: Project, spender: UUID, provider: Provider, caps: tuple[Cap, ...]
    ) -> Intended:
        job = _job(wish, spender, self._clock())
        await self._rows.add(job)
        warnings = await Ledger(self._session).reserve(job, caps)
        self._outcomes.tell(job, "job.intended", provider=provider.name, estimate_usd_micros=job.estimate_usd_micros)
        for warning in warnings:
            EventRows(self._session, project.id).tell("budget.warning", project.code, message=warning)
        return Intended(job=job, is_new=True, warnings=warnings)

    def _check_money(self, wishes: Sequence[Wish], provider: Provider, caps: Collection[Cap]) -> None:
        for wish in wishes:
            self._check_price(wish, provider, caps)
        try:
            check_caps(caps, sum(wish.estimate.usd_micros or 0 for wish in wishes))
        except BudgetExceeded as error:
            self._tell_refusal(wishes[0], error)
            raise

    def _check_price(self, wish: Wish, provider: Provider, caps: Collection[Cap]) -> None:
        is_capped = any(cap.limit_usd_micros is not None for cap in caps)
        if wish.estimate.usd_micros is None and is_capped and not wish.allow_unknown_price:
            error = PriceUnknown(provider.name, wish.model)
            self._tell_refusal(wish, error)
            raise error

    def _tell_refusal(self, wish: Wish, error: BudgetExceeded | PriceUnknown) -> None:
        events = EventRows(self._session, wish.project_id)
        events.tell("budget.refused", wish.idempotency_key, code=error.code, error=str(error))

    async def resolve(self, job_id: UUID, resolution: Resolution, note: str = "") -> JobState:
        """Settle a job in doubt by a person's word. Return the state it is in then.

        Raises:
            JobMoveNotAllowed: It is not in doubt.
        """
        job = await self._rows.get(job_id, lock=True)
        if job.state is not JobState.UNKNOWN:
            raise JobMoveNotAllowed(job.state, "resolved")
        match resolution:
            case LookAgain():
                job.next_look_at = self._clock()
            case ItRan() if job.kind is ModelKind.LLM:  # its answer went nowhere but into the one that was lost
                failure = Failure(error_class=ErrorClass.NETWORK_UNKNOWN, message="It ran, and its answer is lost.")
                cost = job.estimate_usd_micros
                await self._outcomes.end(job, JobState.FAILED, told_usd_micros=cost, failure=failure)
            case ItRan():
                job.provider_job_id = ""
                await Sending(self._session, self._clock).submitted(job.id, resolution.provider_job_id)
                job.next_look_at = self._clock()
            case ItDidNotRun():
                failure = Failure(error_class=ErrorClass.NETWORK_UNKNOWN, message="It did not run, said a person.")
                await self._outcomes.end(job, JobState.FAILED, failure=failure)
        await self.decide(job, _WORDS[type(resolution)], note)
        return job.state

    async def ask_cancel(self, job_id: UUID) -> JobState:
        """Cancel a job that was not sent; of any other note that it is to be cancelled, for the provider to be told."""
        job = await self._rows.get(job_id, lock=True)
        if job.state is JobState.INTENDED:
            await self._outcomes.end(job, JobState.CANCELLED)
        elif not job.state.is_over and job.cancel_asked_at is None:
            job.cancel_asked_at = self._clock()
            self._outcomes.tell(job, "job.cancel_asked")
        return job.state

    async def decide(self, job: Job, verdict: str, note: str) -> None:
        """Write down what a person decided about a job."""
        if job.project_id is not None:
            decision = Decision(
                project_id=job.project_id,
                user_id=self._by or (await ProjectRows(self._session).owner()).id,
                subject=str(job.id),
                take_id=job.take_id,
                verdict=verdict,
                note=note,
            )
            self._session.add(decision)


def _check_usable(provider: Provider) -> None:
    if why := unusable(provider):
        raise ProviderNotUsable(why)


def _job(wish: Wish, user_id: UUID, at: datetime) -> Job:
    estimate = wish.estimate
    return Job(
        idempotency_key=wish.idempotency_key,
        project_id=wish.project_id,
        user_id=user_id,
        take_id=wish.take_id,
        part=wish.part,
        provider_id=wish.provider_id,
        model=wish.model,
        kind=wish.kind,
        state=JobState.INTENDED,
        choice=wish.choice,
        request=wish.request,
        estimate_usd_micros=estimate.usd_micros,
        currency=estimate.currency,
        price_source=estimate.source,
        price_as_of=estimate.as_of,
        reply=None,
        results=[],
        facts={},
        created_at=at,
        next_look_at=at,
    )
