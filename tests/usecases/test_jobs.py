import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from shotwright.db.events import EventRows
from shotwright.db.jobs import JobRows
from shotwright.db.ledger import LedgerRows
from shotwright.db.money_tables import Job
from shotwright.db.providers import ProviderRows
from shotwright.db.session import Database
from shotwright.db.tables import now
from shotwright.db.takes import AnyTakes
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import (
    BudgetExceeded,
    JobMoveNotAllowed,
    JobUnderWay,
    PriceUnknown,
    ProviderNotUsable,
)
from shotwright.domain.jobs import JobState
from shotwright.domain.ledger import Entry
from shotwright.domain.retrying import Action
from shotwright.domain.states import Status
from shotwright.usecases.jobs import ItDidNotRun, ItRan, Jobs, LookAgain
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.sending import Accepted, InDoubt, Over, Send, Sending, Wait
from shotwright.usecases.settling import Settling
from shotwright.usecases.takes import ZOMBIE_AFTER, Takes
from shotwright_sdk.remote import Absent, Finished, RemoteState, Report, ResultFile, Submitted
from shotwright_sdk.remote_errors import ErrorClass, Failure
from tests import make, money
from tests.money import CENT, DOLLAR, Clock


async def entries(database: Database, job_id: UUID) -> dict[Entry, int]:
    async with database.unit() as session:
        return {one.entry: one.amount_usd_micros for one in await LedgerRows(session).of_job(job_id)}


async def job_row(database: Database, job_id: UUID) -> Job:
    async with database.unit() as session:
        return await JobRows(session).get(job_id)


async def told(database: Database, project_id: UUID) -> list[str]:
    async with database.unit() as session:
        return [event.kind for event in await EventRows(session, project_id).after(0)]


