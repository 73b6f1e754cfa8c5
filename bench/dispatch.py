"""What it costs to dispatch: how full providers are kept, and how planning and sending grow with what is queued.

    python bench/dispatch.py [--shots 200] [--work-s 60] [--largest 10000] [--only makespan|growth]

* *Makespan*: a project whose references, keyframes, lines and clips are all bought from the conformance server, where
  every job takes `--work-s` seconds and a provider takes so many at once. The time from the first request to the last
  take, against the least that these limits allow.
* *Growth*: a plan of a project (`Runs.advance`) with ever more shots; a job written down and the right to send it
  (`Jobs.intend`, `Sending.claim`) with ever more jobs in the queue. CPU milliseconds, statements that reach the
  database, and ratios per doubling: for a plan 2 is linear, for a single job 1.
"""

import argparse
import asyncio
import math
import os
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.money_tables import Job, JobTry
from shotwright.db.tables import Take
from shotwright.domain.caps import CapScope
from shotwright.domain.films import ALL_AUTO, FilmSettings, Format
from shotwright.domain.prices import UNKNOWN
from shotwright.domain.secret import Secret
from shotwright.domain.states import Gate, GateMode, Kind, Review
from shotwright.domain.stories import NARRATOR
from shotwright.settings import Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.jobs import Jobs, Wish
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers, ProviderSettings
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs
from shotwright.usecases.sending import Sending
from shotwright.usecases.stories import Stories
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio, open_studio
from shotwright.wiring.work import working
from shotwright.workflows.dispatch import Dispatcher
from shotwright_sdk.remote_models import ModelKind
from shotwright_sdk.values import Breakdown, CastVoice, Character, Figure, Line, Location, Scene, Shot, Size
from shotwright_sdk.vocabulary import LineKind, Place
from shotwright_sim.desk import Making
from shotwright_sim.server import Simulator

AT_ONCE: Final = {ModelKind.IMAGE: 20, ModelKind.SPEECH: 4, ModelKind.VIDEO: 20}
WIRES: Final = {ModelKind.IMAGE: "fal", ModelKind.SPEECH: "openai", ModelKind.VIDEO: "fal"}
STAGES: Final = {
    Kind.REFERENCE: ModelKind.IMAGE,
    Kind.KEYFRAME: ModelKind.IMAGE,
    Kind.VOICE: ModelKind.SPEECH,
    Kind.CLIP: ModelKind.VIDEO,
}
LIMITS: Final[dict[ModelKind, dict[str, Any]]] = {
    ModelKind.IMAGE: {},
    ModelKind.SPEECH: {"voices": ["alloy"]},
    ModelKind.VIDEO: {"first_frame": "needed", "durations": [2, 3, 4, 5]},
}
HEAD: Final = (
    "# Roof\n\n## Characters\n- **Lin** (F, 24): short hair.\n- **Gu** (M, 26): hoodie.\n\n## EXT. ROOFTOP - NIGHT\n"
)
SAMPLE: Final = 20
ROUNDS: Final = 5


def script(shots: int) -> str:
    return HEAD + "\n\n".join(f"{('LIN', 'GU')[number % 2]}: Number {number}." for number in range(shots)) + "\n"


@asynccontextmanager
async def opened(simulator: Simulator) -> AsyncGenerator[tuple[Studio, UUID]]:
    """An installation in which everything is bought, with one project that nobody has paid for yet."""
    with tempfile.TemporaryDirectory() as home:
        async with open_studio(Settings(home=Path(home), database_url="")) as studio:
            async with studio.database.unit() as session:
                providers = Providers(session, vault(studio.settings))
                for kind, wire in WIRES.items():
                    added = await providers.add(provider(kind, simulator.url(wire)), Secret("sim-key"))
                    for stage in (stage for stage, model in STAGES.items() if model is kind):
                        await Assignments(session).assign(None, stage, [added.id])
                made = await Projects(session).create("Roof", film())
                await Ledger(session).set_cap(CapScope.PROJECT, made.id, None)
            yield studio, made.id


def provider(kind: ModelKind, url: str) -> ProviderSettings:
    return ProviderSettings(
        name=str(kind),
        kind=kind,
        protocol=WIRES[kind],
        base_url=url,
        model=f"sim/some-{kind}",
        overrides={"allow_unknown_price": True, **LIMITS[kind]},
        allow_private=True,
        concurrency=AT_ONCE[kind],
    )


