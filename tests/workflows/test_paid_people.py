"""What people say of paid work, while it runs and afterwards: cancelled, paused, given up, looked at again."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from shotwright.db.money_tables import Job
from shotwright.domain.choosing import Strategy
from shotwright.domain.errors import JobMoveNotAllowed, ProjectPaused
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Gate, GateMode, Kind, Status
from shotwright.usecases.jobs import LookAgain
from shotwright.usecases.ledger import Ledger, Spending
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers
from shotwright.usecases.runs import Runs
from shotwright.usecases.settling import GiveUp, Settling
from shotwright.wiring.paying import vault
from shotwright.wiring.work import working
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.scenarios import Scenario
from shotwright_sim.server import Simulator
from tests import make
from tests.workflows.buying import Hurry, Shop, opened

CENTS_4 = 40_000
ONE_SHOT = "# Rain\n\n## EXT. ROOFTOP - NIGHT\nRain falls on the city.\n"


@dataclass
class Leaps(Hurry):
    """Time in which every nap is twenty minutes long: for one take alone, or the naps of one hurry the other."""

    async def sleep(self, seconds: float) -> None:
        self.ahead += timedelta(minutes=20)
        await super().sleep(seconds)


@dataclass
class Work:
    """A process at work on a project whose run has been started."""

    shop: Shop
    project: UUID
    ending: asyncio.Task[Status]

    async def until(self, holds: Callable[[list[Job]], bool]) -> list[Job]:
        """Wait until something holds of the project's jobs, oldest first; return them."""
        async with asyncio.timeout(30):
            while not holds(jobs := await self.shop.jobs(self.project)):  # noqa: ASYNC110  # rows tell nobody
                await asyncio.sleep(0.05)
        return jobs

    async def ended(self) -> Status:
        return await asyncio.wait_for(asyncio.shield(self.ending), 30)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(looks=1) as running:
        yield running


@pytest.fixture
async def shop(simulator: Simulator, tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path, simulator) as found:
        yield found


async def project_of(shop: Shop, people: int = 1) -> UUID:
    """A project that stops after its references: of a place, and of so many people."""
    if not people:
        return await stopping_at(shop, Gate.REFERENCES, ONE_SHOT)
    script = "# Quiet\n\n## Characters\n" + "".join(f"- **P{one}** (F, 2{one}): red hair.\n" for one in range(people))
    script += "\n## EXT. ROOFTOP - NIGHT\n" + "".join(f"P{one} waits.\n" for one in range(people))
    return await stopping_at(shop, Gate.REFERENCES, script)


async def stopping_at(shop: Shop, gate: Gate, script: str) -> UUID:
    async with shop.studio.database.unit() as session:
        made = await Projects(session).create("Quiet", make.settings({**ALL_AUTO, gate: GateMode.MANUAL}))
        await Projects(session).bring_script(made.id, script, "test")
    return made.id


@asynccontextmanager
async def at_work(shop: Shop, project: UUID, pace: Hurry | None = None) -> AsyncGenerator[Work]:
    async with working(shop.studio, (pace or Hurry()).pace) as dispatcher:
        async with shop.studio.database.unit() as session:
            run_id = await Runs(session, project).start(redo_stale=False)
        dispatcher.nudge()
        ending = asyncio.create_task(dispatcher.wait_for(project, run_id))
        yield Work(shop=shop, project=project, ending=ending)
        ending.cancel()


async def run(shop: Shop, project: UUID, pace: Hurry | None = None) -> Status:
    async with at_work(shop, project, pace) as work:
        return await work.ended()


async def spending(shop: Shop, project: UUID) -> Spending:
    async with shop.studio.database.unit() as session:
        return await Ledger(session).spending(project)


async def cancel(shop: Shop, job: Job) -> JobState:
    async with shop.studio.database.unit() as session:
        return await Settling(session).cancel(job.id)


async def pause(shop: Shop, project: UUID, *, paused: bool) -> None:
    async with shop.studio.database.unit() as session:
        await Projects(session).set_paused(project, paused=paused)


async def statuses(shop: Shop, jobs: list[Job]) -> list[Status]:
    return [(await shop.take(job)).status for job in jobs]


