"""Dramas from one call to their exports, against the conformance server: the road, and what goes wrong on it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from shotwright.domain.dramas import Step
from shotwright.domain.stages import Stage
from shotwright.domain.states import Status
from shotwright_sim.server import Simulator
from tests.workflows.dramas import TO_THE_STORYBOARD, DramaStudio, brief, episode, opened, outline
from tests.workflows.paid_worker import Place, Worker


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
    assert facts.writing is not None
    assert facts.writing.cost_usd_micros == await dramas.spent(started.project.id) > 0
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


@pytest.mark.parametrize("trouble", [("malformed",) * 3, ("refusal",)])
async def test_an_episode_that_comes_to_nothing_leaves_the_others_and_is_written_by_the_next_run(
    dramas: DramaStudio, trouble: tuple[str, ...]
) -> None:
    dramas.say(outline(2), episode())
    dramas.simulator.script("openai", "well", "well", *(one if one == "refusal" else "prose" for one in trouble))
    started = await dramas.order(brief(2), settings=TO_THE_STORYBOARD)
    project_id = started.project.id

    assert await dramas.work(project_id, started.run_id) is Status.FAILED
    first = await dramas.read(project_id)
    assert [(one.number, one.is_written) for one in first.episodes] == [(1, True), (2, False)]
    assert first.writing is not None
    assert [one.startswith("episode 2: ") for one in first.writing.warnings] == [True]
    asked = len(dramas.questions)
    assert asked == 2 + len(trouble)

    dramas.say(episode(action="Gu waves"))
    assert await dramas.work(project_id, await dramas.run_again(project_id)) is Status.COMPLETED

    second = await dramas.read(project_id)
    assert second.writing is not None
    assert list(second.writing.warnings) == []
    assert [(one.number, one.is_written) for one in second.episodes] == [(1, True), (2, True)]
    assert len(dramas.questions) == asked + 1, "the outline and episode 1 are remembered"
    story = await dramas.story(project_id)
    assert [(one.code, one.action) for one in story.shots] == [("shot_001", "Lin looks up"), ("shot_002", "Gu waves")]


async def test_a_script_that_a_person_brings_meanwhile_ends_the_writing(dramas: DramaStudio) -> None:
    dramas.simulator.script("openai", "refusal")
    started = await dramas.order(brief(2), settings=TO_THE_STORYBOARD)
    project_id = started.project.id
    assert await dramas.work(project_id, started.run_id) is Status.FAILED
    facts = await dramas.read(project_id)
    assert (facts.step, facts.writing is not None and facts.writing.error_code) == (Step.SCRIPT, "llm_refused")

    await dramas.ask_nobody(Stage.BREAKDOWN)
    await dramas.bring(project_id, "# Mine\n\n## INT. DEPOT - NIGHT\n\nLIN waits.\n")
    assert await dramas.work(project_id, await dramas.run_again(project_id)) is Status.COMPLETED

    assert len(dramas.questions) == 1
    assert "# Mine" in await dramas.script(project_id)


async def test_a_cap_that_is_reached_midway_keeps_what_was_bought(dramas: DramaStudio) -> None:
    dramas.say(outline(2), episode(), episode())
    started = await dramas.order(brief(2), settings=TO_THE_STORYBOARD)
    project_id = started.project.id
    dramas.after(2, lambda: dramas.cap(project_id, 1))

    assert await dramas.work(project_id, started.run_id) is Status.FAILED
    facts = await dramas.read(project_id)
    assert (facts.writing is not None and facts.writing.error_code, len(dramas.questions)) == ("budget_exceeded", 2)

    await dramas.cap(project_id)
    assert await dramas.work(project_id, await dramas.run_again(project_id)) is Status.COMPLETED
    assert len(dramas.questions) == 3
    assert all(one.is_written for one in (await dramas.read(project_id)).episodes)


async def test_nothing_more_is_asked_once_its_run_is_cancelled(dramas: DramaStudio) -> None:
    dramas.say(outline(2), episode(), episode())
    started = await dramas.order(brief(2), settings=TO_THE_STORYBOARD)
    project_id = started.project.id
    dramas.after(2, lambda: dramas.cancel(project_id))

    assert await dramas.work(project_id, started.run_id) is Status.CANCELLED
    assert len(dramas.questions) == 2
    assert await dramas.work(project_id, await dramas.run_again(project_id)) is Status.COMPLETED
    assert len(dramas.questions) == 3


async def test_a_process_that_is_killed_between_episodes_sends_nothing_twice(
    dramas: DramaStudio, tmp_path: Path
) -> None:
    dramas.say(outline(3), episode(), episode(), episode())
    started = await dramas.order(brief(3), settings=TO_THE_STORYBOARD)
    place = Place(home=tmp_path, project_id=started.project.id)
    dramas.after(2, lambda: dramas.pause(started.project.id, paused=True))
    first = Worker(place)
    await dramas.until_answered(2)
    first.kill()

    assert await first.was_killed()
    await dramas.pause(started.project.id, paused=False)
    assert not await Worker(place).was_killed()

    facts = await dramas.read(started.project.id)
    assert [one.is_written for one in facts.episodes] == [True, True, True]
    assert len(dramas.questions) == len(set(dramas.questions)) == len(dramas.simulator.jobs("openai")) == 4
    assert (await dramas.story(started.project.id)).scenes[-1].episode == 3
