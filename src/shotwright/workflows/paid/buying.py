"""Buying the parts of a take: intended, sent, and asked of another provider where that cannot pay twice."""

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.domain.choosing import Choice, NoChoice
from shotwright.domain.errors import OutsideLimits, PaymentRequired, ProviderNotUsable
from shotwright.domain.jobs import JobState
from shotwright.domain.limits import instead, require
from shotwright.domain.prices import estimate, usage_of
from shotwright.domain.retrying import allows_failover
from shotwright.usecases.assignments import MODELS_OF, Assignments
from shotwright.usecases.jobs import Jobs, Wish
from shotwright.usecases.offers import allows_unknown
from shotwright.usecases.providers import ProviderFacts, Providers
from shotwright.usecases.takes import Order
from shotwright.workflows.paid import points
from shotwright.workflows.paid.following import Follower
from shotwright.workflows.paid.keeping import Kept
from shotwright.workflows.paid.requests import Asked, as_written, job_for, key_for, parts_of
from shotwright.workflows.paid.trouble import PaidWorkFailed, WorkCancelled
from shotwright_sdk.remote import RemoteJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the clips that a long take is joined from; other takes have one part alone.

    `first_frame` is where a later part goes on from: the last picture of the one before.
    """

    number: int
    durations_s: tuple[int, ...]
    first_frame: Path | None = None

    @property
    def duration_s(self) -> int:
        return self.durations_s[self.number]

    @property
    def later(self) -> "Sequence[Part]":
        """The parts that come after this one, as they are written down before there is a picture to go on from."""
        numbers = range(self.number + 1, len(self.durations_s))
        return [replace(self, number=one, first_frame=Path(f"{one}.png")) for one in numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A part that was made, and by whom."""

    kept: Kept
    provider: ProviderFacts
    choice: str


