"""Dramas over HTTP: what one costs, what is refused before anything is started, and how far one is."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shotwright.usecases.runs import Runs
from shotwright_sim.server import Simulator
from tests.api.language_models import simulated
from tests.api.seeding import Seeder

CLIPS = {"prices": [{"unit": "second", "usd": 1, "per": 10}], "first_frame": True, "durations": [5, 10]}
URL = "/api/v1/projects/generate-drama"
DRAMA: dict[str, Any] = {"title": "Tram", "prompt": "A driver waits for a ghost.", "episodes": 3, "duration_sec": 40}
OWN = """\
# Tram

## Episode 1

### INT. DEPOT - NIGHT

LIN waits.

## Episode 2

### INT. DEPOT - DAY

LIN goes.
"""


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


async def add(client: httpx.AsyncClient, simulator: Simulator, name: str, **changes: Any) -> str:
    new = simulated(simulator, name)
    made = await client.post("/api/v1/models/providers", json={**new, **changes})
    assert made.status_code == 201, made.text
    return made.json()["id"]


@pytest.fixture
async def writer(client: httpx.AsyncClient, simulator: Simulator) -> str:
    """A language model that does all writing."""
    simulator.forget()
    provider = await add(client, simulator, "chat")
    assert (await client.post("/api/v1/settings/llm-provider", json={"provider_id": provider})).status_code == 200
    return provider


async def projects(client: httpx.AsyncClient) -> int:
    return (await client.get("/api/v1/projects")).json()["total"]


async def test_its_price_is_told_before_there_is_any_of_it(
    client: httpx.AsyncClient, writer: str, simulator: Simulator
) -> None:
    await add(client, simulator, "film", kind="video", protocol="fal", model="sim/film", overrides=CLIPS)

    free = (await client.post(f"{URL}/estimate", json=DRAMA)).json()
    paid = (await client.post(f"{URL}/estimate", json={**DRAMA, "video_provider": "film"})).json()

    assert (free["episodes"], free["shots"], free["seconds"]) == (3, 24, 120)
    assert (free["writing"]["provider"], free["writing"]["questions"]) == ("chat", 4)
    assert free["total_usd_micros"] == free["writing"]["cost_usd_micros"] > 0
    assert (free["film"]["usd_micros"], free["is_affordable"], free["left_usd_micros"]) == (0, True, 100_000_000)
    assert paid["by_provider"]["film"] == {
        "things": 24,
        "jobs": 24,
        "seconds": 120,
        "usd_micros": 12_000_000,
        "unknown": 0,
    }
    assert paid["total_usd_micros"] == free["total_usd_micros"] + 12_000_000
    assert (await projects(client), simulator.submits("openai"), writer != "") == (0, [], True)


async def test_it_starts_a_project_with_a_run_and_what_is_to_be_written(
    client: httpx.AsyncClient, writer: str, simulator: Simulator
) -> None:
    video = await add(client, simulator, "film", kind="video", protocol="fal", model="sim/film", overrides=CLIPS)
    given = {
        **DRAMA,
        "genre": "mystery",
        "description": "For the autumn.",
        "video_provider": "film",
        "use_local_llm": True,
        "settings": {"size": "160x128", "gates": {"clips": "manual"}},
        "kinds": ["zip"],
        "at_most_usd_micros": 20_000_000,
    }

    first = await client.post(URL, json=given, headers={"Idempotency-Key": "once"})
    again = await client.post(URL, json=given, headers={"Idempotency-Key": "once"})

    assert first.status_code == 201, first.text
    assert (again.json(), await projects(client)) == (first.json(), 1)
    started = first.json()
    home = f"/api/v1/projects/{started['code']}"
    run = (await client.get(f"{home}/runs/{started['run_id']}")).json()
    assert (run["status"], run["takes"]) == ("running", {"pending": 1})
    (cap,) = [one for one in (await client.get(f"{home}/cost")).json()["caps"] if one["scope"] == "project"]
    assert cap["limit_usd_micros"] == 20_000_000
    gates = (await client.get(f"{home}/gates")).json()
    assert gates == {"breakdown": "auto", "references": "auto", "keyframes": "auto", "clips": "manual"}
    config = (await client.get(f"{home}/model-config")).json()["items"]
    assert {one["stage"]: one["providers"] for one in config}["clip"] == [video]
    drama = (await client.get(f"{home}/drama")).json()
    assert (drama["title"], drama["genre"], drama["step"], drama["language"]) == ("Tram", "mystery", "script", "en")
    assert (drama["writing"]["take_id"], drama["writing"]["status"]) == (started["writing_take_id"], "pending")
    assert [(one["number"], one["is_written"], one["film"]) for one in drama["episodes"]] == [
        (number, False, None) for number in (1, 2, 3)
    ]
    assert drama["export"] is None
    assert writer


async def test_a_script_of_ones_own_is_read_by_the_rules_and_costs_nothing(client: httpx.AsyncClient) -> None:
    given = {"title": "Tram", "script": OWN}

    estimate = (await client.post(f"{URL}/estimate", json=given)).json()
    started = (await client.post(URL, json=given)).json()

    assert (estimate["episodes"], estimate["writing"], estimate["total_usd_micros"]) == (2, None, 0)
    assert started["writing_take_id"] is None
    drama = (await client.get(f"/api/v1/projects/{started['code']}/drama")).json()
    assert (drama["step"], drama["writing"], drama["prompt"]) == ("storyboard", None, "")


async def test_what_cannot_be_is_refused_with_a_sentence_and_starts_nothing(
    client: httpx.AsyncClient, writer: str, simulator: Simulator
) -> None:
    await add(client, simulator, "far", base_url="https://example.com/v1", allow_private=False)
    await add(client, simulator, "dear", overrides={})
    refusals = [
        ({**DRAMA, "prompt": " "}, 422, "writing_not_possible"),
        ({**DRAMA, "script": OWN}, 422, "writing_not_possible"),
        ({**DRAMA, "episodes": 0}, 422, "writing_not_possible"),
        ({**DRAMA, "episodes": 101}, 422, "writing_not_possible"),
        ({**DRAMA, "scenes_per_episode": 0}, 422, "writing_not_possible"),
        ({**DRAMA, "duration_sec": 0}, 422, "writing_not_possible"),
        ({**DRAMA, "duration_sec": 1800}, 422, "writing_not_possible"),
        ({**DRAMA, "title": "///"}, 422, "name_not_usable"),
        ({**DRAMA, "settings": {"size": "15x15"}}, 422, "format_not_allowed"),
        ({**DRAMA, "episodes": "many"}, 422, "invalid_request"),
        ({"title": "Tram", "script": "# Tram"}, 422, "model_refused"),
        ({**DRAMA, "video_provider": "nobody"}, 404, "provider_not_found"),
        ({**DRAMA, "video_provider": "chat"}, 422, "provider_not_usable"),
        ({**DRAMA, "model": "far", "use_local_llm": True}, 422, "no_language_model"),
        ({**DRAMA, "at_most_usd_micros": 1}, 402, "budget_exceeded"),
        ({**DRAMA, "model": "dear", "at_most_usd_micros": 10**9}, 402, "price_unknown"),
    ]
    for given, status, code in refusals:
        answer = await client.post(URL, json=given)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (given, answer.text)
        assert answer.json()["detail"]
    assert (await projects(client), writer != "") == (0, True)


async def test_without_a_language_model_it_says_what_to_do_and_makes_nothing_up(client: httpx.AsyncClient) -> None:
    usual = await client.post(URL, json=DRAMA)
    local = await client.post(URL, json={**DRAMA, "use_local_llm": True})

    assert [(one.status_code, one.json()["code"]) for one in (usual, local)] == [(422, "no_language_model")] * 2
    assert "shotwright models add" in usual.json()["detail"]
    assert "shotwright models add" in local.json()["detail"]
    assert await projects(client) == 0


async def test_other_projects_are_no_dramas(client: httpx.AsyncClient, seeder: Seeder) -> None:
    project_id, code = await seeder.project()
    answer = await client.get(f"/api/v1/projects/{code}/drama")

    assert (answer.status_code, answer.json()["code"]) == (404, "drama_not_found")
    async with seeder.database.unit() as session:
        await Runs(session, project_id).start(redo_stale=False)
        assert len(await Runs(session, project_id).advance()) == 1, "a run of theirs begins as ever"