def film() -> FilmSettings:
    """As small as films are; nothing is made of the clips, which is not looked at here."""
    gates = {**ALL_AUTO, Gate.BREAKDOWN: GateMode.MANUAL, Gate.CLIPS: GateMode.MANUAL}
    return FilmSettings(format=Format(size=Size(width=320, height=180), rate=Fraction(24)), gates=gates)


async def bench_makespan(shots: int, work_s: float) -> None:
    with Simulator(work_s=work_s) as simulator:
        async with opened(simulator) as (studio, project_id), working(studio) as dispatcher:
            async with studio.database.unit() as session:
                await Projects(session).bring_script(project_id, script(shots), "bench")
            await run(studio, dispatcher, project_id)
            async with studio.database.unit() as session:
                reviews = Reviews(session, project_id)
                for one in await reviews.waiting():
                    await reviews.decide(one.subject, Review.APPROVED)
            await run(studio, dispatcher, project_id)
            spent = await time_spent(studio)
        jobs = simulator.jobs("fal")
    images, clips = (sum(job.making is making for job in jobs) for making in (Making.IMAGE, Making.VIDEO))
    rounds = max(  # a keyframe comes after its references, a clip after its keyframe
        math.ceil(images / AT_ONCE[ModelKind.IMAGE]) + 1,
        math.ceil(clips / AT_ONCE[ModelKind.VIDEO]) + 2,
    )
    least = rounds * work_s
    print(f"{images} pictures and {clips} clips of {work_s:g} s, {AT_ONCE[ModelKind.IMAGE]} of a kind at once")
    print(f"makespan {spent:.0f} s / lower bound {least:.0f} s: {spent / least:.3f}   goal <= 1.05")


async def run(studio: Studio, dispatcher: Dispatcher, project_id: UUID) -> None:
    async with studio.database.unit() as session:
        run_id = await Runs(session, project_id).start(redo_stale=False)
    dispatcher.nudge()
    print("the run has", await dispatcher.wait_for(project_id, run_id))


async def time_spent(studio: Studio) -> float:
    """Return the seconds from the first request to the last take that was bought."""
    async with studio.database.unit() as session:
        first = await session.scalar(select(func.min(JobTry.sent_at)))
        bought = select(func.max(Take.ended_at)).where(Take.id.in_(select(Job.take_id)))
        last = await session.scalar(bought)
    assert first is not None
    assert last is not None
    return (last - first).total_seconds()


def story(shots: int) -> Breakdown:
    """Two people on a roof, one line a shot, episodes of 100 shots."""
    people = tuple(Character(code=f"char_{number:03d}", name=f"Person {number}") for number in (1, 2))
    episodes = range(1, math.ceil(shots / 100) + 1)
    return Breakdown(
        title="Roof",
        language="en",
        characters=people,
        locations=(Location(code="loc_001", name="Roof", place=Place.ROOFTOP),),
        scenes=tuple(
            Scene(code=f"scene_{one:03d}", heading="Roof", location="loc_001", episode=one) for one in episodes
        ),
        shots=tuple(
            Shot(
                code=f"shot_{number + 1:03d}",
                scene=f"scene_{number // 100 + 1:03d}",
                action=f"They wait, {number}.",
                figures=(Figure(character=people[number % 2].code),),
                lines=(Line(kind=LineKind.DIALOGUE, text=f"Number {number}.", character=people[number % 2].code),),
            )
            for number in range(shots)
        ),
    )


def cast(characters: Sequence[Character], _language: str) -> dict[str, CastVoice]:
    return {NARRATOR: CastVoice(voice="alloy"), **{one.code: CastVoice(voice="alloy") for one in characters}}


@contextmanager
def counted(studio: Studio) -> Generator[list[str]]:
    """Give the statements that reach the database while the block runs."""
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    engine = studio.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def bench_plans(sizes: Sequence[int]) -> None:
    before = 0.0
    for shots in sizes:
        with Simulator() as simulator:
            async with opened(simulator) as (studio, project_id):
                async with studio.database.unit() as session:
                    await Projects(session).bring_script(project_id, "# Roof", "bench")
                    await Stories(session, project_id).apply(story(shots), cast)
                    await Runs(session, project_id).start(redo_stale=False)
                spent, statements = await timed(studio, lambda session: advance(session, project_id, studio), ROUNDS)
        print(f"advance, {shots:6} shots: {told(spent, statements, before)}")
        before = spent


