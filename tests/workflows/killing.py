"""Campaigns that kill the process that buys, again and again, and then look into both books: ours and the provider's.

A *leg* is one installation in which a handful of takes are bought. Process after process is started on it, and each is
killed at another point; what the one before left behind is the next one's to bring to its end. What is in doubt then is
settled as a person would, who looks into the provider's list of jobs. After the last kill a leg is brought to its end.
"""

import asyncio
import random
import shutil
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shotwright.db.money_tables import Job
from shotwright.db.takes import TakeRows
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.jobs import JobState
from shotwright.domain.states import GateMode, Kind, Review, Status
from shotwright.usecases.jobs import ItDidNotRun, ItRan, LookAgain
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.settling import Word
from shotwright.workflows.paid import points
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.desk import SimJob
from shotwright_sim.scenarios import Scenario
from shotwright_sim.server import Simulator
from tests.workflows.buying import Shop, opened
from tests.workflows.paid_cases import REQUESTS, VIDEO, Case
from tests.workflows.paid_worker import Place, Worker
from tests.workflows.tallies import RANDOM, Tally

_FIRST: Final = (points.BEGUN, points.INTENDING, points.INTENDED)
MOST_AT_ONCE: Final = 7
"""So many kills one leg takes: it has a job for each, and one that is left."""


class Campaign:
    """Kills processes that buy one kind of thing. A simulator of its own tells whose request is whose."""

    def __init__(self, case: Case, simulator: Simulator, folder: Path, seed: int = 1) -> None:
        self.tally = Tally()
        self._case = case
        self._simulator = simulator
        self._folder = folder
        self._chance = random.Random(f"{case} {seed}")
        self._prepared: Place | None = None
        self._legs = 0

    async def kill_at(self, moments: Sequence[str]) -> None:
        """Kill one process at each of these moments, then bring everything to its end and look into the books."""
        for start in range(0, len(moments), MOST_AT_ONCE):
            leg = await self._leg()
            # All jobs are written down as soon as there are any; then no process comes by these again.
            for moment in sorted(moments[start : start + MOST_AT_ONCE], key=lambda one: one not in _FIRST):
                if await leg.kill_at(moment):
                    continue
                await self._end(leg)
                leg = await self._leg()
                assert await leg.kill_at(moment), f"no process came by “{moment}”"
            await self._end(leg)

    async def _end(self, leg: "Leg") -> None:
        await leg.bring_to_its_end()
        self.tally += await leg.audit()

    async def kill_one_of_two_at(self, moments: Sequence[str], database_url: str) -> None:
        """The same with two processes on PostgreSQL, of which one is killed and the other finishes its work."""
        place = await _prepare(self._case, self._simulator, self._folder, database_url)
        self._simulator.forget()
        leg = Leg(self._case, self._simulator, place, self._chance)
        for number, moment in enumerate(moments):
            if number:
                await leg.reject_all()
            await leg.kill_one_of_two(moment)
        self.tally += await leg.audit()

    async def prepare(self) -> Place:
        """Make all that comes before what is to be bought, once."""
        if self._prepared is None:
            self._prepared = await _prepare(self._case, self._simulator, self._folder / "prepared")
        return self._prepared

    async def _leg(self) -> "Leg":
        prepared = await self.prepare()
        self._legs += 1
        home = self._folder / f"leg {self._legs}"
        shutil.copytree(prepared.home, home)
        self._simulator.forget()
        return Leg(self._case, self._simulator, replace(prepared, home=home), self._chance)


async def _prepare(case: Case, simulator: Simulator, home: Path, database_url: str = "") -> Place:
    """Make all that comes before what is to be bought; pictures are bought too, for that is quick."""
    async with opened(home, simulator, database_url=database_url) as shop:
        if case is VIDEO:
            pictures = await shop.provider("fal", ModelKind.IMAGE)
            await shop.assign(Kind.REFERENCE, pictures)
            await shop.assign(Kind.KEYFRAME, pictures)
        await shop.assign(case.stage, await shop.provider(case.wire, case.model, concurrency=1, **case.limits))
        project_id = await shop.project(case.script, {**ALL_AUTO, **dict.fromkeys(case.gates, GateMode.MANUAL)})
    place = Place(home=home, project_id=project_id, database_url=database_url)
    assert not await Worker(place).was_killed()
    async with opened(home, simulator, database_url=database_url) as shop, shop.studio.database.unit() as session:
        reviews = Reviews(session, project_id)
        for waiting in await reviews.waiting():
            if waiting.subject.startswith(case.approved):
                await reviews.decide(waiting.subject, Review.APPROVED)
    return place