class TestIntend:
    async def test_the_job_and_its_reservation_are_written_in_one(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            made = await Jobs(session).intend(money.wish(project, provider))

        assert made.is_new
        assert (await job_row(database, made.job.id)).state is JobState.INTENDED
        assert await entries(database, made.job.id) == {Entry.RESERVE: DOLLAR}

    async def test_the_same_key_is_the_same_job(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)

        async def intend() -> UUID:
            async with database.unit() as session:
                return (await Jobs(session).intend(money.wish(project, provider))).job.id

        found = await asyncio.gather(*(intend() for _ in range(5)))

        assert len(set(found)) == 1
        async with database.unit() as session:
            assert (await Ledger(session).spending(project)).reserved == DOLLAR

    async def test_a_cap_that_leaves_too_little_refuses_and_only_the_refusal_is_written(
        self, database: Database
    ) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            await Ledger(session).set_cap(CapScope.PROJECT, project, 150 * CENT)
            await Jobs(session).intend(money.wish(project, provider, "one"))
        async with database.unit() as session:
            with pytest.raises(BudgetExceeded, match=r"cost \$1\.00, but of the \$1\.50 for this project only \$0\.50"):
                await Jobs(session).intend(money.wish(project, provider, "two"))

        async with database.unit() as session:
            assert await JobRows(session).by_key("two") is None
            assert (await Ledger(session).spending(project)).reserved == DOLLAR
        assert "budget.refused" in await told(database, project)

    @pytest.mark.parametrize("scope", [CapScope.DAY, CapScope.USER])
    async def test_caps_of_the_day_and_the_user_hold_over_all_projects(
        self, database: Database, scope: CapScope
    ) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            other = (await make.project(session, name="Other")).id
            owner = (
                await JobRows(session).get((await money.sent(session, money.wish(project, provider), clock)).id)
            ).user_id
            await Ledger(session).set_cap(scope, owner if scope is CapScope.USER else None, DOLLAR)

            with pytest.raises(BudgetExceeded):
                await Jobs(session, clock).intend(money.wish(other, provider, "two"))
            clock.forward(24 * 3600)
            if scope is CapScope.DAY:
                assert (await Jobs(session, clock).intend(money.wish(other, provider, "two"))).is_new
            else:
                with pytest.raises(BudgetExceeded):
                    await Jobs(session, clock).intend(money.wish(other, provider, "two"))

    async def test_many_at_once_never_reserve_more_than_the_cap(self, database: Database) -> None:
        async with database.unit() as session:
            provider = (await money.provider(session)).id
            projects = [(await make.project(session, name=f"P{number}")).id for number in range(3)]
            await Ledger(session).set_cap(CapScope.DAY, None, 4 * DOLLAR)

        async def intend(number: int) -> str:
            try:
                async with database.unit() as session:
                    await Jobs(session).intend(money.wish(projects[number % 3], provider, f"k{number}"))
            except BudgetExceeded:
                return "refused"
            return "reserved"

        outcomes = Counter(await asyncio.gather(*(intend(number) for number in range(12))))

        assert outcomes == {"reserved": 4, "refused": 8}
        async with database.unit() as session:
            assert (await Ledger(session).spending()).reserved == 4 * DOLLAR

    async def test_a_project_without_a_cap_has_one_all_the_same(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)

            with pytest.raises(BudgetExceeded, match=r"of the \$100\.00 for this project"):
                await Jobs(session).intend(money.wish(project, provider, cost=101 * DOLLAR))
            await Ledger(session).set_cap(CapScope.PROJECT, project, None)
            assert (await Jobs(session).intend(money.wish(project, provider, cost=101 * DOLLAR))).is_new

    async def test_an_unknown_price_is_refused_under_a_cap_unless_a_person_allows_it(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)

            with pytest.raises(PriceUnknown, match="Nobody knows what sora2 of relay costs"):
                await Jobs(session).intend(money.wish(project, provider, cost=None))
            made = await Jobs(session).intend(money.wish(project, provider, cost=None, allow_unknown_price=True))

            assert made.job.estimate_usd_micros is None
            await Sending(session).claim(made.job.id, "me")
            await Outcomes(session).finished(made.job.id, Finished(results=()))
            assert made.job.cost_usd_micros is None
            assert (await Ledger(session).spending(project)).jobs_of_unknown_cost == 1

    async def test_crossing_the_threshold_warns_once(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            await Ledger(session).set_cap(CapScope.PROJECT, project, 4 * DOLLAR, warn_percent=50)

            warned = [
                (await Jobs(session).intend(money.wish(project, provider, f"k{number}"))).warnings
                for number in range(3)
            ]

        assert warned == [(), ("$2.00 of the $4.00 for this project are spent or reserved.",), ()]
        assert (await told(database, project)).count("budget.warning") == 1

    async def test_one_take_is_not_bought_twice_at_the_same_time(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            take = await money.take(session, project)
            first = (await Jobs(session).intend(money.wish(project, provider, "one", take_id=take))).job

            with pytest.raises(JobUnderWay, match="nothing is bought twice"):
                await Jobs(session).intend(money.wish(project, provider, "two", take_id=take))
            assert (await Jobs(session).intend(money.wish(project, provider, "3", take_id=take, part=1))).is_new

            await Jobs(session).ask_cancel(first.id)
            assert (await Jobs(session).intend(money.wish(project, provider, "two", take_id=take))).is_new

    async def test_the_database_itself_refuses_a_second_job_for_a_take(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            take = await money.take(session, project)
            first = (await Jobs(session).intend(money.wish(project, provider, "one", take_id=take))).job
            second = (await Jobs(session).intend(money.wish(project, provider, "two"))).job

        with pytest.raises(IntegrityError):
            async with database.unit() as session:
                (await JobRows(session).get(second.id)).take_id = first.take_id

    async def test_a_provider_that_is_off_or_stopped_gets_nothing(self, database: Database) -> None:
        async with database.unit() as session:
            project = (await make.project(session)).id
            off = await money.provider(session, "off", active=False)
            stopped = await money.provider(session, "stopped", stopped="Its key was refused.")

            for one in (off, stopped):
                with pytest.raises(ProviderNotUsable):
                    await Jobs(session).intend(money.wish(project, one.id))


class TestSending:
    async def test_of_many_who_ask_one_sends(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = (await Jobs(session).intend(money.wish(project, provider))).job

        async def claim(number: int) -> str:
            async with database.unit() as session:
                return type(await Sending(session).claim(job.id, f"p{number}")).__name__

        assert Counter(await asyncio.gather(*(claim(number) for number in range(8)))) == {"Send": 1, "Wait": 7}

    async def test_a_request_whose_process_died_is_in_doubt_and_not_sent_again(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock, "dead")
            sending = Sending(session, clock)

            assert isinstance(await sending.claim(job.id, "b", alive={"dead", "b"}), Wait)
            assert await sending.claim(job.id, "b", alive={"b"}) == InDoubt()
            assert await sending.claim(job.id, "c", alive={"c"}) == InDoubt()
            assert (job.state, job.tries) == (JobState.UNKNOWN, 1)

    async def test_without_word_of_the_living_it_is_in_doubt_when_it_must_have_timed_out(
        self, database: Database
    ) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)

            waiting = await Sending(session, clock).claim(job.id, "b")
            assert isinstance(waiting, Wait)
            clock.at = waiting.until
            assert await Sending(session, clock).claim(job.id, "b") == InDoubt()

    async def test_an_answer_that_comes_late_still_counts(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)
            await Sending(session, clock).ambiguous(job.id, "timed out")

            assert await Sending(session, clock).submitted(job.id, "p-1")
            assert await Sending(session, clock).claim(job.id, "b") == Accepted(provider_job_id="p-1")
            assert await Sending(session, clock).submitted(job.id, "p-1")

    async def test_a_second_id_for_the_same_job_is_told_and_changes_nothing(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)

            assert not await Sending(session, clock).submitted(job.id, "p-2")

        assert (await job_row(database, job.id)).provider_job_id == "p-1"
        assert (await told(database, project))[-1] == "job.contradicted"

    @pytest.mark.parametrize("odd", ["", "x" * 1001, "a\0b", "\ud800"])
    async def test_an_id_that_makes_no_sense_leaves_the_job_in_doubt(self, database: Database, odd: str) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)

            assert not await Sending(session, clock).submitted(job.id, odd)

        assert (await job_row(database, job.id)).state is JobState.UNKNOWN
        assert await entries(database, job.id) == {Entry.RESERVE: DOLLAR}

    async def test_whatever_a_provider_says_can_be_written_down(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)
            odd = "\ud800 \0 " + "no " * 100_000
            await Sending(session, clock).submitted(job.id, "p-1", reply={odd: [odd]})
            failure = Failure(error_class=ErrorClass.PROVIDER_INTERNAL, message=odd)
            await Outcomes(session, clock).looked(job.id, Report(state=RemoteState.FAILED, failure=failure), reply=odd)

        assert (await job_row(database, job.id)).error.startswith("?  no no")

    async def test_a_refusal_is_retried_three_times_at_growing_distance_and_then_fails(
        self, database: Database
    ) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = (await Jobs(session, clock).intend(money.wish(project, provider))).job
            row = await ProviderRows(session).get(provider)
            sending, waits, actions = Sending(session, clock), list[float](), list[Action]()

            while True:
                row.cool_until = None
                assert isinstance(await sending.claim(job.id, "me"), Send)
                refusal = await sending.refused(job.id, money.error(ErrorClass.OVERLOADED))
                actions.append(refusal.action)
                if refusal.retry_at is None:
                    break
                row.cool_until = None
                assert isinstance(await sending.claim(job.id, "me"), Wait)
                waits.append((refusal.retry_at - clock.at).total_seconds())
                clock.at = refusal.retry_at

        assert actions == [Action.RETRY] * 3 + [Action.FAILOVER]
        assert [round(wait / calm) for wait, calm in zip(waits, (1, 2, 4), strict=True)] == [1, 1, 1]
        assert (job.state, job.cost_usd_micros, job.tries) == (JobState.FAILED, 0, 4)
        assert await entries(database, job.id) == {Entry.RESERVE: DOLLAR, Entry.RELEASE: -DOLLAR}

    async def test_a_provider_may_be_set_to_fewer_retries(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session, retries=0)
            job = await money.sent(session, money.wish(project, provider), clock)

            refusal = await Sending(session, clock).refused(job.id, money.error(ErrorClass.OVERLOADED))

            assert (refusal.retry_at, job.state) == (None, JobState.FAILED)

    async def test_retry_after_is_honoured_by_all_jobs_of_the_provider(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)
            other = (await Jobs(session, clock).intend(money.wish(project, provider, "other"))).job

            refusal = await Sending(session, clock).refused(job.id, money.error(ErrorClass.RATE_LIMITED, after_s=20))

            assert refusal.retry_at == clock.at + timedelta(seconds=20)
            waiting = await Sending(session, clock).claim(other.id, "me")
            assert isinstance(waiting, Wait)
            assert waiting.until == clock.at + timedelta(seconds=20)

    async def test_a_wrong_key_stops_the_provider(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)
            waiting = (await Jobs(session, clock).intend(money.wish(project, provider, "other"))).job

            refusal = await Sending(session, clock).refused(job.id, money.error(ErrorClass.AUTH))

            assert refusal.action is Action.STOP_PROVIDER
            assert await Sending(session, clock).claim(waiting.id, "me") == Over(state=JobState.FAILED)
            with pytest.raises(ProviderNotUsable, match=r"used no more: auth\."):
                await Jobs(session, clock).intend(money.wish(project, provider, "third"))
            assert (await Ledger(session).spending(project)).reserved == 0

    async def test_what_may_have_been_accepted_keeps_its_money_and_is_asked_about(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)

            refusal = await Sending(session, clock).refused(
                job.id, money.error(ErrorClass.PROVIDER_INTERNAL, maybe=True)
            )

            assert refusal.action is Action.FIND
            assert job.state is JobState.UNKNOWN
            assert [one.id for one in await JobRows(session).due(clock.at, 10)] == [job.id]
        assert await entries(database, job.id) == {Entry.RESERVE: DOLLAR}

    async def test_the_provider_says_what_became_of_it(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            jobs = [await money.sent(session, money.wish(project, provider, key), clock) for key in "abc"]
            sending = Sending(session, clock)
            for job in jobs:
                await sending.ambiguous(job.id, "lost")

            assert await sending.found(jobs[0].id, Submitted(job_id="p-9")) == Accepted(provider_job_id="p-9")
            assert isinstance(await sending.found(jobs[1].id, Absent()), Wait)
            clock.forward(30)  # three lost answers in a row: it is left alone for a while
            assert await sending.claim(jobs[1].id, "me") == Send(number=2)
            assert await sending.found(jobs[2].id, None) == InDoubt()
            assert jobs[2].next_look_at is None

    async def test_a_cancel_before_sending_costs_nothing_and_sends_nothing(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = (await Jobs(session).intend(money.wish(project, provider))).job

            assert await Jobs(session).ask_cancel(job.id) is JobState.CANCELLED
            assert await Sending(session).claim(job.id, "me") == Over(state=JobState.CANCELLED)
            assert (await Ledger(session).spending(project)).reserved == 0

    async def test_a_cancel_that_comes_between_two_tries_is_the_end(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)

            assert await Jobs(session, clock).ask_cancel(job.id) is JobState.SUBMITTING
            await Sending(session, clock).refused(job.id, money.error(ErrorClass.OVERLOADED))

            assert await Sending(session, clock).claim(job.id, "me") == Over(state=JobState.CANCELLED)


class TestRates:
    async def test_requests_per_minute_hold_over_all_jobs(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session, rpm=2)
            await money.sent(session, money.wish(project, provider, "a"), clock)
            clock.forward(10)
            await money.sent(session, money.wish(project, provider, "b"), clock)
            third = (await Jobs(session, clock).intend(money.wish(project, provider, "c"))).job

            waiting = await Sending(session, clock).claim(third.id, "me")

            assert waiting == Wait(
                until=clock.at + timedelta(seconds=50), reason="2 requests were sent within a minute"
            )
            clock.forward(50)
            assert isinstance(await Sending(session, clock).claim(third.id, "me"), Send)

    async def test_places_at_a_provider_are_never_overbooked_by_many_processes(self, database: Database) -> None:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session, concurrency=3)
            ids = [
                (await Jobs(session).intend(money.wish(project, provider, f"k{number}", cost=CENT))).job.id
                for number in range(9)
            ]

        async def claim(job_id: UUID) -> str:
            async with database.unit() as session:
                return type(await Sending(session).claim(job_id, "me")).__name__

        assert Counter(await asyncio.gather(*(claim(one) for one in ids))) == {"Send": 3, "Wait": 6}

    async def test_an_ended_job_gives_its_place_back(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session, concurrency=1, rpd=5)
            first = await money.accepted(session, money.wish(project, provider, "a"), clock)
            second = (await Jobs(session, clock).intend(money.wish(project, provider, "b"))).job

            assert isinstance(await Sending(session, clock).claim(second.id, "me"), Wait)
            await Outcomes(session, clock).failed(
                first.id, Failure(error_class=ErrorClass.CONTENT_POLICY, message="No.")
            )
            assert isinstance(await Sending(session, clock).claim(second.id, "me"), Send)

    async def test_a_provider_that_fails_thrice_in_a_row_is_left_alone(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            row = await ProviderRows(session).get(provider)
            for number in range(3):
                job = await money.sent(session, money.wish(project, provider, f"k{number}"), clock)
                assert row.cool_until is None
                await Sending(session, clock).refused(job.id, money.error(ErrorClass.OVERLOADED))

            assert row.cool_until == clock.at + timedelta(seconds=30)


RESULT = ResultFile(url="https://cdn.example/a.mp4?sig=1", mime="video/mp4")
DONE = Report(state=RemoteState.SUCCEEDED, progress=1.0, results=(RESULT,), cost_usd_micros=80 * CENT)


class TestOutcomes:
    async def test_success_turns_the_reservation_into_the_cost(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)
            outcomes = Outcomes(session, clock)

            assert await outcomes.looked(job.id, Report(state=RemoteState.RUNNING, progress=0.5)) is JobState.RUNNING
            assert await outcomes.looked(job.id, DONE) is JobState.SUCCEEDED

        assert await entries(database, job.id) == {
            Entry.RESERVE: DOLLAR,
            Entry.RELEASE: -DOLLAR,
            Entry.SETTLE: 80 * CENT,
        }
        row = await job_row(database, job.id)
        assert (row.is_cost_told, row.results[0]["url"], row.progress) == (True, RESULT.url, 1.0)

    async def test_many_who_report_the_end_at_once_settle_once(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)
        failed = Report(state=RemoteState.FAILED, failure=Failure(error_class=ErrorClass.OVERLOADED, message="No."))

        async def report(number: int) -> JobState:
            async with database.unit() as session:
                return await Outcomes(session, clock).looked(job.id, failed if number % 3 == 2 else DONE)

        states = set(await asyncio.gather(*(report(number) for number in range(9))))

        assert len(states) == 1
        kinds = await told(database, project)
        assert kinds.count("job.succeeded") + kinds.count("job.failed") == 1
        assert sum((await entries(database, job.id)).values()) == (80 * CENT if JobState.SUCCEEDED in states else 0)

    async def test_a_second_settlement_is_refused_by_the_database_itself(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)
            await Outcomes(session, clock).looked(job.id, DONE)

        with pytest.raises(IntegrityError):
            async with database.unit() as session:
                await Ledger(session).close(await JobRows(session).get(job.id))

    async def test_a_failure_frees_the_money_and_a_late_success_changes_nothing(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)
            failure = Failure(error_class=ErrorClass.CONTENT_POLICY, message="They will not make this.")

            await Outcomes(session, clock).looked(job.id, Report(state=RemoteState.FAILED, failure=failure))
            assert await Outcomes(session, clock).looked(job.id, DONE) is JobState.FAILED

            assert (job.error, job.error_class) == (failure.message, ErrorClass.CONTENT_POLICY)
            assert (await Ledger(session).spending(project)).spent == 0

    async def test_what_was_cancelled_at_the_provider_counts_as_its_estimate(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)

            assert await Jobs(session, clock).ask_cancel(job.id) is JobState.SUBMITTED
            assert await Outcomes(session, clock).cancelled(job.id)
            assert not await Outcomes(session, clock).cancelled(job.id)

            assert (await Ledger(session).spending(project)).spent == DOLLAR

    async def test_a_cost_above_the_estimate_is_spent_and_stops_what_comes_after(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            await Ledger(session).set_cap(CapScope.PROJECT, project, 2 * DOLLAR)
            job = await money.accepted(session, money.wish(project, provider), clock)
            await Outcomes(session, clock).looked(
                job.id, Report(state=RemoteState.SUCCEEDED, cost_usd_micros=3 * DOLLAR)
            )

            (cap,) = await Ledger(session).caps(project)
            assert (cap.left_usd_micros, cap.is_reached) == (-DOLLAR, True)
            with pytest.raises(BudgetExceeded, match=r"only \$0\.00 are left"):
                await Jobs(session, clock).intend(money.wish(project, provider, "two", cost=1))
            assert (await Jobs(session, clock).intend(money.wish(project, provider, "free", cost=0))).is_new

    async def test_a_job_that_the_provider_lost_is_for_a_person(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)

            assert await Outcomes(session, clock).looked(job.id, Report(state=RemoteState.GONE)) is JobState.UNKNOWN
            assert await JobRows(session).due(clock.at + timedelta(days=9), 9) == []
            assert await Outcomes(session, clock).looked(job.id, DONE) is JobState.SUCCEEDED

    async def test_a_provider_that_cannot_be_asked_is_asked_later(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)

            await Outcomes(session, clock).look_failed(job.id, money.error(ErrorClass.RATE_LIMITED, after_s=100))

            assert job.state is JobState.SUBMITTED
            assert job.next_look_at == clock.at + timedelta(seconds=100)

    async def test_results_wait_to_be_delivered_and_their_links_can_be_renewed(self, database: Database) -> None:
        clock = Clock()
        fresh = Report(state=RemoteState.SUCCEEDED, results=(ResultFile(url="https://cdn.example/fresh"),))
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.accepted(session, money.wish(project, provider), clock)
            outcomes = Outcomes(session, clock)
            with pytest.raises(JobMoveNotAllowed):
                await outcomes.delivered(job.id)
            await outcomes.looked(job.id, DONE)
            assert [one.id for one in await JobRows(session).undelivered(9)] == [job.id]

            await outcomes.undeliverable(job.id, "The link expired.")
            assert await JobRows(session).undelivered(9) == []
            await outcomes.deliver_again(job.id)
            await outcomes.looked(job.id, fresh)
            assert job.results[0]["url"] == "https://cdn.example/fresh"
            await outcomes.delivered(job.id)
            await outcomes.looked(job.id, DONE)

            assert job.results[0]["url"] == "https://cdn.example/fresh"
            assert await JobRows(session).undelivered(9) == []
            assert (await Ledger(session).spending(project)).spent == 80 * CENT

    async def test_estimates_are_compared_with_what_providers_said(self, database: Database) -> None:
        clock = Clock()
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            for key, cost in (("a", 80 * CENT), ("b", 200 * CENT), ("c", None)):
                job = await money.accepted(session, money.wish(project, provider, key), clock, key)
                report = Report(state=RemoteState.SUCCEEDED, cost_usd_micros=cost)
                await Outcomes(session, clock).looked(job.id, report)

            found = (await Ledger(session).estimate_errors(project))[provider]
            spending = await Ledger(session).spending(project)

        assert (found.jobs, found.estimated, found.cost) == (2, 2 * DOLLAR, 280 * CENT)
        assert found.mean_error == pytest.approx((0.25 + 0.5) / 2)
        assert spending.by_provider == {provider: (380 * CENT, 0)}


class TestResolve:
    async def doubtful(self, database: Database, clock: Clock) -> tuple[UUID, UUID]:
        async with database.unit() as session:
            project, provider = await money.project_and_provider(session)
            job = await money.sent(session, money.wish(project, provider), clock)
            await Sending(session, clock).ambiguous(job.id, "lost")
            await Sending(session, clock).found(job.id, None)
        return project, job.id

    async def test_it_ran_goes_on_with_the_id_that_the_person_found(self, database: Database) -> None:
        clock = Clock()
        project, job_id = await self.doubtful(database, clock)
        async with database.unit() as session:
            assert await Jobs(session, clock).resolve(job_id, ItRan(provider_job_id="p-7")) is JobState.SUBMITTED
            assert [one.id for one in await JobRows(session).due(clock.at, 9)] == [job_id]
            await Outcomes(session, clock).looked(job_id, DONE)
            assert (await Ledger(session).spending(project)).spent == 80 * CENT

    async def test_it_did_not_run_frees_the_money(self, database: Database) -> None:
        clock = Clock()
        project, job_id = await self.doubtful(database, clock)
        async with database.unit() as session:
            assert await Jobs(session, clock).resolve(job_id, ItDidNotRun(), "not in their list") is JobState.FAILED
            assert (await Ledger(session).spending(project)).reserved == 0
            with pytest.raises(JobMoveNotAllowed):
                await Jobs(session, clock).resolve(job_id, ItRan(provider_job_id="p"))
            assert not await Sending(session, clock).submitted(job_id, "p-late")
        assert (await told(database, project))[-1] == "job.contradicted"

    async def test_look_again_asks_the_provider_once_more(self, database: Database) -> None:
        clock = Clock()
        project, job_id = await self.doubtful(database, clock)
        async with database.unit() as session:
            assert await JobRows(session).due(clock.at, 9) == []
            assert await Jobs(session, clock).resolve(job_id, LookAgain()) is JobState.UNKNOWN
            assert [one.id for one in await JobRows(session).due(clock.at, 9)] == [job_id]
            assert (await Ledger(session).spending(project)).reserved == DOLLAR


async def test_a_take_that_died_is_in_doubt_if_anything_of_it_may_be_paid(database: Database) -> None:
    async with database.unit() as session:
        project, provider = await money.project_and_provider(session)
        take_id = await money.take(session, project)
        await Takes(session).begin(take_id)
        job = await money.accepted(session, money.wish(project, provider, take_id=take_id), Clock())
        take, _ = await AnyTakes(session).get(take_id)
        take.heartbeat_at = now() - ZOMBIE_AFTER - timedelta(seconds=1)

    async with database.unit() as session:
        assert await Takes(session).fail_zombies() == [take_id]

    async with database.unit() as session:
        take, _ = await AnyTakes(session).get(take_id)
        assert take.status is Status.UNKNOWN
        assert f"shotwright jobs resolve {job.id} --look-again" in take.error
        await Settling(session).resolve(job.id, LookAgain())
        assert take.status is Status.PENDING


async def test_many_jobs_of_many_projects_live_at_once_and_the_books_agree(database: Database) -> None:
    clock = Clock()
    async with database.unit() as session:
        providers = [(await money.provider(session, name, concurrency=4)).id for name in "ab"]
        projects = [(await make.project(session, name=f"P{number}")).id for number in range(3)]
        await Ledger(session).set_cap(CapScope.DAY, None, 20 * DOLLAR)

    async def live(number: int) -> str:
        try:
            async with database.unit() as session:
                wish = money.wish(projects[number % 3], providers[number % 2], f"k{number}")
                job_id = (await Jobs(session, clock).intend(wish)).job.id
        except BudgetExceeded:
            return "refused"
        while True:
            async with database.unit() as session:
                claim = await Sending(session, clock).claim(job_id, "me")
            if isinstance(claim, Send):
                break
            await asyncio.sleep(0.01)
        async with database.unit() as session:
            await Sending(session, clock).submitted(job_id, f"p{number}")
        async with database.unit() as session:
            assert await ProviderRows(session).in_flight(providers[number % 2]) <= 4
            report = Report(state=RemoteState.FAILED) if number % 5 == 0 else DONE
            await Outcomes(session, clock).looked(job_id, report)
        return "lived"

    outcomes = Counter(await asyncio.gather(*(live(number) for number in range(30))))

    async with database.unit() as session:
        spending = await Ledger(session).spending()
        jobs = await JobRows(session).list(limit=99)
    succeeded = sum(job.state is JobState.SUCCEEDED for job in jobs)
    assert outcomes["lived"] == len(jobs) >= 20
    assert (spending.reserved, spending.spent) == (0, succeeded * 80 * CENT)
    assert spending.spent <= 20 * DOLLAR
