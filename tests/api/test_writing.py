"""What people order of language models over HTTP, and the versions of their script."""

import base64
from collections.abc import Iterator

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.domain.films import ALL_AUTO
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories
from shotwright_sim.made import picture
from shotwright_sim.server import Simulator
from tests import make
from tests.api.language_models import simulated
from tests.api.seeding import Seeder


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
async def home(client: httpx.AsyncClient, seeder: Seeder, simulator: Simulator) -> str:
    """A project's address, in a studio with a language model that does all writing."""
    simulator.forget()
    new = simulated(simulator)
    made = await client.post("/api/v1/models/providers", json=new)
    assert made.status_code == 201, made.text
    switched = await client.post("/api/v1/settings/llm-provider", json={"provider_id": made.json()["id"]})
    assert (switched.status_code, "rewrite" in switched.json()["stages"]) == (200, True)
    async with seeder.database.unit() as session:
        return f"/api/v1/projects/{(await Projects(session).create('Roof', make.settings(ALL_AUTO))).code}"


async def test_an_order_is_priced_written_down_and_left_to_whoever_works(
    client: httpx.AsyncClient, home: str, simulator: Simulator
) -> None:
    answer = await client.post(f"{home}/rewrite", json={"topic": "A cat and rain", "style": "quiet", "length": 300})

    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert told["questions"] == 1
    assert told["estimate_usd_micros"] > 0
    order = told["order"]
    assert (order["key"], order["status"], order["provider"], order["version"]) == (
        "script/rewrite",
        "pending",
        "chat",
        None,
    )
    assert "A cat and rain" in order["prompt"]
    assert (await client.get(f"{home}/writing/{order['take_id']}")).json() == order
    again = await client.post(f"{home}/rewrite", json={"topic": "A cat and rain", "style": "quiet", "length": 300})
    assert again.json()["order"]["take_id"] == order["take_id"], "an order that is not done yet is not written twice"
    assert simulator.submits("openai") == []


@pytest.mark.parametrize(("order", "said"), [("rewrite", "topic"), ("screenplay", "idea")])
async def test_without_words_of_its_own_an_order_is_about_the_projects_idea(
    client: httpx.AsyncClient, home: str, order: str, said: str
) -> None:
    without = await client.post(f"{home}/{order}", json={})
    await client.patch(home, json={"idea": "A tram that nobody drives"})

    about_it = await client.post(f"{home}/{order}", json={said: "  "})
    otherwise = await client.post(f"{home}/{order}", json={said: "A cat and rain"})

    assert (without.status_code, without.json()["code"]) == (422, "writing_not_possible")
    assert "A tram that nobody drives" in about_it.json()["order"]["prompt"]
    assert "A tram" not in otherwise.json()["order"]["prompt"]


async def test_what_cannot_be_written_is_refused_with_a_sentence(client: httpx.AsyncClient, home: str) -> None:
    refusals = [
        ("rewrite", {"topic": "  "}, 422, "writing_not_possible"),
        ("screenplay", {"idea": "A cat", "scenes": 0}, 422, "writing_not_possible"),
        ("screenplay", {"idea": "A cat", "look": "baroque"}, 422, "writing_not_possible"),
        ("screenplay", {"idea": "A cat", "images": [base64.b64encode(b"no picture").decode()]}, 422, "file_not_usable"),
        ("translate", {"target": "zh"}, 404, "script_version_not_found"),
        ("translate", {"target": "th"}, 422, "invalid_request"),
        ("camera", {}, 422, "writing_not_possible"),
        ("rewrite", {"topic": "A cat", "model": "nobody"}, 404, "provider_not_found"),
        ("rewrite", {"topic": "A cat", "at_most_usd_micros": 1}, 402, "budget_exceeded"),
        ("extract", None, 404, "script_version_not_found"),
    ]
    for path, given, status, code in refusals:
        answer = await client.post(f"{home}/{path}", json=given)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (path, given, answer.text)
        assert answer.json()["detail"]
    assert (await client.post("/api/v1/projects/nowhere/rewrite", json={"topic": "A"})).status_code == 404