def of_one_at_the_provider(jobs: list[Job]) -> bool:
    """Whether the only place is taken, and another job waits for it."""
    return sorted(job.state for job in jobs) in (
        [JobState.INTENDED, JobState.RUNNING],
        [JobState.INTENDED, JobState.SUBMITTED],
    )


def split(jobs: list[Job]) -> tuple[Job, Job]:
    """Return the job that is with the provider, and the one that waits."""
    there, waiting = sorted(jobs, key=lambda job: job.state is JobState.INTENDED)
    return there, waiting


@pytest.fixture
async def narrow(shop: Shop) -> UUID:
    """A project whose references are bought where one job is done at a time, of which the first does not end."""
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE, concurrency=1))
    shop.simulator.script("fal", "endless")
    return await project_of(shop)


async def test_a_cancelled_job_is_stopped_at_its_provider_and_its_take_ends_cancelled(shop: Shop, narrow: UUID) -> None:
    async with at_work(shop, narrow) as work:
        there, waiting = split(await work.until(of_one_at_the_provider))

        assert await cancel(shop, waiting) is JobState.CANCELLED
        await cancel(shop, there)

        assert await work.ended() is Status.FAILED
    jobs = await shop.jobs(narrow)
    assert {job.state for job in jobs} == {JobState.CANCELLED}
    assert await statuses(shop, jobs) == [Status.CANCELLED, Status.CANCELLED]
    assert [job.cancelled for job in shop.simulator.jobs("fal")] == [True]
    books = await spending(shop, narrow)
    assert (books.spent, books.reserved) == (CENTS_4, 0), "what was sent may be billed, what was not is not"
    assert {(await shop.take(job)).cost_usd_micros for job in jobs} == {0, CENTS_4}

    assert await run(shop, narrow) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 3, "a cancelled take is made by the next run, not by the same"


async def test_a_paused_project_sends_nothing_new_and_what_runs_is_followed_to_its_end(
    shop: Shop, narrow: UUID
) -> None:
    async with at_work(shop, narrow) as work:
        there, waiting = split(await work.until(of_one_at_the_provider))
        await pause(shop, narrow, paused=True)
        shop.simulator.jobs("fal")[0].scenario = Scenario.WELL

        await work.until(lambda jobs: there.id in {job.id for job in jobs if job.state is JobState.SUCCEEDED})
        await asyncio.sleep(0.5)
        jobs = {job.id: job for job in await shop.jobs(narrow)}
        assert jobs[waiting.id].state is JobState.INTENDED
        assert len(shop.simulator.submits("fal")) == 1
        with pytest.raises(ProjectPaused, match="shotwright resume quiet"):
            await run_of(shop, narrow)

        await pause(shop, narrow, paused=False)
        assert await work.ended() is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2


async def run_of(shop: Shop, project: UUID) -> UUID:
    async with shop.studio.database.unit() as session:
        return await Runs(session, project).start(redo_stale=False)


async def test_a_cancelled_run_sends_nothing_more_and_fetches_what_is_paid(shop: Shop, narrow: UUID) -> None:
    async with at_work(shop, narrow) as work:
        there, waiting = split(await work.until(of_one_at_the_provider))
        async with shop.studio.database.unit() as session:
            await Runs(session, narrow).cancel()
        shop.simulator.jobs("fal")[0].scenario = Scenario.WELL

        assert await work.ended() is Status.CANCELLED

    jobs = {job.id: job for job in await shop.jobs(narrow)}
    assert (jobs[there.id].state, jobs[waiting.id].state) == (JobState.SUCCEEDED, JobState.CANCELLED)
    assert jobs[there.id].delivered_at is not None
    assert len(shop.simulator.submits("fal")) == 1
    assert (await spending(shop, narrow)).reserved == 0
    assert await run(shop, narrow) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2


