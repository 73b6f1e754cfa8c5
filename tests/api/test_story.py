"""The story over HTTP: read, changed, and never overwritten by somebody who looked too early."""

from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from shotwright.db.session import Database
from shotwright.usecases.stories import Stories
from tests import make


@pytest.fixture
async def roof(database: Database) -> str:
    """The path of a project with a story of two shots."""
    async with database.unit() as session:
        project = await make.project(session)
        await Stories(session, project.id).apply(make.breakdown(), make.cast)
    return f"/api/v1/projects/{project.code}"


async def test_the_whole_story_can_be_read(client: httpx.AsyncClient, roof: str) -> None:
    episodes = (await client.get(f"{roof}/episodes")).json()["items"]
    characters = (await client.get(f"{roof}/characters")).json()["items"]
    scenes = (await client.get(f"{roof}/scenes")).json()["items"]
    locations = (await client.get(f"{roof}/locations")).json()["items"]
    shots = (await client.get(f"{roof}/shots")).json()

    assert episodes == [{"number": 1, "scenes": ["scene_001"], "shots": 2}]
    assert [(one["code"], one["name"], one["shots"]) for one in characters] == [
        ("char_001", "Lin", ["shot_001"]),
        ("char_002", "Gu", ["shot_002"]),
    ]
    assert scenes[0]["shots"] == ["shot_001", "shot_002"]
    assert locations[0]["scenes"] == ["scene_001"]
    assert shots["total"] == 2
    assert shots["items"][1]["lines"] == [
        {
            "code": "shot_002_line_01",
            "kind": "dialogue",
            "text": "Nobody.",
            "character": "char_002",
            "emotion": "neutral",
            "parenthetical": "",
        }
    ]


@pytest.mark.parametrize("which", ["characters/char_001", "locations/loc_001", "scenes/scene_001", "shots/shot_002"])
class TestIds:
    async def test_an_id_stands_for_the_code_in_every_address(
        self, client: httpx.AsyncClient, roof: str, which: str
    ) -> None:
        by_code = (await client.get(f"{roof}/{which}")).json()
        kind = which.partition("/")[0]
        by_id = f"{roof}/{kind}/{by_code['id']}"

        assert UUID(by_code["id"]).version == 7
        assert (await client.get(by_id)).json() == by_code
        assert by_code in (await client.get(f"{roof}/{kind}")).json()["items"]
        in_capitals = f"{roof}/{kind}/{by_code['id'].upper()}"
        assert (await client.patch(in_capitals, json={})).json() == by_code

    async def test_an_id_of_another_project_names_nothing(
        self, client: httpx.AsyncClient, database: Database, roof: str, which: str
    ) -> None:
        async with database.unit() as session:
            other = await make.project(session, name="Other")
            await Stories(session, other.id).apply(make.breakdown(), make.cast)
        kind = which.partition("/")[0]
        theirs = (await client.get(f"/api/v1/projects/{other.code}/{which}")).json()["id"]

        answer = await client.patch(f"{roof}/{kind}/{theirs}", json={})

        assert (answer.status_code, answer.json()["code"]) == (404, "artefact_not_found")
        assert (await client.get(f"/api/v1/projects/nowhere/{kind}/{theirs}")).json()["code"] == "project_not_found"


async def test_a_list_of_shots_comes_in_pages(client: httpx.AsyncClient, roof: str) -> None:
    page = (await client.get(f"{roof}/shots", params={"page": 2, "page_size": 1})).json()

    assert ([one["code"] for one in page["items"]], page["total"]) == (["shot_002"], 2)


async def test_before_the_breakdown_there_is_nothing_and_no_error(
    client: httpx.AsyncClient, database: Database
) -> None:
    async with database.unit() as session:
        project = await make.project(session)

    for what in ("episodes", "characters", "locations", "scenes"):
        assert (await client.get(f"/api/v1/projects/{project.id}/{what}")).json()["items"] == []
    assert (await client.get(f"/api/v1/projects/{project.id}/shots")).json()["total"] == 0


async def test_a_change_keeps_what_it_does_not_name(client: httpx.AsyncClient, roof: str) -> None:
    answer = await client.patch(f"{roof}/characters/char_001", json={"looks": {"hair_colour": "red"}, "aliases": ["L"]})

    assert answer.status_code == 200
    lin = answer.json()
    assert (lin["name"], lin["appearance"], lin["aliases"]) == ("Lin", "short red hair", ["L"])
    assert (lin["looks"]["hair_colour"], lin["review"]) == ("red", "pending")


async def test_an_edit_from_an_old_look_is_refused_and_shows_what_is_there_now(
    client: httpx.AsyncClient, roof: str
) -> None:
    seen = (await client.get(f"{roof}/shots/shot_001")).headers["etag"]
    first = await client.patch(f"{roof}/shots/shot_001", json={"size": "wide"}, headers={"If-Match": seen})
    second = await client.patch(f"{roof}/shots/shot_001", json={"size": "close_up"}, headers={"If-Match": seen})
    third = await client.patch(
        f"{roof}/shots/shot_001", json={"size": "close_up"}, headers={"If-Match": first.headers["etag"]}
    )

    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 200)
    assert (second.json()["code"], second.json()["current"]["size"]) == ("changed_meanwhile", "wide")