async def test_pictures_go_with_an_idea_and_are_kept_once_it_is_ordered(
    client: httpx.AsyncClient, parts: Parts, home: str
) -> None:
    given = {"idea": "A cat", "scenes": 2, "images": [base64.b64encode(picture()).decode()]}
    folder = f"{home.rpartition('/')[2]}/00_script/ideas"

    priced = await client.post(f"{home}/screenplay/price", json=given)
    too_dear = await client.post(f"{home}/screenplay", json={**given, "at_most_usd_micros": 1})
    kept_before = await parts.storage.sizes(folder)
    answer = await client.post(f"{home}/screenplay", json=given)

    assert (priced.status_code, too_dear.status_code, kept_before) == (200, 402, {})
    assert list((await parts.storage.sizes(folder)).values()) == [len(picture())]
    assert answer.status_code == 202, answer.text
    assert "1 pictures come with the idea" in answer.json()["order"]["prompt"]


@pytest.mark.parametrize(("path", "key"), [("design", "script/shots"), ("camera", "script/camera")])
async def test_some_shots_are_had_designed_or_filmed_anew(
    client: httpx.AsyncClient, home: str, seeder: Seeder, path: str, key: str
) -> None:
    async with seeder.database.unit() as session:
        project = (await make.find(session, "roof")).id
        await Stories(session, project).apply(make.breakdown(), make.cast)

    ordered = await client.post(f"{home}/{path}", json={"codes": ["shot_002"]})
    unknown = await client.post(f"{home}/{path}", json={"codes": ["shot_009"]})

    assert (ordered.status_code, ordered.json()["order"]["key"]) == (202, key)
    assert "shot_002" in ordered.json()["order"]["prompt"]
    assert "shot_001" not in ordered.json()["order"]["prompt"]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "artefact_not_found")


async def test_versions_of_a_script_are_brought_compared_and_used(client: httpx.AsyncClient, home: str) -> None:
    assert (await client.get(f"{home}/script")).status_code == 404
    first = await client.put(f"{home}/script", json={"text": "# Roof\n\nLIN: Who are you?"})
    await client.put(f"{home}/script", json={"text": "# Roof\n\nLIN: Who were you?"})

    assert (first.status_code, first.json()["version"]["number"]) == (200, 1)
    assert (await client.put(f"{home}/script", json={"text": " "})).json()["code"] == "script_unreadable"
    pieces = (await client.get(f"{home}/script/diff", params={"before": 1, "after": 2})).json()["pieces"]
    assert [(one["change"], one["text"]) for one in pieces][1:3] == [("removed", "are"), ("added", "were")]
    used = await client.post(f"{home}/script/versions/1/use")
    assert (used.json()["in_force"], used.json()["lifecycle"]) == (True, None)
    versions = (await client.get(f"{home}/script/versions")).json()["items"]
    assert [(one["number"], one["in_force"], one["origin"]) for one in versions] == [
        (1, True, "upload"),
        (2, False, "upload"),
    ]
    assert (await client.get(f"{home}/script")).json()["text"] == "# Roof\n\nLIN: Who are you?"
    assert (await client.get(f"{home}/script/versions/9")).json()["code"] == "script_version_not_found"
    ordered = await client.post(f"{home}/extract")
    assert (ordered.status_code, ordered.json()["key"]) == (202, "script/breakdown")
    assert (await client.post(f"{home}/extract")).json()["take_id"] == ordered.json()["take_id"]


async def test_what_an_order_would_cost_is_told_and_nothing_is_ordered(client: httpx.AsyncClient, home: str) -> None:
    await client.put(f"{home}/script", json={"text": "# Roof\n\nLIN: Who are you?"})
    for path, given in (
        ("rewrite", {"topic": "A cat"}),
        ("screenplay", {"idea": "A cat"}),
        ("translate", {"target": "zh"}),
    ):
        told = await client.post(f"{home}/{path}/price", json=given)
        assert told.status_code == 200, told.text
        assert (told.json()["provider"], told.json()["questions"]) == ("chat", 1)
        assert told.json()["cost_usd_micros"] > 0
    refused = await client.post(f"{home}/rewrite/price", json={"topic": " "})
    assert (refused.status_code, refused.json()["code"]) == (422, "writing_not_possible")
    kinds = await client.get(f"{home}/artefacts", params={"kind": "script"})
    assert kinds.json()["items"] == []


