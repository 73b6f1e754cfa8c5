"""A request that is sent twice under one key is done once."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shotwright.api.parts import Parts
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import now
from shotwright.domain.request_errors import RequestUnderWay
from shotwright.usecases.request_keys import RequestKeys
from tests import make

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
