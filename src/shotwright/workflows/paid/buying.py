"""Buying the parts of a take: intended, sent, and asked of another provider where that cannot pay twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.domain.choosing import Choice
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
from shotwright.workflows.paid.trouble import PaidWorkFailed
from shotwright_sdk.remote import RemoteJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the clips that a long take is joined from; other takes have one part alone."""

    number: int
    durations_s: tuple[int, ...]
    first_frame: Path | None = None

    @property
    def duration_s(self) -> int:
        return self.durations_s[self.number]


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
            PaidWorkFailed, InDoubt
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
        key = key_for(self._order.take_id, part.number, len(former))
        if last is None:
            provider = await self._provider(UUID(self._order.recipe.provider_id))
            asked, choice = self._asked(provider, key, part), self._order.recipe.choice
        elif not _may_fail_over(last):
            raise PaidWorkFailed(last.error or f"Job {last.id} was {last.state}.")
        else:
            before = self._asked(await self._provider(last.provider_id), last.idempotency_key, part)
            asked, choice = await self._instead(before, {one.provider_id for one in former}, last.error, key)
        try:
            return await self._intended(asked, choice, part)
        except ProviderNotUsable as error:  # it was stopped since it was chosen
            unusable = {asked.provider.id, *(one.provider_id for one in former)}
            return await self._intended(*await self._instead(asked, unusable, str(error), key), part)

    def _asked(self, provider: ProviderFacts, key: str, part: Part) -> Asked:
        return Asked(
            provider=provider,
            entry=self._tools.entry_of(provider),
            key=key,
            part=part.number,
            duration_s=part.duration_s,
            first_frame=part.first_frame,
        )

    async def _instead(self, asked: Asked, not_again: Collection[UUID], why: str, key: str) -> tuple[Asked, str]:
        """Choose another provider for the same part, and say why that one.

        Raises:
            PaidWorkFailed: Nobody else can make it.
        """
        today = self._tools.pace.now().date()
        async with job_for(self._order, asked, self._on.workshop.storage) as job:

            def unable(other: ProviderFacts) -> str:
                try:
                    instead(job, self._tools.entry_of(other), today)
                except OutsideLimits as error:
                    return str(error)
                return ""

            async def choose(session: AsyncSession) -> object:
                return await Assignments(session, self._tools.pace.now).choose(
                    self._order.project_id,
                    self._order.kind,
                    key,
                    unable,
                    not_again=not_again,
                )

            found = await self._on.unit(choose)
        if not isinstance(found, Choice):
            raise PaidWorkFailed(why)
        provider = await self._provider(found.provider_id)
        other = replace(asked, provider=provider, entry=self._tools.entry_of(provider), key=key)
        return other, f"{found.reason}; asked after “{why}”"

    async def _intended(self, asked: Asked, choice: str, part: Part) -> tuple[Job, Asked]:
        async with job_for(self._order, asked, self._on.workshop.storage) as job:
            require(job)
            wish = self._wish(job, asked, choice, part)
        refused: PaymentRequired | None = None

        async def intend(session: AsyncSession) -> Job | None:
            nonlocal refused
            try:
                return (await Jobs(session, self._tools.pace.now).intend(wish)).job
            except PaymentRequired as error:  # caught in here, so that the event of the refusal stays
                refused = error
                return None

        intended = await self._on.unit(intend)
        if intended is None:
            assert refused is not None
            raise refused
        points.passed(points.INTENDED)
        return intended, asked

    def _wish(self, job: RemoteJob, asked: Asked, choice: str, part: Part) -> Wish:
        written: Any = as_written(job)
        return Wish(
            idempotency_key=asked.key,
            project_id=self._order.project_id,
            provider_id=asked.provider.id,
            model=asked.entry.id,
            kind=MODELS_OF[self._order.kind],
            request={**written, "parts": list(part.durations_s)},
            estimate=estimate(asked.entry.prices, usage_of(job)),
            take_id=self._order.take_id,
            part=part.number,
            choice=choice,
            allow_unknown_price=allows_unknown(asked.provider),
        )

    async def _jobs(self) -> Sequence[Job]:
        return await self._on.unit(lambda session: JobRows(session).of_take(self._order.take_id))

    async def _provider(self, provider_id: UUID) -> ProviderFacts:
        return await self._on.unit(lambda session: Providers(session, self._tools.vault).get(provider_id))


def _may_fail_over(job: Job) -> bool:
    return job.state is JobState.FAILED and not job.provider_job_id and allows_failover(job.error_class)


def _request(job: Job) -> Any:
    return job.request