class Leg:
    """One installation, and the processes that are killed on it one after the other."""

    def __init__(self, case: Case, simulator: Simulator, place: Place, chance: random.Random) -> None:
        self._case = case
        self._simulator = simulator
        self._place = place
        self._chance = chance
        self._tally = Tally()
        self._never_ran: set[UUID] = set()

    async def kill_at(self, moment: str) -> bool:
        """Kill a process at a moment. Return whether it died of it; not if all was bought before it came by."""
        for _ in range(2):  # a run may end before its time, by what a person said; the next one makes the rest
            if await self._hit(moment):
                self._tally.kills[moment] += 1
                await self.settle_doubts()
                self._forget_after(moment)
                return True
            await self.settle_doubts()
        return False

    async def _hit(self, moment: str) -> bool:
        if moment == RANDOM:
            return await self._hit_at_random()
        if moment not in REQUESTS:
            return await Worker(self._place, moment).was_killed()
        method, path = REQUESTS[moment]
        worker = Worker(self._place)
        self._simulator.desk.before_answer = lambda asked, where: (
            worker.kill() if asked == method and path in where else None
        )
        return await self._until_killed(worker)

    async def _hit_at_random(self) -> bool:
        """Kill a process a moment after one of its first requests, whatever it is doing then."""
        requests = self._chance.randrange(6 if self._case.wire == "fal" else 2)
        worker, left = Worker(self._place), iter(range(requests, -1, -1))

        def count(_method: str, _path: str) -> None:
            if next(left, None) == 0:
                threading.Timer(self._chance.uniform(0, 0.25), worker.kill).start()

        self._simulator.desk.before_answer = count
        return await self._until_killed(worker)

    async def _until_killed(self, worker: Worker) -> bool:
        try:
            return await worker.was_killed()
        finally:
            self._simulator.desk.before_answer = _nothing

    def _forget_after(self, moment: str) -> None:
        """Let the provider not know a job that it has just accepted, until a person has it looked for again."""
        if moment == points.SUBMITTED:
            self._simulator.jobs(self._case.wire)[-1].scenario = Scenario.VANISHED

    async def kill_one_of_two(self, moment: str) -> None:
        """Kill one of two processes that share the work. The other one has to bring all of it to its end."""
        begun, loop = asyncio.Event(), asyncio.get_running_loop()
        self._simulator.desk.before_answer = lambda _method, _path: _tell(loop, begun)
        first = asyncio.create_task(Worker(self._place, moment).was_killed())
        sending = asyncio.create_task(begun.wait())
        await asyncio.wait({first, sending}, return_when=asyncio.FIRST_COMPLETED)
        second = Worker(self._place)  # no sooner: it might take all the work
        assert await first, f"no process came by “{moment}”"
        assert not await second.was_killed()
        sending.cancel()
        self._tally.kills[moment] += 1
        await self.settle_doubts()
        await self.bring_to_its_end()

    async def reject_all(self) -> None:
        """Let all be bought anew."""
        async with self._opened() as shop, shop.studio.database.unit() as session:
            for key, take in (await TakeRows(session, self._place.project_id).selected()).items():
                if key.startswith(self._case.approved) and take.recipe["provider_id"]:
                    await Reviews(session, self._place.project_id).decide(key, Review.REJECTED)

    async def settle_doubts(self) -> bool:
        """Say of every job in doubt what a person finds in the provider's list. Return whether there was any."""
        async with self._opened() as shop:
            jobs = await self._jobs(shop)
            doubtful = [job for job in jobs if job.state is JobState.UNKNOWN and await self._waits(shop, job)]
            for job in doubtful:
                word = self._word(job)
                await shop.resolve(job, word)
                self._tally.resolved[type(word).__name__] += 1
        self._tally.unknown += len(doubtful)
        return bool(doubtful)

    async def _jobs(self, shop: Shop) -> Sequence[Job]:
        return [job for job in await shop.jobs(self._place.project_id) if job.kind is self._case.model]

    async def _waits(self, shop: Shop, job: Job) -> bool:
        return (await shop.take(job)).status is Status.UNKNOWN

    def _word(self, job: Job) -> Word:
        """Return what a person says who looks for the job in the provider's list."""
        if job.provider_job_id:
            self._simulator.desk.jobs[job.provider_job_id].scenario = Scenario.WELL
            return LookAgain()
        ran = [one for mark, one in self._accepted() if mark == self._mark(job.request)]
        if not ran:
            self._never_ran.add(job.id)
        elif self._case.wire == "fal":
            return ItRan(provider_job_id=ran[0].id)
        else:  # a vendor that answers at once has no list
            self._tally.gone += 1
        return ItDidNotRun()

    def _accepted(self) -> list[tuple[str, SimJob]]:
        """Return what the provider accepted, which is all that it was asked for, with the mark of each request."""
        wire = self._case.wire
        submits, jobs = self._simulator.submits(wire), self._simulator.jobs(wire)
        return [(self._mark(seen.fields), job) for seen, job in zip(submits, jobs, strict=True)]

    async def bring_to_its_end(self) -> None:
        """Let processes work, and settle what is in doubt, until all is made."""
        for _ in range(5):
            assert not await Worker(self._place).was_killed()
            if not await self.settle_doubts() and await self._is_made():
                return
        raise AssertionError(f"it does not come to an end: {await self._told()}")

    async def _is_made(self) -> bool:
        async with self._opened() as shop:
            planned = await shop.plan(self._place.project_id)
            made = await shop.selected(self._place.project_id)
        wanted = (one for one in planned.production.artefacts if one.kind is self._case.stage)
        return all(one.key in made for one in wanted if one.key.startswith(self._case.approved))

    async def audit(self) -> Tally:
        """Compare our books with the provider's."""
        async with self._opened() as shop:
            jobs = await self._jobs(shop)
            every = await shop.jobs(self._place.project_id)
            delivered = [job for job in jobs if await self._is_delivered(shop, job)]
            async with shop.studio.database.unit() as session:
                spending = await Ledger(session).spending(self._place.project_id)
        sent = Counter(self._mark(job.request) for job in jobs if job.id not in self._never_ran)
        accepted = Counter(mark for mark, _ in self._accepted())
        self._tally.submits = accepted.total()
        self._tally.duplicates = (accepted - sent).total()
        self._tally.lost = (accepted - Counter(self._mark(job.request) for job in delivered)).total() - self._tally.gone
        assert spending.reserved == 0
        assert spending.spent == sum(job.cost_usd_micros or 0 for job in every)
        return self._tally

    async def _is_delivered(self, shop: Shop, job: Job) -> bool:
        """Whether what a job made lies in storage, and the take that it was for was made of it."""
        if job.state is not JobState.SUCCEEDED or not job.delivered_at:
            return False
        take = await shop.take(job)
        files = [one["file"] for one in take.facts.get("bought", ())]
        return take.status is Status.COMPLETED and [await shop.studio.storage.exists(key) for key in files] == [True]

    def _mark(self, request: Mapping[str, Any]) -> str:
        return str(request[self._case.mark] if self._case.mark in request else request["input"])

    def _opened(self):
        place = self._place
        return opened(place.home, self._simulator, forget=False, database_url=place.database_url)

    async def _told(self) -> list[tuple[str, str, str]]:
        async with self._opened() as shop:
            jobs = await self._jobs(shop)
            return [(str(job.state), (await shop.take(job)).status, job.error) for job in jobs]


def _tell(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(event.set)


def _nothing(method: str, path: str) -> None:
    del method, path