async def test_shots_are_added_split_moved_reordered_and_deleted(client: httpx.AsyncClient, roof: str) -> None:
    added = await client.post(
        f"{roof}/shots",
        json={
            "scene": "scene_001",
            "after": "shot_001",
            "camera": {"kind": "dolly_in", "speed": 2},
            "figures": [{"character": "char_001"}],
            "lines": [{"kind": "dialogue", "character": "char_001", "text": text} for text in ("One.", "Two.")],
        },
    )
    assert (added.status_code, added.json()["code"], added.json()["position"]) == (201, "shot_003", 2)
    assert added.json()["camera"]["speed"] == 2

    halves = (await client.post(f"{roof}/shots/shot_003/split", json={"at_line": 2})).json()["items"]
    assert [(one["code"], one["lines"][0]["text"]) for one in halves] == [("shot_003", "One."), ("shot_004", "Two.")]
    copy = (await client.post(f"{roof}/shots/shot_001/duplicate")).json()
    assert (copy["code"], copy["lines"]) == ("shot_005", [])
    moved = (await client.post(f"{roof}/shots/shot_002/move", json={"after": "shot_001"})).json()
    assert moved["position"] == 2
    assert (await client.delete(f"{roof}/shots/shot_005")).status_code == 204

    order = ["shot_004", "shot_003", "shot_002", "shot_001"]
    assert (await client.put(f"{roof}/shots/order", json={"shots": order})).json()["items"] == order


async def test_two_people_become_one_and_every_shot_keeps_whom_it_shows(client: httpx.AsyncClient, roof: str) -> None:
    await client.patch(
        f"{roof}/shots/shot_001", json={"figures": [{"character": "char_001"}, {"character": "char_002"}]}
    )
    await client.patch(f"{roof}/characters/char_002", json={"aliases": ["G", "Lin"]})

    merged = await client.post(f"{roof}/characters/char_002/merge", json={"into": "char_001"})

    assert merged.status_code == 200, merged.text
    lin = merged.json()
    assert (lin["aliases"], lin["shots"], lin["review"]) == (["Gu", "G"], ["shot_001", "shot_002"], "pending")
    shots = (await client.get(f"{roof}/shots")).json()["items"]
    assert [[one["character"] for one in shot["figures"]] for shot in shots] == [["char_001"], ["char_001"]]
    assert {line["character"] for shot in shots for line in shot["lines"]} == {"char_001"}
    assert [one["code"] for one in (await client.get(f"{roof}/characters")).json()["items"]] == ["char_001"]


async def test_two_places_become_one_and_every_scene_keeps_where_it_plays(
    client: httpx.AsyncClient, database: Database
) -> None:
    breakdown = make.breakdown()
    first = breakdown.locations[0]
    other = replace(first, code="loc_002", name="Station hall", description="under a glass roof")
    scenes = (*breakdown.scenes, replace(breakdown.scenes[0], code="scene_002", location="loc_002"))
    shots = (*breakdown.shots, replace(breakdown.shots[0], code="shot_003", scene="scene_002"))
    async with database.unit() as session:
        project = await make.project(session)
        story = replace(breakdown, locations=(first, other), scenes=scenes, shots=shots)
        await Stories(session, project.id).apply(story, make.cast)
    home = f"/api/v1/projects/{project.code}"

    merged = await client.post(f"{home}/locations/loc_002/merge", json={"into": "loc_001"})

    assert merged.status_code == 200, merged.text
    assert (merged.json()["scenes"], merged.json()["review"]) == (["scene_001", "scene_002"], "pending")
    assert [one["code"] for one in (await client.get(f"{home}/locations")).json()["items"]] == ["loc_001"]
    assert (await client.get(f"{home}/shots")).json()["total"] == 3


@pytest.mark.parametrize(
    ("request_line", "body", "refusal"),
    [
        ("PATCH /shots/shot_001", {"size": "enormous"}, (422, "invalid_request")),
        ("PATCH /shots/shot_001", {"colour": "red"}, (422, "invalid_request")),
        ("PATCH /shots/shot_001", {"duration_s": 0}, (422, "invalid_request")),
        ("PATCH /shots/shot_001", {"figures": [{"character": "char_099"}]}, (422, "edit_not_allowed")),
        ("PATCH /shots/shot_099", {"size": "wide"}, (404, "artefact_not_found")),
        ("PATCH /scenes/scene_001", {"location": "loc_099"}, (404, "artefact_not_found")),
        ("PATCH /characters/char_001", {"name": "  "}, (422, "edit_not_allowed")),
        ("POST /characters/char_001/merge", {"into": "char_001"}, (422, "edit_not_allowed")),
        ("POST /characters/char_001/merge", {"into": "char_099"}, (404, "artefact_not_found")),
        ("POST /locations/loc_099/merge", {"into": "loc_001"}, (404, "artefact_not_found")),
        ("POST /shots", {"scene": "scene_099"}, (404, "artefact_not_found")),
        ("POST /shots/shot_001/split", {"at_line": 9}, (422, "edit_not_allowed")),
        ("PUT /shots/order", {"shots": ["shot_001"]}, (422, "edit_not_allowed")),
    ],
)
async def test_a_change_that_cannot_be_is_refused_with_the_reason(
    client: httpx.AsyncClient, roof: str, request_line: str, body: dict[str, object], refusal: tuple[int, str]
) -> None:
    before = (await client.get(f"{roof}/shots")).json()
    method, _, path = request_line.partition(" ")
    answer = await client.request(method, roof + path, json=body)

    assert (answer.status_code, answer.json()["code"]) == refusal
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.get(f"{roof}/shots")).json() == before


