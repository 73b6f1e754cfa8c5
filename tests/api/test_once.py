"""A request that is sent twice under one key is done once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shotwright.api.app import create_app
from shotwright.api.guard import LARGEST_BODY
from shotwright.api.parts import Parts
from shotwright.db.projects import ProjectRows
from shotwright.db.session import Database
from shotwright.db.tables import now
from shotwright.domain.permissions import ProjectRole, Scope
from shotwright.domain.request_errors import RequestUnderWay
from shotwright.usecases.members import Members
from shotwright.usecases.request_keys import RequestKeys
from tests import make
from tests.api.people import Team, client_of, requiring
from tests.api.seeding import Seeder
from tests.api.studios import opened

PROJECTS = "/api/v1/projects"
KEY = {"Idempotency-Key": "0190-first"}


async def _total(client: httpx.AsyncClient) -> int:
    return (await client.get(PROJECTS)).json()["total"]


async def test_the_same_request_is_answered_again_and_not_done_again(client: httpx.AsyncClient) -> None:
    first = await client.post(PROJECTS, json={"name": "Tram"}, headers=KEY)
    second = await client.post(PROJECTS, json={"name": "Tram"}, headers=KEY)
    other_key = await client.post(PROJECTS, json={"name": "Tram"}, headers={"Idempotency-Key": "0190-second"})

    assert (second.status_code, second.json(), second.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")
    assert other_key.json()["code"] == "tram-2"
    assert await _total(client) == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [(PROJECTS, {"name": "Bus"}), (f"{PROJECTS}?x=1", {"name": "Tram"}), (f"{PROJECTS}/tram/pause", {})],
)
async def test_a_key_stands_for_one_request_alone(client: httpx.AsyncClient, path: str, body: Any) -> None:
    await client.post(PROJECTS, json={"name": "Tram"}, headers=KEY)

    refused = await client.post(path, json=body, headers=KEY)

    assert (refused.status_code, refused.json()["code"]) == (422, "request_key_reused")
    assert await _total(client) == 1


async def test_an_answer_is_given_again_only_to_those_who_may_still_ask(parts: Parts, seeder: Seeder) -> None:
    team = Team(parts=requiring(parts))
    await team.admin()
    project_id, code = await seeder.project()
    lin = await team.member(project_id, "lin", ProjectRole.PRODUCER)
    path = f"{PROJECTS}/{code}/pause"
    async with client_of(team.parts) as client:
        me, reading = await team.signed_in(lin), await team.token(lin, Scope.READ)
        done = await client.post(path, headers={**me, **KEY})
        again = await client.post(path, headers={**me, **KEY})
        by_token = await client.post(path, headers={**reading, **KEY})
        async with parts.database.unit() as session:
            await Members(session, project_id).put("lin", ProjectRole.VIEWER)
        as_viewer = await client.post(path, headers={**me, **KEY})

    assert [done.status_code, again.status_code] == [200, 200]
    assert again.headers["idempotency-replayed"] == "true"
    assert (by_token.status_code, as_viewer.status_code) == (403, 403)


async def test_what_was_refused_may_be_sent_again_under_its_key(client: httpx.AsyncClient, parts: Parts) -> None:
    async with parts.database.unit() as session:
        await make.project(session)
    await client.post(f"{PROJECTS}/roof/pause")

    refused = await client.post(f"{PROJECTS}/roof/runs", json={}, headers=KEY)
    await client.post(f"{PROJECTS}/roof/resume")
    started = await client.post(f"{PROJECTS}/roof/runs", json={}, headers=KEY)

    assert (refused.status_code, started.status_code) == (409, 201)


async def test_a_request_of_which_nobody_knows_how_it_ended_is_not_done_again(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    await client.post(PROJECTS, json={"name": "Tram"}, headers=KEY)
    async with parts.database.unit() as session:
        owner = (await ProjectRows(session).owner()).id
        assert await RequestKeys(session, owner).begin("lost", "f") is None
    async with parts.database.unit() as session:
        with pytest.raises(RequestUnderWay):
            await RequestKeys(session, owner).begin("lost", "f")
        tomorrow = RequestKeys(session, owner, lambda: now() + timedelta(days=1, minutes=1))
        assert await tomorrow.begin("lost", "another") is None


async def test_a_key_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    refused = await client.post(PROJECTS, json={"name": "Tram"}, headers={"Idempotency-Key": "k" * 201})

    assert (refused.status_code, await _total(client)) == (422, 0)


async def test_what_is_too_large_is_refused_under_a_key_as_without_one(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1_000_000 + 1):
            yield b" " * 1_000_000

    plain = await client.post(PROJECTS, content=chunks())
    keyed = await client.post(PROJECTS, content=chunks(), headers=KEY)

    assert (plain.status_code, plain.json()["code"]) == (413, "too_large")
    assert (keyed.status_code, keyed.json()) == (413, plain.json())


async def test_a_database_that_is_away_is_told_of_under_a_key_too(tmp_path: Path) -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    async with opened(away, tmp_path) as parts:
        transport = httpx.ASGITransport(app=create_app(parts), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            refused = await client.post(PROJECTS, json={"name": "Tram"}, headers=KEY)
    await away.close()

    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
