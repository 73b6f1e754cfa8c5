"""Events over plain HTTP: as a list, and as a stream of server-sent events."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from shotwright.api.parts import Parts
from shotwright.db.tables import Event
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.members import Members
from tests.api.live import Served, served
from tests.api.people import Team, requiring
from tests.api.test_live import QUICK, film


@pytest.fixture
def dbms() -> str:
    """Only SQLite: it makes no difference here."""
    return "sqlite"


@pytest.fixture
async def studio(parts: Parts) -> AsyncIterator[Served]:
    async with served(replace(parts, live=QUICK)) as opened:
        yield opened


class Stream:
    """Reads server-sent events (WHATWG HTML, 9.2.6), as far as we write them."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[int, Any]:
        """The next event's id and data."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "data" in fields:
                return int(fields["id"]), json.loads(fields["data"])
            else:
                fields.clear()  # `retry` stands alone
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def stream(studio: Served, code: str, query: str = "", **headers: str) -> AsyncGenerator[Stream]:
    path = f"/api/v1/projects/{code}/events/stream{query}"
    async with studio.http() as http, http.stream("GET", path, headers=headers) as response:
        yield Stream(response)


async def test_the_list_is_read_stretch_by_stretch(parts: Parts, client: httpx.AsyncClient) -> None:
    project, code = await film(parts)
    async with parts.database.unit() as session:
        for _ in range(3):
            await Members(session, project).put("owner", ProjectRole.OWNER)
    path = f"/api/v1/projects/{code}/events"

    everything = (await client.get(path)).json()
    first = (await client.get(path, params={"limit": 2})).json()
    rest = (await client.get(path, params={"after": first["next"]})).json()
    nothing = (await client.get(path, params={"after": rest["next"]})).json()

    last = (await client.get(path, params={"latest": True, "limit": 2})).json()
    assert (last["items"], last["next"]) == (everything["items"][-2:], everything["next"])
    assert first["items"] + rest["items"] == everything["items"]
    assert (first["more"], rest["more"]) == (True, False)
    assert nothing == {"items": [], "next": rest["next"], "more": False}
    assert everything["items"][0]["kind"] == "project.created"
    assert everything["items"][-1]["data"] == {"role": "owner"}


async def test_a_place_that_somebody_was_told_of_stays_that_events(parts: Parts, client: httpx.AsyncClient) -> None:
    project, code = await film(parts)

    told = (await client.get(f"/api/v1/projects/{code}/events")).json()["items"]

    async with parts.database.snapshot() as session:
        kept = (await session.scalars(select(Event.seq).where(Event.project_id == project).order_by(Event.id))).all()
    assert kept == [one["seq"] for one in told]


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1001", f"after={10**19}"])
async def test_a_stretch_that_cannot_be_is_refused(parts: Parts, client: httpx.AsyncClient, query: str) -> None:
    _, code = await film(parts)

    answer = await client.get(f"/api/v1/projects/{code}/events?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_a_stream_tells_what_happens_and_goes_on_after_the_last_id(studio: Served) -> None:
    project, code = await film(studio.parts)
    async with stream(studio, code) as first:
        _, hello = await first.next()
        await studio.tell(project, "one")
        place, one = await first.next()
    await studio.tell(project, "missed")

    async with stream(studio, code, "?after=0", **{"Last-Event-ID": str(place)}) as second:
        _, again = await second.next()
        _, missed = await second.next()

    assert first.response.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in first.response.headers
    assert (hello["kind"], one["subject"], one["seq"]) == ("stream.hello", "one", place)
    assert (again["kind"], again["seq"]) == ("stream.hello", place)
    assert missed["subject"] == "missed"


async def test_a_stream_ends_when_one_may_not_follow_any_more(parts: Parts) -> None:
    async with served(requiring(replace(parts, live=QUICK))) as strict:
        team = Team(parts=strict.parts)
        await team.admin()
        project, code = await film(strict.parts)
        headers = await team.signed_in(await team.member(project, "lin", ProjectRole.VIEWER))
        async with stream(strict, code, **headers) as following:
            await following.next()
            async with strict.parts.database.unit() as session:
                await Members(session, project).remove("lin")
            _, closed = await following.next()
        async with strict.http() as http:
            refused = await http.get(f"/api/v1/projects/{code}/events/stream", headers=headers)

    assert (closed["kind"], closed["data"]["code"]) == ("stream.closed", 4404)
    assert refused.status_code == 404


async def test_a_stream_ends_in_time_and_when_the_studio_stops(parts: Parts, studio: Served) -> None:
    _, code = await film(parts)
    async with served(replace(parts, live=replace(QUICK, stream_s=0))) as brief, stream(brief, code) as following:
        await following.next()
        _, ended = await following.next()
    async with stream(studio, code) as following:
        await following.next()
        studio.feed.close()
        _, stopped = await following.next()

    assert (ended["kind"], ended["data"]["code"]) == ("stream.closed", 1000)
    assert (stopped["kind"], stopped["data"]["code"]) == ("stream.closed", 1001)


async def test_who_leaves_is_forgotten(studio: Served) -> None:
    _, code = await film(studio.parts)

    async with stream(studio, code) as following, studio.socket(f"/ws/projects/{code}") as client:
        await following.next()
        await client.next()
        assert studio.feed.following_now == 2
    await studio.until(lambda: studio.feed.following_now == 0)

    await studio.until(lambda: not studio.parts.database.hearers)