class Buyer:
    def __init__(self, follower: Follower) -> None:
        self._on = follower
        self._tools = follower.tools
        self._order: Order = follower.order

    async def parts(self) -> tuple[int, ...]:
        """Return the lengths of the take's parts, as they were when the first was asked for."""
        jobs = await self._jobs()
        if jobs:
            return tuple(_request(jobs[0])["parts"])
        provider = await self._provider(UUID(self._order.recipe.provider_id))
        return parts_of(self._order, self._tools.entry_of(provider))

    async def buy(self, part: Part) -> Bought:
        """Return one part, bought now or before a crash.

        Raises:
            PaymentRequired: A cap, or a price that nobody knows, keeps it from being sent.
            PaidWorkFailed, WorkCancelled, InDoubt
        """
        while True:
            former = [job for job in await self._jobs() if job.part == part.number]
            job, asked = await self._current(former, part)
            try:
                kept = await self._on.follow(job.id, asked)
            except PaidWorkFailed:
                if not _may_fail_over(await self._on.job(job.id)):
                    raise
            else:
                return Bought(kept=kept, provider=asked.provider, choice=job.choice)

    async def _current(self, former: Sequence[Job], part: Part) -> tuple[Job, Asked]:
        """Return the part's job: the one there is, or the next one, written down now."""
        last = former[-1] if former else None
        if last is not None and last.state not in {JobState.FAILED, JobState.CANCELLED}:
            provider = await self._provider(last.provider_id)
            return last, self._asked(provider, last.idempotency_key, part)
        key = self._key(part.number, len(former))
        if last is None:
            provider = await self._provider(UUID(self._order.recipe.provider_id))
            asked, choice = self._asked(provider, key, part), self._order.recipe.choice
        elif not _may_fail_over(last):
            raise _trouble_of(last)
        else:
            before = self._asked(await self._provider(last.provider_id), last.idempotency_key, part)
            before = replace(before, key=key)
            asked, choice = await self._instead(before, part, {one.provider_id for one in former}, last.error)
        try:
            return await self._intended(asked, choice, part)
        except ProviderNotUsable as error:  # it was stopped since it was chosen
            unusable = {asked.provider.id, *(one.provider_id for one in former)}
            return await self._intended(*await self._instead(asked, part, unusable, str(error)), part)

    def _asked(self, provider: ProviderFacts, key: str, part: Part) -> Asked:
        return Asked(
            provider=provider,
            entry=self._tools.entry_of(provider),
            key=key,
            part=part.number,
            duration_s=part.duration_s,
            first_frame=part.first_frame,
            callback_url=self._tools.callback(provider.id, key),
        )

    async def _instead(self, asked: Asked, part: Part, not_again: Collection[UUID], why: str) -> tuple[Asked, str]:
        """Choose another provider for the same part, and those that would be written down with it; say why that one.

        Raises:
            PaidWorkFailed: Nobody else can make it.
        """
        today = self._tools.pace.now().date()
        async with self._requested(asked, part) as requested:

            def unable(other: ProviderFacts) -> str:
                try:
                    for _, job in requested:
                        instead(job, self._tools.entry_of(other), today)
                except OutsideLimits as error:
                    return str(error)
                return ""

            async def choose(session: AsyncSession) -> object:
                return await Assignments(session, self._tools.pace.now).choose(
                    self._order.project_id,
                    self._order.kind,
                    asked.key,
                    unable,
                    not_again=not_again,
                )

            found = await self._on.unit(choose)
        if not isinstance(found, Choice):
            nobody = f" {found.reason}" if isinstance(found, NoChoice) else ""
            raise PaidWorkFailed(f"{why.rstrip('.')}.{nobody}")
        provider = await self._provider(found.provider_id)
        other = replace(asked, provider=provider, entry=self._tools.entry_of(provider))
        return other, f"{found.reason}; asked after “{why}”"

    async def _intended(self, asked: Asked, choice: str, part: Part) -> tuple[Job, Asked]:
        """Write down the part's job, and with the first those of all others: a take is not bought by halves."""
        async with self._requested(asked, part) as requested:
            for _, job in requested:
                require(job)
            wishes = [self._wish(job, one, choice, part) for one, job in requested]
        refused: PaymentRequired | None = None

        async def intend(session: AsyncSession) -> Job | None:
            nonlocal refused
            try:
                return (await Jobs(session, self._tools.pace.now).intend_all(wishes))[0].job
            except PaymentRequired as error:  # caught in here, so that the event of the refusal stays
                refused = error
                return None

        intended = await self._on.unit(intend, points.INTENDING)
        if intended is None:
            assert refused is not None
            raise refused
        points.passed(points.INTENDED)
        return intended, asked

    @asynccontextmanager
    async def _requested(self, asked: Asked, part: Part) -> AsyncGenerator[Sequence[tuple[Asked, RemoteJob]]]:
        """Give the jobs that are to be written down: the part's, then those of later parts that have none."""
        known = {job.part for job in await self._jobs()}
        later = [one for one in part.later if one.number not in known]
        every = [asked, *(self._asked(asked.provider, self._key(one.number, 0), one) for one in later)]
        async with AsyncExitStack() as stack:
            storage = self._on.workshop.storage
            yield [(one, await stack.enter_async_context(job_for(self._order, one, storage))) for one in every]

    def _key(self, part: int, attempt: int) -> str:
        return key_for(self._order.take_id, part, attempt)

    def _wish(self, job: RemoteJob, asked: Asked, choice: str, take: Part) -> Wish:
        written: Any = as_written(job)
        return Wish(
            idempotency_key=asked.key,
            project_id=self._order.project_id,
            provider_id=asked.provider.id,
            model=asked.entry.id,
            kind=MODELS_OF[self._order.kind],
            request={**written, "parts": list(take.durations_s)},
            estimate=estimate(asked.entry.prices, usage_of(job)),
            take_id=self._order.take_id,
            part=asked.part,
            choice=choice,
            allow_unknown_price=allows_unknown(asked.provider),
        )

    async def _jobs(self) -> Sequence[Job]:
        return await self._on.unit(lambda session: JobRows(session).of_take(self._order.take_id))

    async def _provider(self, provider_id: UUID) -> ProviderFacts:
        return await self._on.unit(lambda session: Providers(session, self._tools.vault).get(provider_id))


def _may_fail_over(job: Job) -> bool:
    return job.state is JobState.FAILED and not job.provider_job_id and allows_failover(job.error_class)


def _trouble_of(job: Job) -> PaidWorkFailed | WorkCancelled:
    if job.state is JobState.CANCELLED:
        return WorkCancelled(f"Job {job.id} was cancelled.")
    return PaidWorkFailed(job.error or f"Job {job.id} was {job.state}.")


def _request(job: Job) -> Any:
    return job.request