async def advance(session: AsyncSession, project_id: UUID, studio: Studio) -> None:
    await Runs(session, project_id, entries(studio.settings).entry_of).advance()


async def bench_jobs(sizes: Sequence[int]) -> None:
    """Write jobs down, and claim some of them from a provider: what each that waits for it asks again and again."""
    jobs: list[UUID] = []
    writing = claiming = 0.0
    with Simulator() as simulator:
        async with opened(simulator) as (studio, project_id):
            for size in sizes:
                jobs += await intended(studio, project_id, len(jobs), size - SAMPLE)
                writes = writing_down(project_id, await image_provider(studio), range(size - SAMPLE, size), jobs)
                spent, statements = await timed(studio, writes, SAMPLE)
                print(f"intend, {size:6} jobs queued: {told(spent, statements, writing)}")
                writing = spent
                spent, statements = await timed(studio, claims(jobs[-SAMPLE:]), SAMPLE)
                print(f"claim,  {size:6} jobs queued: {told(spent, statements, claiming)}")
                claiming = spent


def writing_down(
    project_id: UUID, provider_id: UUID, numbers: Sequence[int], jobs: list[UUID]
) -> Callable[[AsyncSession], Awaitable[None]]:
    left = iter(numbers)

    async def write(session: AsyncSession) -> None:
        jobs.append((await Jobs(session).intend(wish(project_id, provider_id, next(left)))).job.id)

    return write


def claims(job_ids: Sequence[UUID]) -> Callable[[AsyncSession], Awaitable[None]]:
    left = iter(job_ids)

    async def claim(session: AsyncSession) -> None:
        await Sending(session).claim(next(left), "bench", alive=["bench"])

    return claim


async def image_provider(studio: Studio) -> UUID:
    async with studio.database.unit() as session:
        return (await Providers(session, vault(studio.settings)).all(ModelKind.IMAGE))[0].id


async def intended(studio: Studio, project_id: UUID, first: int, end: int) -> list[UUID]:
    image_id = await image_provider(studio)
    async with studio.database.unit() as session:
        wishes = [wish(project_id, image_id, number) for number in range(first, end)]
        return [(await Jobs(session).intend(one)).job.id for one in wishes]


def wish(project_id: UUID, provider_id: UUID, number: int) -> Wish:
    return Wish(
        idempotency_key=f"bench-{number}",
        project_id=project_id,
        provider_id=provider_id,
        model="sim/some-image",
        kind=ModelKind.IMAGE,
        request={},
        estimate=replace(UNKNOWN, usd_micros=40_000),
    )


async def timed(studio: Studio, action: Callable[[AsyncSession], Awaitable[None]], rounds: int) -> tuple[float, int]:
    """Return the median of the CPU seconds, and the statements of the last round; each is a transaction."""
    spent: list[float] = []
    with counted(studio) as statements:
        for _ in range(rounds):
            statements.clear()
            start = time.process_time()
            async with studio.database.unit() as session:
                await action(session)
            spent.append(time.process_time() - start)
    return statistics.median(spent), len(statements)


def told(spent: float, statements: int, before: float) -> str:
    ratio = f", {spent / before:.2f} of the one before" if before else ""
    return f"{spent * 1000:8.1f} ms, {statements:3} statements{ratio}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, default=200)
    parser.add_argument("--work-s", type=float, default=60)
    parser.add_argument("--largest", type=int, default=10_000)
    parser.add_argument("--only", choices=["makespan", "growth"], default="")
    options = parser.parse_args()
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if options.only != "makespan":
        sizes = [options.largest >> shift for shift in (3, 2, 1, 0)]
        asyncio.run(bench_plans(sizes))
        asyncio.run(bench_jobs(sizes))
    if options.only != "growth":
        asyncio.run(bench_makespan(options.shots, options.work_s))


if __name__ == "__main__":
    main()
