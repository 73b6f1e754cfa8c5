"""Projects over HTTP: started, listed, changed and deleted."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.states import Gate, GateMode
from shotwright.storage.store import Storage
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.workflows.archiving.keeping import FolderKeeper
from tests import make
from tests.statements import statements

PROJECTS = "/api/v1/projects"
SCRIPT = "# The last tram\n\n## Depot, night\n\nLIN: You are late.\n"


async def _made(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post(PROJECTS, json={"name": "The last tram", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_project_is_started_with_a_script_and_settings_and_found_by_code_and_id(
    client: httpx.AsyncClient,
) -> None:
    made = await _made(client, script=SCRIPT, description="A short one.", settings={"size": "640x360", "mark": True})
    read = (await client.get(f"{PROJECTS}/{made['id']}/")).json()

    assert read == (await client.get(f"{PROJECTS}/the-last-tram")).json() == made
    assert (read["code"], read["has_script"], read["description"]) == ("the-last-tram", True, "A short one.")
    assert (read["settings"]["size"], read["settings"]["rate"], read["settings"]["mark"]) == ("640x360", "24", True)
    assert set(read["settings"]["gates"].values()) == {"manual"}


async def test_what_a_film_is_to_be_about_is_said_changed_and_kept_in_its_folder(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    path = f"{PROJECTS}/{(await _made(client, genre='悬疑', idea='A tram that nobody drives.'))['code']}"
    changed = await client.patch(path, json={"idea": "A tram that drives itself."})
    await FolderKeeper(parts.database, parts.storage, parts.scratch, parts.scratch).write(UUID(changed.json()["id"]))
    told = json.loads(await parts.storage.get("the-last-tram/project.json"))
    listed = (await client.get(PROJECTS, params={"fields": "code,genre"})).json()["items"]

    assert (changed.json()["genre"], changed.json()["idea"]) == ("悬疑", "A tram that drives itself.")
    assert (told["genre"], told["idea"]) == ("悬疑", "A tram that drives itself.")
    assert listed == [{"code": "the-last-tram", "genre": "悬疑"}]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "A", "genre": "?" * 101}, "invalid_request"),
        ({"name": "???"}, "name_not_usable"),
        ({"name": ""}, "invalid_request"),
        ({"name": "A", "script": "  "}, "script_unreadable"),
        ({"name": "A", "script": "\0"}, "invalid_request"),
        ({"name": "A", "settings": {"size": "1281x720"}}, "format_not_allowed"),
        ({"name": "A", "settings": {"size": "big"}}, "format_not_allowed"),
        ({"name": "A", "settings": {"colour": "red"}}, "invalid_request"),
        ({"name": "A", "settings": {"voices": {"narrator": "nobody"}}}, "voice_not_known"),
        ({"name": "A", "template": "none"}, "template_not_found"),
    ],
)
async def test_what_cannot_be_a_project_is_refused_with_a_sentence(
    client: httpx.AsyncClient, fields: dict[str, Any], code: str
) -> None:
    answer = await client.post(PROJECTS, json=fields)

    assert answer.json()["code"] == code
    assert (await client.get(PROJECTS)).json()["total"] == 0


async def test_an_edit_of_what_somebody_else_changed_is_refused(client: httpx.AsyncClient) -> None:
    made = await _made(client)
    seen = (await client.get(f"{PROJECTS}/{made['id']}")).headers["etag"]
    path = f"{PROJECTS}/{made['id']}"

    first = await client.patch(path, json={"name": "Tram 2"}, headers={"If-Match": seen})
    second = await client.patch(path, json={"settings": {"style": "comic"}}, headers={"If-Match": seen})

    assert (first.json()["name"], first.json()["code"]) == ("Tram 2", "the-last-tram")
    assert (second.status_code, second.json()["current"]["name"]) == (412, "Tram 2")


async def test_settings_change_one_by_one_and_gates_by_their_own_route_alone(client: httpx.AsyncClient) -> None:
    path = f"{PROJECTS}/{(await _made(client))['id']}"

    changed = await client.patch(f"{path}/settings", json={"subtitles": "soft", "between_scenes": {"kind": "cut"}})
    smuggled = await client.patch(f"{path}/settings", json={"gates": {"clips": "auto"}})
    gates = await client.put(f"{path}/gates", json={"clips": "auto"})

    assert (changed.json()["subtitles"], changed.json()["size"]) == ("soft", "1280x720")
    assert smuggled.status_code == 422
    assert gates.json() == (await client.get(f"{path}/gates")).json()
    assert gates.json() == {"breakdown": "manual", "references": "manual", "keyframes": "manual", "clips": "auto"}


async def test_a_project_can_begin_with_what_another_one_was_to_be(client: httpx.AsyncClient) -> None:
    path = f"{PROJECTS}/{(await _made(client, settings={'style': 'comic', 'gates': {'clips': 'auto'}}))['id']}"
    saved = await client.post(f"{path}/save-as-template", json={"name": "Our series"})
    again = await client.post(f"{path}/save-as-template", json={"name": "Our series"})

    begun = await _made(client, name="Second", template="Our series", settings={"rate": "25"})
    assert (saved.status_code, again.json()["code"]) == (201, "template_name_taken")
    assert (begun["settings"]["style"], begun["settings"]["rate"]) == ("comic", "25")
    assert begun["settings"]["gates"]["clips"] == "auto"
    assert [one["name"] for one in (await client.get("/api/v1/project-templates")).json()["items"]] == ["Our series"]
    assert (await client.delete(f"/api/v1/project-templates/{saved.json()['id']}")).status_code == 204
    assert (await client.get("/api/v1/project-templates")).json()["items"] == []


async def test_a_deleted_project_leaves_its_files_in_the_bin(client: httpx.AsyncClient, parts: Parts) -> None:
    made = await _made(client)
    await parts.storage.put("the-last-tram/03_keyframes/shot_001.png", b"picture")

    assert (await client.delete(f"{PROJECTS}/the-last-tram")).status_code == 204

    assert (await client.get(f"{PROJECTS}/the-last-tram")).status_code == 404
    assert not await parts.storage.exists("the-last-tram/03_keyframes/shot_001.png")
    kept = f".bin/the-last-tram-{made['id']}/03_keyframes/shot_001.png"
    assert await parts.storage.get(kept) == b"picture"


async def test_a_project_whose_run_is_under_way_is_not_deleted(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit() as session:
        project = await make.project(session)
        await Runs(session, project.id).start(redo_stale=False)

    refused = await client.delete(f"{PROJECTS}/{project.code}")

    assert (refused.status_code, refused.json()["code"]) == (409, "project_busy")
    assert "1 runs" in refused.json()["detail"]


async def test_the_list_says_where_each_project_stands(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit() as session:
        waiting = await make.project(session, name="Waits", gates={Gate.KEYFRAMES: GateMode.MANUAL})
        await Stories(session, waiting.id).apply(make.breakdown(), make.cast)
        done = await make.project(session, name="Done")
        await make.run_to_the_end(session, done.id)

    found = {one["name"]: one for one in (await client.get(PROJECTS, params={"sort": "name"})).json()["items"]}
    overview = (await client.get(f"{PROJECTS}/{done.code}/overview")).json()

    assert list(found) == ["Done", "Waits"]
    assert overview == found["Done"]
    assert (found["Done"]["status"], found["Done"]["progress"]) == ("completed", 1.0)
    films = (await client.get("/api/v1/tasks", params={"kind": "film"})).json()["items"]
    read = [(await client.get(f"{PROJECTS}/{one}")).json()["completed_at"] for one in ("done", "waits")]
    assert [found[name]["completed_at"] for name in ("Done", "Waits")] == read == [films[0]["ended_at"], None]
    assert (found["Waits"]["status"], found["Waits"]["shots"], found["Waits"]["characters"]) == ("draft", 2, 2)
    assert found["Waits"]["waiting"] == {"breakdown": 5}
    stages = {one["kind"]: (one["done"], one["total"]) for one in found["Waits"]["stages"]}
    assert list(stages) == ["breakdown", "reference", "keyframe", "voice", "clip", "music", "film"]
    assert stages["reference"] == (0, 3)
    assert found["Waits"]["cap_usd_micros"] == 100 * 1_000_000
    assert found["Waits"]["may"] == ["view", "edit", "approve", "spend", "manage"]
    assert found["Done"]["total"] == found["Waits"]["total"]


async def test_a_list_is_sorted_filtered_and_paged(client: httpx.AsyncClient) -> None:
    for name in ("Beta", "alpha", "Gamma 50%"):
        await _made(client, name=name)

    async def names(**params: Any) -> list[str]:
        return [one["name"] for one in (await client.get(PROJECTS, params=params)).json()["items"]]

    assert await names(sort="name") == ["alpha", "Beta", "Gamma 50%"]
    assert await names(sort="-name", page_size=1, page=2) == ["Beta"]
    assert await names(q="50%") == ["Gamma 50%"]
    assert await names(running=True) == []
    assert (await client.get(PROJECTS, params={"sort": "colour"})).status_code == 422


async def test_an_overview_of_many_projects_takes_as_many_queries_as_one_of_few(
    client: httpx.AsyncClient, database: Database
) -> None:
    async def add(count: int) -> None:
        async with database.unit() as session:
            for number in range(count):
                project = await make.project(session, name=f"Film {number}")
                await Stories(session, project.id).apply(make.breakdown(), make.cast)

    await add(3)
    await client.get(PROJECTS)  # the first request of all looks up who the local owner is
    with statements(database) as few:
        await client.get(PROJECTS)
    await add(27)
    with statements(database) as many:
        assert (await client.get(PROJECTS)).json()["total"] == 30

    assert len(few) == len(many)
    assert len(many) <= 12


async def test_who_opens_a_gate_or_changes_what_a_film_is_to_be_leaves_a_trace(client: httpx.AsyncClient) -> None:
    await client.post(f"{PROJECTS}", json={"name": "Tram", "description": "A night"})
    roof = f"{PROJECTS}/tram"
    await client.put(f"{roof}/gates", json={"clips": "auto", "breakdown": "manual"})
    await client.patch(f"{roof}/settings", json={"style": "comic"})
    await client.patch(roof, json={"name": "Night tram", "description": "A night"})
    await client.put(f"{roof}/cap", json={"limit_usd_micros": 5_000_000})
    await client.patch(roof, json={"name": "Night tram", "settings": {"style": "comic"}})

    told = (await client.get(f"{roof}/events")).json()["items"]

    assert [(one["kind"], one["data"].get("what"), one["data"].get("by")) for one in told] == [
        ("project.created", None, None),
        ("project.gates", ["clips: auto"], "owner"),
        ("project.settings", ["style"], "owner"),
        ("project.renamed", ["name"], "owner"),
        ("project.cap", ["cap"], "owner"),
    ]


async def test_a_new_project_of_a_name_keeps_what_it_writes_while_the_old_ones_files_go(
    client: httpx.AsyncClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _made(client)
    old, new = "the-last-tram/03_keyframes/shot_001.png", "the-last-tram/film.mp4"
    await parts.storage.put(old, b"picture")
    move, made = Storage.move, list[str]()

    async def slowly(self: Storage, folder: str, to: str, keys: Collection[str] | None = None) -> None:
        made.append((await client.post(PROJECTS, json={"name": "The last tram"})).json()["code"])
        await self.put(new, b"film")
        await move(self, folder, to, keys)

    monkeypatch.setattr(Storage, "move", slowly)
    await client.delete(f"{PROJECTS}/the-last-tram")

    assert made == ["the-last-tram-2"]
    assert (await parts.storage.exists(old), await parts.storage.exists(new)) == (False, True)


async def test_a_new_project_gets_no_folder_in_which_something_lies(client: httpx.AsyncClient, parts: Parts) -> None:
    await parts.storage.put("the-last-tram/film.mp4", b"film")

    assert (await _made(client))["code"] == "the-last-tram-2"
