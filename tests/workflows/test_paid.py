"""Takes made by providers, from plan to film, against the conformance server."""

from collections.abc import AsyncIterator, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from shotwright.domain.choosing import Strategy
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Kind, Status
from shotwright.usecases.jobs import ItDidNotRun, ItRan
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests.workflows.buying import Shop, opened

LONG = """\
# Alone on a roof

## Characters
- **Lin** (F, 24): short red hair.

## EXT. ROOFTOP - NIGHT
LIN: Who are you? Come here, and tell me all of it.
"""


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


async def test_clips_and_lines_are_bought_and_brought_to_the_film(shop: Shop) -> None:
    """Six seconds are joined from clips of two and four; the words are spread over the sound that came."""
    video = await shop.provider("fal", ModelKind.VIDEO, first_frame="needed", durations=[4, 2])
    speech = await shop.provider("openai", ModelKind.SPEECH, voices=["alloy", "nova"])
    await shop.assign(Kind.CLIP, video)
    await shop.assign(Kind.VOICE, speech)
    project = await shop.project(LONG)

    assert await shop.run(project) is Status.COMPLETED

    takes = await shop.selected(project)
    (voice,) = (take for key, take in takes.items() if key.endswith("/voice"))
    assert "".join(one["text"] for one in voice.facts["phrases"]) == "Who are you? Come here, and tell me all of it."
    assert voice.facts["phrases"][0]["start_s"] == 0
    assert len(voice.facts["phrases"]) == 2
    assert Fraction(voice.facts["duration_s"]) > 3
    clips = {key: take for key, take in takes.items() if key.endswith("/clip")}
    parts = {key: take for key, take in clips.items() if len(take.facts["bought"]) > 1}
    assert parts, "a shot longer than the longest clip is joined from several"
    jobs = await shop.jobs(project)
    assert {job.state for job in jobs} == {JobState.SUCCEEDED}
    for take in parts.values():
        own = [job for job in jobs if job.take_id == take.id]
        assert [job.part for job in own] == list(range(len(own)))
        assert take.cost_usd_micros == sum(job.cost_usd_micros or 0 for job in own) > 0
    assert len(shop.simulator.submits("fal")) + len(shop.simulator.submits("openai")) == len(jobs)


async def test_a_lost_answer_leaves_the_take_in_doubt_and_nothing_is_sent_again(shop: Shop) -> None:
    """Until a person says what became of it; then the work goes on from there."""
    pictures = await shop.provider("fal", ModelKind.IMAGE)
    await shop.assign(Kind.REFERENCE, pictures)
    project = await shop.project()
    shop.simulator.script("fal", "cut_after_accepting")

    assert await shop.run(project) is Status.FAILED
    assert await shop.run(project) is Status.FAILED

    (doubtful,) = [job for job in await shop.jobs(project) if job.state is JobState.UNKNOWN]
    take = await shop.take(doubtful)
    assert take.status is Status.UNKNOWN
    assert f"shotwright jobs resolve {doubtful.id}" in take.error
    assert len(shop.simulator.submits("fal")) == 2

    await shop.resolve(doubtful, ItRan(provider_job_id=shop.simulator.jobs("fal")[0].id))
    assert await shop.run(project) is Status.COMPLETED

    assert (await shop.take(doubtful)).status is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2
    assert {job.state for job in await shop.jobs(project)} == {JobState.SUCCEEDED}


async def test_what_did_not_run_is_made_again_by_the_next_run(shop: Shop) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await shop.project()
    shop.simulator.script("fal", "cut_after_accepting")
    await shop.run(project)
    (doubtful,) = [job for job in await shop.jobs(project) if job.state is JobState.UNKNOWN]

    await shop.resolve(doubtful, ItDidNotRun())
    assert (await shop.take(doubtful)).status is Status.FAILED
    assert await shop.run(project) is Status.COMPLETED

    assert len(shop.simulator.submits("fal")) == 3


async def test_a_provider_that_refuses_gives_way_to_another_and_is_not_asked_again(shop: Shop) -> None:
    await shop.assign(
        Kind.REFERENCE,
        await shop.provider("fal", ModelKind.IMAGE, "first", priority=100),
        await shop.provider("openai", ModelKind.IMAGE, "second"),
        strategy=Strategy.WEIGHTED,
    )
    project = await shop.project()
    shop.simulator.script("fal", "no_money")

    assert await shop.run(project) is Status.COMPLETED

    jobs = await shop.jobs(project)
    refused = next(job for job in jobs if job.state is JobState.FAILED)
    again = next(job for job in reversed(jobs) if job.take_id == refused.take_id)
    assert again.state is JobState.SUCCEEDED
    assert "asked after" in again.choice
    take = await shop.take(again)
    assert take.facts["bought"][0]["provider"] == "second"
    assert take.cost_usd_micros == 40_000


async def test_a_cap_keeps_what_it_does_not_leave_from_being_sent_and_the_rest_goes_on(shop: Shop) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await shop.project()
    await shop.cap(project, 50_000)

    assert await shop.run(project) is Status.COMPLETED

    assert len(shop.simulator.submits("fal")) == 1
    planned = await shop.plan(project)
    (held,) = [item for item in planned.plan.items if item.held]
    assert held.kind is Kind.REFERENCE
    assert "$0.05" in held.held
    voices = [key for key in await shop.selected(project) if key.endswith("/voice")]
    assert voices

    await shop.cap(project, None)
    assert await shop.run(project) is Status.COMPLETED
    assert "ep_01/film" in await shop.selected(project)


async def test_a_price_that_nobody_knows_is_not_paid_unless_the_owner_allows_it(shop: Shop) -> None:
    unpriced = await shop.provider("fal", ModelKind.IMAGE, prices=[])
    await shop.assign(Kind.REFERENCE, unpriced)
    project = await shop.project()

    await shop.run(project)
    assert shop.simulator.submits("fal") == []

    await shop.override(unpriced, allow_unknown_price=True)
    assert await shop.run(project) is Status.COMPLETED
    assert len(shop.simulator.submits("fal")) == 2


@pytest.mark.parametrize("trouble", ["failed", "policy", "bad_key", "done_with_error", "policy_later"])
async def test_work_that_came_to_nothing_fails_with_the_providers_reason(shop: Shop, trouble: str) -> None:
    await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
    project = await shop.project()
    shop.simulator.script("fal", trouble, trouble)

    await shop.run(project)

    jobs = await shop.jobs(project)
    assert {job.state for job in jobs} == {JobState.FAILED}
    assert {job.cost_usd_micros for job in jobs} == {0}
    assert {(await shop.take(job)).status for job in jobs} == {Status.FAILED}


async def test_takes_are_bought_on_postgresql_too(simulator: Simulator, tmp_path: Path, postgres_url: str) -> None:
    async with opened(tmp_path, simulator, database_url=postgres_url) as shop:
        await shop.assign(Kind.REFERENCE, await shop.provider("fal", ModelKind.IMAGE))
        project = await shop.project()
        shop.simulator.script("fal", "cut_after_accepting")

        assert await shop.run(project) is Status.FAILED
        (doubtful,) = [job for job in await shop.jobs(project) if job.state is JobState.UNKNOWN]
        await shop.resolve(doubtful, ItRan(provider_job_id=shop.simulator.jobs("fal")[0].id))

        assert await shop.run(project) is Status.COMPLETED
        assert len(shop.simulator.submits("fal")) == 2
