"""Whatever happens to a job, in whatever order: at most one request may have been accepted, and the books close."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.ledger import LedgerRows
from shotwright.db.migrate import upgrade
from shotwright.db.session import Database
from shotwright.domain.errors import JobMoveNotAllowed
from shotwright.domain.jobs import MONEY_OF, JobState, Money
from shotwright.usecases.jobs import ItDidNotRun, ItRan, Jobs, LookAgain
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.sending import Send, Sending
from shotwright_sdk.remote import Absent, Finished, RemoteState, Report, Submitted
from shotwright_sdk.remote_errors import ErrorClass, Failure
from tests import make, money
from tests.money import DOLLAR, Clock

Happening: TypeAlias = Callable[["World"], Awaitable[None]]


class World:
    """One job, one process that dies now and then, and a provider that counts what it may have accepted."""

    def __init__(self, session: AsyncSession, job_id: UUID, clock: Clock) -> None:
        self.session, self.job_id, self.clock = session, job_id, clock
        self.jobs, self.sending, self.outcomes = (
            Jobs(session, clock),
            Sending(session, clock),
            Outcomes(session, clock),
        )
        self.lives, self.maybe_accepted, self.is_on_the_wire = 0, 0, False

    async def claim(self) -> None:
        self.clock.forward(700)  # past every cool-down
        if isinstance(await self.sending.claim(self.job_id, f"life {self.lives}", alive={f"life {self.lives}"}), Send):
            assert not self.is_on_the_wire
            self.is_on_the_wire = True
            self.maybe_accepted += 1

    async def die(self) -> None:
        self.lives += 1
        self.is_on_the_wire = False

    async def answer(self, error: ErrorClass | None, *, maybe: bool) -> None:
        if not self.is_on_the_wire:
            return
        self.is_on_the_wire = False
        if error is None:
            await self.sending.submitted(self.job_id, "p-1")
        else:
            self.maybe_accepted -= not maybe
            await self.sending.refused(self.job_id, money.error(error, maybe=maybe))

    async def find(self, answer: Submitted | Absent | None) -> None:
        state = (await JobRows(self.session).get(self.job_id)).state
        if state is JobState.UNKNOWN:
            self.maybe_accepted -= isinstance(answer, Absent)
            await self.sending.found(self.job_id, answer)

    async def report(self, report: Report) -> None:
        await self.outcomes.looked(self.job_id, report)

    async def resolve(self, resolution: LookAgain | ItRan | ItDidNotRun) -> None:
        try:
            await self.jobs.resolve(self.job_id, resolution)
        except JobMoveNotAllowed:
            return

    async def ask_cancel(self) -> None:
        await self.jobs.ask_cancel(self.job_id)

    async def cancelled(self) -> None:
        await self.outcomes.cancelled(self.job_id)

    async def finished(self) -> None:
        await self.outcomes.finished(self.job_id, Finished(results=()))


def happenings() -> st.SearchStrategy[Happening]:
    failure = Failure(error_class=ErrorClass.PROVIDER_INTERNAL, message="No.")
    reports = [
        Report(state=state, cost_usd_micros=cost, failure=failure) for state in RemoteState for cost in (None, 7)
    ]
    errors = st.none() | st.sampled_from([ErrorClass.OVERLOADED, ErrorClass.NETWORK_UNKNOWN, ErrorClass.INVALID_INPUT])
    answers = st.sampled_from([Submitted(job_id="p-1"), Absent(), None])
    resolutions = st.sampled_from([LookAgain(), ItRan(provider_job_id="p-1"), ItDidNotRun()])
    return st.one_of(
        st.just(World.claim),
        st.just(World.claim),
        st.just(World.die),
        _happens(World.answer, error=errors, maybe=st.booleans()),
        _happens(World.find, answer=answers),
        _happens(World.report, report=st.sampled_from(reports)),
        _happens(World.resolve, resolution=resolutions),
        st.just(World.ask_cancel),
        st.just(World.cancelled),
        st.just(World.finished),
    )


def _happens(what: Callable[..., Awaitable[None]], **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Happening]:
    return st.fixed_dictionaries(arguments).map(lambda chosen: partial(what, **chosen))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("laws") / "product.sqlite"
    upgrade(f"sqlite:///{file}")
    return f"sqlite:///{file}"


@settings(max_examples=80, deadline=None)
@given(st.lists(happenings(), max_size=25))
def test_nothing_is_sent_twice_and_the_books_close_whatever_happens(url: str, course: list[Happening]) -> None:
    asyncio.run(live_through(url, course))


async def live_through(url: str, course: list[Happening]) -> None:
    database = Database(url)
    try:
        async with database.unit() as session:
            project, provider = (await make.project(session)).id, (await money.provider(session)).id
            clock = Clock()
            job = (await Jobs(session, clock).intend(money.wish(project, provider))).job
            world, ended_as = World(session, job.id, clock), None
            for happening in course:
                await happening(world)
                assert world.maybe_accepted <= 1
                assert ended_as in (None, job.state), "what has ended changed"
                ended_as = job.state if job.state.is_over else None
                await check_books(session, project, job.id)
            await session.rollback()  # every example starts from the same database
    finally:
        await database.close()


async def check_books(session: AsyncSession, project: UUID, job_id: UUID) -> None:
    job = await JobRows(session).get(job_id)
    spending = await Ledger(session).spending(project)
    entries = await LedgerRows(session).of_job(job_id)
    if MONEY_OF[job.state] is Money.HELD:
        assert (spending.reserved, spending.spent, len(entries)) == (DOLLAR, 0, 1)
    else:
        assert (spending.reserved, spending.spent) == (0, job.cost_usd_micros or 0)
    assert (job.ended_at is not None) == job.state.is_over
    assert job.state is not JobState.SUBMITTED or job.provider_job_id == "p-1"
