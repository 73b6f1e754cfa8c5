"""A studio that comes back from a backup made while it was buying: nothing is sent a second time."""

import asyncio
from pathlib import Path
from uuid import UUID

from shotwright.domain.films import ALL_AUTO
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Gate, GateMode, Kind, Status
from shotwright.settings import Settings
from shotwright.usecases.jobs import ItRan
from shotwright.usecases.projects import Projects
from shotwright.wiring.backups import back_up, restore
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests.workflows.buying import Shop, opened

PATIENCE_S = 60


async def test_what_was_bought_around_a_backup_is_never_bought_again(tmp_path: Path) -> None:
    """One request was with the provider, the other was written down, and sent after the backup."""
    with Simulator(work_s=1.5) as simulator:
        async with opened(tmp_path / "old", simulator) as shop:
            pictures = await shop.provider("fal", ModelKind.IMAGE, concurrency=1)
            await shop.assign(Kind.REFERENCE, pictures)
            project = await shop.project(gates={**ALL_AUTO, Gate.REFERENCES: GateMode.MANUAL})
            buying = asyncio.create_task(shop.run(project))
            await _until_one_waits_for_another(shop, project)
            await back_up(shop.studio.settings, tmp_path / "saved.zip", with_files=True, with_secrets=True, told=_quiet)
            assert await buying is Status.COMPLETED
            bought = len(simulator.submits("fal"))
        restored = await restore(Settings(home=tmp_path / "new"), tmp_path / "saved.zip", replace=False, told=_quiet)
        async with opened(tmp_path / "new", simulator, forget=False) as shop:
            states = [job.state for job in await shop.jobs(project)]
            assert restored.held.paused == ["roof"]
            assert restored.held.in_doubt == states.count(JobState.UNKNOWN) >= 1
            assert JobState.SUBMITTED in states or JobState.RUNNING in states

            await _resume(shop, project)
            assert await shop.run(project) is Status.FAILED
            doubtful = [job for job in await shop.jobs(project) if job.state is JobState.UNKNOWN]
            assert len(doubtful) == restored.held.in_doubt
            assert all("may have been sent" in job.error for job in doubtful)
            assert len(simulator.submits("fal")) == bought

            known = {job.provider_job_id for job in await shop.jobs(project)}
            lost = iter(job.id for job in simulator.jobs("fal") if job.id not in known)
            for job in doubtful:
                await shop.resolve(job, ItRan(provider_job_id=next(lost)))
            assert await shop.run(project) is Status.COMPLETED
            assert len(simulator.submits("fal")) == len(simulator.jobs("fal")) == bought
            assert {job.state for job in await shop.jobs(project)} == {JobState.SUCCEEDED}


async def _until_one_waits_for_another(shop: Shop, project: UUID) -> None:
    """Wait until one request is with the provider, and the next is written down."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            states = {job.state for job in await shop.jobs(project)}
            if JobState.INTENDED in states and states & {JobState.SUBMITTED, JobState.RUNNING}:
                return
            await asyncio.sleep(0.01)


async def _resume(shop: Shop, project: UUID) -> None:
    async with shop.studio.database.unit() as session:
        await Projects(session).set_paused(project, paused=False)


def _quiet(_: str) -> None:
    pass