async def test_a_job_that_never_ends_is_left_to_a_person_after_an_hour(shop: Shop) -> None:
    """Who waits for another hour, or does without it: then it counts as paid, since it may be."""
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await project_of(shop, people=0)
    shop.simulator.script("fal", "endless")

    assert await run(shop, project, Leaps()) is Status.FAILED
    (endless,) = await shop.jobs(project)
    assert endless.state is JobState.RUNNING
    take = await shop.take(endless)
    assert take.status is Status.UNKNOWN
    assert "is not done after an hour" in take.error
    assert endless.heartbeat_at is not None

    await shop.resolve(endless, LookAgain())
    assert await run(shop, project, Leaps()) is Status.FAILED
    await shop.resolve(endless, GiveUp())
    assert (await shop.take(endless)).status is Status.FAILED
    with pytest.raises(JobMoveNotAllowed):
        await shop.resolve(endless, GiveUp())
    books = await spending(shop, project)
    assert (books.spent, books.reserved) == (CENTS_4, 0)

    assert await run(shop, project) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2


async def test_a_day_of_waiting_for_a_providers_limit_is_no_stall(shop: Shop) -> None:
    provider = await shop.provider("fal", ModelKind.IMAGE)
    async with shop.studio.database.unit() as session:
        providers = Providers(session, vault(shop.studio.settings))
        await providers.edit(provider, replace((await providers.get(provider)).settings, rpd=1))
    await shop.assign(Kind.REFERENCE, provider)
    today, tomorrow = await project_of(shop, people=0), await project_of(shop, people=0)

    assert await run(shop, today) is Status.COMPLETED
    assert await run(shop, tomorrow, Leaps()) is Status.COMPLETED

    (first,), (second,) = await shop.jobs(today), await shop.jobs(tomorrow)
    assert first.sent_at is not None
    assert second.sent_at is not None
    assert second.sent_at - first.sent_at >= timedelta(days=1)


async def test_a_result_that_cannot_be_decoded_is_not_bought_again_and_can_be_fetched_again(shop: Shop) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await project_of(shop)
    shop.simulator.script("fal", "damaged_result")

    assert await run(shop, project) is Status.FAILED
    (damaged,) = [job for job in await shop.jobs(project) if job.delivered_at is None]
    assert damaged.state is JobState.SUCCEEDED
    assert (await shop.take(damaged)).status is Status.UNKNOWN
    key = next(word for word in damaged.error.split() if "_unreadable" in word).rstrip(".")
    assert await shop.studio.storage.get(key), "what was paid for is kept for people to see"

    await shop.resolve(damaged, LookAgain())
    assert await run(shop, project) is Status.FAILED
    shop.simulator.jobs("fal")[
        [job.id for job in shop.simulator.jobs("fal")].index(damaged.provider_job_id)
    ].scenario = Scenario.WELL
    await shop.resolve(damaged, LookAgain())
    assert await run(shop, project) is Status.COMPLETED

    assert (await shop.take(damaged)).status is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2


TROUBLES = ["wrong_type_result", "expired_result", "truncated_result", "private_result", "redirect_to_private"]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_result_that_cannot_be_had_waits_for_a_person_and_is_not_bought_again(shop: Shop, trouble: str) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await project_of(shop)
    shop.simulator.script("fal", trouble)

    assert await run(shop, project) is Status.FAILED

    assert len(shop.simulator.submits("fal")) == 2
    (lost,) = [job for job in await shop.jobs(project) if job.delivered_at is None]
    assert (await shop.take(lost)).status is Status.UNKNOWN
    assert "--give-up" in (await shop.take(lost)).error
    assert (await spending(shop, project)).spent == 2 * CENTS_4, "it is paid all the same"

    await shop.resolve(lost, GiveUp())
    assert await run(shop, project) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 3


@pytest.mark.parametrize("reply", ["not_json", "huge_reply"])
async def test_a_reply_that_makes_no_sense_leaves_the_job_in_doubt_and_its_money_held(shop: Shop, reply: str) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await project_of(shop)
    shop.simulator.script("fal", reply)

    assert await run(shop, project) is Status.FAILED

    (doubtful,) = [job for job in await shop.jobs(project) if job.state is JobState.UNKNOWN]
    assert doubtful.error
    books = await spending(shop, project)
    assert (books.spent, books.reserved) == (CENTS_4, CENTS_4)
    assert not [seen for seen in shop.simulator.desk.seen if seen.path.startswith("/results/")]
    await shop.resolve(doubtful, GiveUp())
    books = await spending(shop, project)
    assert (books.spent, books.reserved) == (2 * CENTS_4, 0), "nobody knows, so it counts as paid"


