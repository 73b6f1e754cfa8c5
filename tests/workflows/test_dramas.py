"""Dramas from one call to their exports, against the conformance server: the road, and what goes wrong on it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from shotwright.domain.dramas import Step
from shotwright.domain.states import Status
from shotwright_sim.server import Simulator
from tests.workflows.dramas import DramaStudio, brief, episode, opened, outline


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
async def dramas(simulator: Simulator, tmp_path: Path) -> AsyncIterator[DramaStudio]:
    async with opened(tmp_path, simulator) as found:
        yield found


async def test_one_call_goes_from_a_prompt_to_an_export_with_a_film_for_each_episode(dramas: DramaStudio) -> None:
    dramas.say(outline(2), episode(), episode(action="Gu waves", seen=[{"name": "gu"}]))

    started = await dramas.order(brief(2))
    status = await dramas.work(started.project.id, started.run_id)

    facts = await dramas.read(started.project.id)
    assert (status, facts.step) == (Status.COMPLETED, Step.COMPLETED), facts
    assert [(one.number, one.title, one.done == one.total > 0) for one in facts.episodes] == [
        (1, "Night 1", True),
        (2, "Night 2", True),
    ]
    (export,) = await dramas.exports(started.project.id)
    assert export.status is Status.COMPLETED
    films = [one.name for one in export.files if one.name.endswith(".mp4")]
    assert films == ["tram.ep_01.mp4", "tram.ep_02.mp4"]
    assert len(dramas.questions) == 3
    assert all("A driver waits for a ghost." in one for one in dramas.questions[:1])
    assert ["Night 2" in one and "short red hair" in one for one in dramas.questions] == [False, True, True]