async def test_an_unknown_project_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/projects/nobody/shots")

    assert (answer.status_code, answer.json()["code"]) == (404, "project_not_found")


async def test_people_places_and_scenes_are_added_under_new_codes_and_used_by_shots(
    client: httpx.AsyncClient, roof: str
) -> None:
    person = await client.post(f"{roof}/characters", json={"name": "Mei", "age": "child", "looks": {"glasses": True}})
    place = await client.post(f"{roof}/locations", json={"name": "Pier", "place": "sea"})
    new = {"heading": "Pier, dusk", "location": place.json()["code"], "after": "scene_001", "weather": "fog"}
    scene = await client.post(f"{roof}/scenes", json=new)
    figures = [{"character": person.json()["code"]}]
    shot = await client.post(f"{roof}/shots", json={"scene": scene.json()["code"], "figures": figures})

    assert (person.status_code, place.status_code, scene.status_code, shot.status_code) == (201, 201, 201, 201)
    assert (person.json()["code"], person.json()["review"], person.json()["age"]) == ("char_003", "pending", "child")
    assert person.json()["voice"], "somebody has to speak for them"
    assert (place.json()["code"], scene.json()["episode"]) == ("loc_002", 1)
    scenes = [one["code"] for one in (await client.get(f"{roof}/scenes")).json()["items"]]
    assert scenes.index(scene.json()["code"]) == scenes.index("scene_001") + 1
    assert (await client.get(f"{roof}/characters/char_003")).json()["shots"] == [shot.json()["code"]]
    told = (await client.get(f"{roof}/events")).json()["items"]
    assert [one["subject"] for one in told if one["data"].get("change") == "added"] == [
        "char_003",
        "loc_002",
        scene.json()["code"],
        shot.json()["code"],
    ]


async def test_what_something_still_uses_is_not_deleted_and_what_nothing_uses_is(
    client: httpx.AsyncClient, roof: str
) -> None:
    person = (await client.post(f"{roof}/characters", json={"name": "Mei"})).json()["code"]
    place = (await client.post(f"{roof}/locations", json={"name": "Pier"})).json()["code"]
    scene = (await client.post(f"{roof}/scenes", json={"location": place})).json()["code"]

    for path, user in (
        ("characters/char_001", "shot_001"),
        ("locations/loc_001", "scene_001"),
        (f"locations/{place}", scene),
        ("scenes/scene_001", "shot_001"),
    ):
        refused = await client.delete(f"{roof}/{path}")
        assert (refused.status_code, refused.json()["code"]) == (409, "record_in_use")
        assert user in refused.json()["detail"]
    for path in (f"characters/{person}", f"scenes/{scene}", f"locations/{place}"):
        late = await client.delete(f"{roof}/{path}", headers={"If-Match": '"of-before"'})
        assert (late.status_code, late.json()["current"]["code"]) == (412, path.partition("/")[2])
        tag = {"If-Match": (await client.get(f"{roof}/{path}")).headers["etag"]}
        assert (await client.delete(f"{roof}/{path}", headers=tag)).status_code == 204
        assert (await client.delete(f"{roof}/{path}")).status_code == 404
    again = (await client.post(f"{roof}/characters", json={"name": "Mei"})).json()["code"]
    assert again == person, "nothing was ever made of the first"


async def test_nothing_is_added_before_the_breakdown_or_without_a_name(
    client: httpx.AsyncClient, database: Database, roof: str
) -> None:
    async with database.unit() as session:
        empty = await make.project(session, name="Empty")

    for what, given in (
        ("characters", {"name": "Mei"}),
        ("locations", {"name": "Pier"}),
        ("scenes", {"location": "x"}),
    ):
        early = await client.post(f"/api/v1/projects/{empty.id}/{what}", json=given)
        assert (early.status_code, early.json()["code"]) == (422, "edit_not_allowed")
    assert (await client.post(f"{roof}/characters", json={"name": "  "})).status_code == 422
    assert (await client.post(f"{roof}/scenes", json={"location": "loc_099"})).status_code == 404
    once = {"Idempotency-Key": "one person"}
    first, second = [await client.post(f"{roof}/characters", json={"name": "Mei"}, headers=once) for _ in range(2)]
    assert (first.json(), second.headers["idempotency-replayed"]) == (second.json(), "true")
