"""Takes made by providers, from plan to film, against the conformance server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from shotwright.domain.jobs import JobState
from shotwright.domain.states import Kind, Status
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests.workflows.buying import Shop, opened


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(looks=1) as running:
        yield running


@pytest.fixture
async def shop(simulator: Simulator, tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path, simulator) as found:
        yield found


async def test_a_film_is_made_with_pictures_from_a_provider(shop: Shop) -> None:
    pictures = await shop.provider("fal", ModelKind.IMAGE, references=1)
    await shop.assign(Kind.REFERENCE, pictures)
    await shop.assign(Kind.KEYFRAME, pictures)
    project = await shop.project()

    assert await shop.run(project) is Status.COMPLETED

    takes = await shop.selected(project)
    assert "ep_01/film" in takes
    bought = [take for key, take in takes.items() if key.endswith(("/keyframe", "/reference"))]
    assert len(bought) == len(shop.simulator.submits("fal")) == len(shop.simulator.jobs("fal"))
    assert {take.recipe["provider"] for take in bought} == {"fal image"}
    assert {take.cost_usd_micros for take in bought} == {40_000}
    assert {job.state for job in await shop.jobs(project)} == {JobState.SUCCEEDED}
    assert all(job.delivered_at for job in await shop.jobs(project))