async def test_who_writes_goes_on_in_one_version_until_something_is_made_of_it(
    client: httpx.AsyncClient, home: str
) -> None:
    async def write(text: str, written: str | None = "on") -> int:
        given = {"text": text} if written is None else {"text": text, "written": written}
        answer = await client.put(f"{home}/script", json=given)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["version"]["number"])

    assert [await write("# Roof"), await write("# Roof\n\nLIN: Who"), await write("# Roof\n\nLIN: Who?")] == [1, 1, 1]
    assert (await client.get(f"{home}/script")).json()["text"] == "# Roof\n\nLIN: Who?"
    assert await write("# Roof\n\nLIN: You?", "anew") == 2
    assert await write("# Roof\n\nLIN: You?!") == 2
    await client.post(f"{home}/script/versions/1/use")
    assert await write("# Roof\n\nLIN: Who, then?") == 3, "an older version stays as it was"
    await client.post(f"{home}/extract")
    assert await write("# Roof\n\nLIN: Who, now?") == 4, "what something is made of stays as it was"
    assert await write("# Pier\n\nGU: Me.", None) == 5
    assert await write("# Pier\n\nGU: Me!\n\n") == 6, "what was brought stays as it was"
    assert (await client.get(f"{home}/script")).json()["text"].endswith("Me!\n\n"), (
        "nothing is trimmed under one's hands"
    )
    versions = (await client.get(f"{home}/script/versions")).json()["items"]
    assert [one["origin"] for one in versions] == ["edit", "edit", "edit", "edit", "upload", "edit"]
    assert len({one["sha256"] for one in versions}) == 6


async def test_who_saves_second_is_told_what_is_there_now(client: httpx.AsyncClient, home: str) -> None:
    nothing = await client.put(f"{home}/script", json={"text": "# Roof"}, headers={"If-Match": '"x"'})
    assert (nothing.status_code, nothing.json()["code"]) == (404, "script_version_not_found")
    await client.put(f"{home}/script", json={"text": "# Roof"})
    seen = {"If-Match": (await client.get(f"{home}/script")).headers["etag"]}

    first = await client.put(f"{home}/script", json={"text": "# Roof\n\nRain.", "written": "on"}, headers=seen)
    second = await client.put(f"{home}/script", json={"text": "# Roof\n\nSnow.", "written": "on"}, headers=seen)

    assert (first.status_code, second.status_code) == (200, 412)
    assert (second.json()["code"], second.json()["current"]["text"]) == ("changed_meanwhile", "# Roof\n\nRain.")
    again = {"If-Match": first.headers["etag"]}
    third = await client.put(f"{home}/script", json={"text": "# Roof\n\nSnow.", "written": "on"}, headers=again)
    assert third.status_code == 200


async def test_language_models_say_what_they_do_and_how_their_servers_are(client: httpx.AsyncClient, home: str) -> None:
    assert home
    (model,) = (await client.get("/api/v1/ai/models")).json()["items"]
    assert (model["name"], model["is_local"], "camera" in model["stages"]) == ("chat", True, True)
    (health,) = (await client.get("/api/v1/ai/health")).json()["items"]
    assert (health["has_model"], health["problem"]) == (True, "")
    only = {"provider_id": model["provider_id"], "stages": ["reference"]}
    assert (await client.post("/api/v1/settings/llm-provider", json=only)).json()["code"] == "provider_not_usable"


async def test_camera_moves_have_names_in_both_languages(client: httpx.AsyncClient, home: str) -> None:
    presets = (await client.get("/api/v1/camera-movements/presets")).json()["items"]
    assert {"push", "orbit", "vertigo", "whip"} <= {one["code"] for one in presets}
    assert all(one["name_en"] and one["name_zh"] for one in presets)
    unknown = await client.post(f"{home}/camera/preset", json={"preset": "loop the loop"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "edit_not_allowed")
