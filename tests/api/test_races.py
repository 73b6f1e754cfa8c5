"""Two people do the same at the same moment. On PostgreSQL: SQLite lets one transaction write at a time."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from shotwright.db.library import LibraryRows
from shotwright.db.projects import ProjectRows
from shotwright.db.session import Database
from shotwright.domain.caps import CapScope
from shotwright.domain.films import ALL_MANUAL
from shotwright.domain.states import Gate, GateMode
from shotwright.domain.templates import Look
from shotwright.domain.writing import Origin
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.project_templates import ProjectTemplates
from shotwright.usecases.projects import Projects
from shotwright.usecases.scripts import Scripts
from shotwright.usecases.stories import Stories
from shotwright.usecases.wording import Override
from tests import make
from tests.racing import begun, served, until_waiting


@pytest.fixture
async def studio(on_postgres: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with served(on_postgres, tmp_path) as client:
        yield client


async def test_who_takes_a_name_a_moment_later_is_told_so(studio: httpx.AsyncClient, on_postgres: Database) -> None:
    async with on_postgres.unit() as session:
        owner = (await ProjectRows(session).owner()).id
        await make.project(session)
    async with on_postgres.unit() as session:
        await ProjectTemplates(session).save("Night", "", make.settings(), by=owner)
        late = begun(studio.post("/projects/roof/save-as-template", json={"name": "Night"}))
        await until_waiting(on_postgres)

    refused = await late
    assert (refused.status_code, refused.json()["code"]) == (409, "done_meanwhile")


async def test_two_who_start_projects_of_one_name_both_get_one(
    studio: httpx.AsyncClient, on_postgres: Database
) -> None:
    async with on_postgres.unit() as session:
        await ProjectRows(session).owner()
    async with on_postgres.unit() as session:
        await make.project(session)
        late = begun(studio.post("/projects", json={"name": "Roof"}))
        await until_waiting(on_postgres)

    made = await late
    assert (made.status_code, made.json()["code"]) == (201, "roof-2")


async def test_two_who_bring_scripts_at_once_make_two_versions(
    studio: httpx.AsyncClient, on_postgres: Database
) -> None:
    async with on_postgres.unit() as session:
        roof = (await make.project(session)).id
    async with on_postgres.unit() as session:
        await Scripts(session, roof).add("# Roof\n\nWritten by a model.", Origin.REWRITE)
        uploaded = begun(studio.put("/projects/roof/script", json={"text": "# Roof\n\nMine."}))
        typed = begun(studio.put("/projects/roof/script", json={"text": "# Roof\n\nHers.", "written": "anew"}))
        await until_waiting(on_postgres, 2)

    answers = await uploaded, await typed
    assert [one.status_code for one in answers] == [200, 200]
    versions = (await studio.get("/projects/roof/script/versions")).json()["items"]
    assert [one["number"] for one in versions] == [1, 2, 3, 4]


async def test_two_who_say_something_of_one_character_make_two_versions(
    studio: httpx.AsyncClient, on_postgres: Database
) -> None:
    made = (await studio.post("/library/characters", json={"name": "Lin"})).json()
    address = f"/library/characters/{made['id']}"
    async with on_postgres.unit() as session:
        await LibraryRows(session).get(UUID(made["id"]), lock=True)
        one = begun(studio.patch(address, json={"appearance": "red hair"}))
        other = begun(studio.patch(address, json={"personality": "calm"}))
        await until_waiting(on_postgres, 2)

    answers = await one, await other
    assert [one.status_code for one in answers] == [200, 200]
    now = (await studio.get(address)).json()["version"]
    assert (now["number"], now["persona"]["appearance"], now["persona"]["personality"]) == (3, "red hair", "calm")


async def test_two_who_set_the_first_cap_at_once_set_one(studio: httpx.AsyncClient, on_postgres: Database) -> None:
    async with on_postgres.unit() as session:
        await Ledger(session).set_cap(CapScope.DAY, None, 1_000_000)
        late = begun(studio.put("/costs/caps/day", json={"limit_usd_micros": 2_000_000}))
        await until_waiting(on_postgres)

    assert [one["limit_usd_micros"] for one in (await late).json()["items"]] == [2_000_000]


async def test_two_who_word_one_thing_at_once_both_can(studio: httpx.AsyncClient, on_postgres: Database) -> None:
    async with on_postgres.unit() as session:
        roof = (await make.project(session)).id
        await Stories(session, roof).apply(make.breakdown(), make.cast)
    async with on_postgres.unit() as session:
        prompts = ProjectPrompts(session, roof)
        await prompts.override("shot_001/keyframe", Override(prompt="a roof"))
        await prompts.set_look(Look(name="custom", text="ink"))
        words = begun(studio.put("/projects/roof/prompts/overrides/shot_001/keyframe", json={"prompt": "a tower"}))
        look = begun(studio.put("/projects/roof/prompts", json={"look": {"name": "custom", "text": "chalk"}}))
        await until_waiting(on_postgres, 2)

    answers = await words, await look
    assert [one.status_code for one in answers] == [200, 200]


@asynccontextmanager
async def _held(database: Database, project_id: UUID, waiting: int) -> AsyncGenerator[None]:
    """Hold a project until so many requests wait for it."""
    async with database.unit() as session:
        await ProjectRows(session).get(project_id, lock=True)
        yield
        await until_waiting(database, waiting)


async def _filmed(database: Database) -> UUID:
    async with database.unit() as session:
        roof = (await make.project(session, gates=ALL_MANUAL)).id
        await Stories(session, roof).apply(make.breakdown(), make.cast)
    return roof


@pytest.mark.parametrize(
    ("address", "one", "other"),
    [
        ("/projects/roof", {"description": "A night"}, {"name": "Tower"}),
        ("/projects/roof/settings", {"style": "comic"}, {"subtitles": "none"}),
        ("/projects/roof/characters/char_001", {"name": "Ling"}, {"appearance": "tall"}),
        ("/projects/roof/locations/loc_001", {"name": "Tower"}, {"description": "high"}),
        ("/projects/roof/scenes/scene_001", {"mood": "tense"}, {"heading": "Roof"}),
        ("/projects/roof/shots/shot_001", {"action": "She runs"}, {"duration_s": 7.5}),
        ("/projects/roof/gates", {"clips": "auto"}, {"keyframes": "auto"}),
    ],
)
async def test_what_two_change_at_once_is_lost_for_neither(
    studio: httpx.AsyncClient, on_postgres: Database, address: str, one: Any, other: Any
) -> None:
    roof = await _filmed(on_postgres)
    way = studio.put if address.endswith("gates") else studio.patch
    async with _held(on_postgres, roof, waiting=2):
        asked = [begun(way(address, json=one)), begun(way(address, json=other))]

    answers = [await each for each in asked]
    assert [each.status_code for each in answers] == [200, 200]
    there = (await studio.get(address)).json()
    assert {name: there[name] for name in (*one, *other)} == {**one, **other}


@pytest.mark.parametrize(
    ("address", "one", "other"),
    [
        ("/projects/roof", {"description": "A night"}, {"description": "A day"}),
        ("/projects/roof/shots/shot_001", {"action": "She runs"}, {"action": "She stays"}),
        ("/projects/roof/script", {"text": "# Mine"}, {"text": "# Hers", "written": "anew"}),
    ],
)
async def test_of_two_who_start_from_the_same_one_is_told_that_it_changed(
    studio: httpx.AsyncClient, on_postgres: Database, address: str, one: Any, other: Any
) -> None:
    roof = await _filmed(on_postgres)
    seen = {"If-Match": (await studio.get(address)).headers["etag"]}
    way = studio.put if address.endswith("script") else studio.patch
    async with _held(on_postgres, roof, waiting=2):
        asked = [begun(way(address, json=said, headers=seen)) for said in (one, other)]

    assert sorted([(await each).status_code for each in asked]) == [200, 412]


async def test_a_style_that_is_changed_reverts_no_gate(studio: httpx.AsyncClient, on_postgres: Database) -> None:
    await _filmed(on_postgres)
    async with on_postgres.unit() as session:
        facts = await Projects(session).hold("roof")
        await Projects(session).set_gates(facts.id, {Gate.CLIPS: GateMode.AUTO})
        styled = begun(studio.patch("/projects/roof", json={"settings": {"style": "comic"}}))
        await until_waiting(on_postgres)

    assert (await styled).status_code == 200
    assert (await studio.get("/projects/roof/gates")).json()["clips"] == "auto"


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("characters/char_001", {"appearance": "a beard"}),
        ("locations/loc_001", {"description": "in ruins"}),
        ("shots/shot_001", {"action": "She jumps"}),
    ],
)
async def test_nobody_approves_what_they_have_not_seen(
    studio: httpx.AsyncClient, on_postgres: Database, address: str, change: Any
) -> None:
    roof = await _filmed(on_postgres)
    seen = (await studio.get(f"/projects/roof/{address}")).json()
    approval = {"subject": seen["code"], "verdict": "approved", "fingerprint": seen["fingerprint"]}
    async with _held(on_postgres, roof, waiting=2):
        edited = begun(studio.patch(f"/projects/roof/{address}", json=change))
        await until_waiting(on_postgres)
        decided = begun(studio.post("/projects/roof/decisions", json={"decisions": [approval]}))

    refused = await decided
    now = (await edited).json()
    assert (refused.status_code, refused.json()["code"]) == (412, "changed_meanwhile")
    assert refused.json()["current"].items() >= change.items()
    again = {**approval, "fingerprint": now["fingerprint"]}
    assert (await studio.post("/projects/roof/decisions", json={"decisions": [again]})).status_code == 200
    assert (await studio.get(f"/projects/roof/{address}")).json()["review"] == "approved"