@pytest.mark.parametrize("strategy", [Strategy.ROUND_ROBIN, Strategy.LEAST_LOADED])
async def test_what_is_ordered_at_once_is_shared_out(shop: Shop, strategy: Strategy) -> None:
    first = await shop.provider("fal", ModelKind.IMAGE, "first")
    second = await shop.provider("openai", ModelKind.IMAGE, "second")
    await shop.assign(Kind.REFERENCE, first, second, strategy=strategy)
    project = await project_of(shop, people=3)

    assert await run(shop, project) is Status.COMPLETED

    assert len(shop.simulator.submits("fal")) == len(shop.simulator.submits("openai")) == 2
    takes = [take for key, take in (await shop.selected(project)).items() if key.endswith("/reference")]
    words = {Strategy.ROUND_ROBIN: "its turn among 2", Strategy.LEAST_LOADED: "the least loaded of 2"}
    assert all(words[strategy] in take.recipe["choice"] for take in takes)


async def test_work_does_not_go_to_a_model_that_cannot_do_the_same(shop: Shop) -> None:
    """And the take says why not."""
    large = await shop.provider("fal", ModelKind.IMAGE, "large", priority=100)
    small = await shop.provider("openai", ModelKind.IMAGE, "small", sizes=["64x64"])
    await shop.assign(Kind.REFERENCE, large, small, strategy=Strategy.WEIGHTED)
    project = await project_of(shop)
    shop.simulator.script("fal", "no_money", "no_money")

    await run(shop, project)

    assert shop.simulator.submits("openai") == []
    errors = {(await shop.take(job)).error for job in await shop.jobs(project)}
    assert all("small: sim/some-image makes no pictures" in error for error in errors), errors


async def test_the_parts_of_a_clip_are_reserved_together_so_that_it_is_not_bought_by_halves(shop: Shop) -> None:
    video = await shop.provider("fal", ModelKind.VIDEO, first_frame="needed", durations=[2])
    await shop.assign(Kind.CLIP, video)
    project = await stopping_at(shop, Gate.CLIPS, ONE_SHOT)
    shop.simulator.script("fal", "endless")

    async with at_work(shop, project) as work:
        first, *later = await work.until(lambda jobs: bool(jobs) and jobs[0].state is JobState.RUNNING)
        assert later
        assert {job.state for job in later} == {JobState.INTENDED}
        assert {job.take_id for job in later} == {first.take_id}
        whole = (await spending(shop, project)).reserved
        assert whole == sum(job.estimate_usd_micros or 0 for job in (first, *later))

        await shop.cap(project, first.estimate_usd_micros)
        shop.simulator.jobs("fal")[0].scenario = Scenario.WELL
        assert await work.ended() is Status.COMPLETED

    books = await spending(shop, project)
    assert (books.spent, books.reserved) == (whole, 0)


async def test_a_clip_of_which_a_part_is_paid_and_another_refused_is_not_bought_again_unasked(shop: Shop) -> None:
    video = await shop.provider("fal", ModelKind.VIDEO, first_frame="needed", durations=[2])
    await shop.assign(Kind.CLIP, video)
    project = await stopping_at(shop, Gate.CLIPS, ONE_SHOT)
    shop.simulator.script("fal", "well", "policy")

    assert await run(shop, project) is Status.FAILED
    assert await run(shop, project) is Status.FAILED

    assert len(shop.simulator.submits("fal")) == 2
    first, refused, *unsent = await shop.jobs(project)
    assert (first.state, refused.state) == (JobState.SUCCEEDED, JobState.FAILED)
    take = await shop.take(first)
    assert take.status is Status.UNKNOWN
    assert "done and paid" in take.error

    await shop.resolve(first, GiveUp())
    assert {job.state for job in await shop.jobs(project)} <= {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}
    assert (await spending(shop, project)).reserved == 0
    assert (await shop.take(first)).cost_usd_micros == first.cost_usd_micros
    assert await run(shop, project) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 4 + len(unsent)
