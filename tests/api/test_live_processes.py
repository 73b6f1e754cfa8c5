"""Live updates of several serving processes on one PostgreSQL: all clients see the same, wherever things are done."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.api.live import Client
from tests.api.test_serving import Served, served
from tests.cli.shell import SCRIPT, Shell

PATIENCE_S = 120
PROJECTS = "/api/v1/projects"


@pytest.mark.timeout(400)
async def test_clients_of_two_processes_see_the_same_in_the_same_order(tmp_path: Path, postgres_url: str) -> None:
    shell = Shell(home=tmp_path / "home", folder=tmp_path, settings=(("DATABASE_URL", postgres_url),))
    with served(shell, "--port", "0") as works, served(shell, "--port", "0", "--no-work") as serves:
        await _post(works, "", {"name": "roof", "script": SCRIPT, "settings": {"size": "160x128"}})
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(_client(one, "/ws/projects/roof?after=0")) for one in (works, serves)
            ]
            everything = await stack.enter_async_context(_client(serves, "/ws?after=0"))
            stream = await stack.enter_async_context(httpx.AsyncClient(timeout=20))
            following = await stack.enter_async_context(
                stream.stream("GET", f"{serves.address}{PROJECTS}/roof/events/stream")
            )
            await _post(works, "/roof/runs")
            seen = [await _until(client, "take.completed") for client in clients]
            waiting = (await _get(serves, "/roof/review"))["items"]
            await _post(serves, "/roof/decisions", {"decisions": [_approval(waiting[0])]})
            seen = [
                [*found, *await _until(client, "review.approved")] for client, found in zip(clients, seen, strict=True)
            ]
            seen.append(await _until(everything, "review.approved"))

            assert seen[0] == seen[1] == seen[2]
            assert [one["seq"] for one in seen[0]] == sorted({one["seq"] for one in seen[0]})
            assert {"run.started", "take.planned", "take.started"} <= {one["kind"] for one in seen[0]}

            begun = time.monotonic()
            ended = [await asyncio.to_thread(one.stop) for one in (works, serves)]  # with all that still listen
            assert [code for code, _ in ended] == [0, 0], ended
            # uvicorn closes for itself what was not closed in time: with 1012, which asks for the same.
            assert {(await client.closed())[0] for client in (*clients, everything)} <= {1001, 1012}
            assert "stream.closed" in [line async for line in following.aiter_lines()][-2]
            assert time.monotonic() - begun < PATIENCE_S / 2
            assert all("Traceback" not in said for _, said in ended)


@asynccontextmanager
async def _client(studio: Served, path: str) -> AsyncGenerator[Client]:
    async with connect(studio.address.replace("http", "ws", 1) + path, max_queue=None) as opened:
        yield Client(socket=opened)


async def _until(client: Client, kind: str) -> list[Any]:
    """The events up to the first of a kind."""
    found: list[Any] = []
    async with asyncio.timeout(PATIENCE_S):
        while not found or found[-1]["kind"] != kind:
            message = await client.next()
            if not message["kind"].startswith("stream."):
                found.append(message)
    return found


async def _post(studio: Served, path: str, body: Any = None) -> None:
    answer = await asyncio.to_thread(httpx.post, f"{studio.address}{PROJECTS}{path}", json=body or {}, timeout=60)
    assert answer.is_success, answer.text


async def _get(studio: Served, path: str) -> Any:
    return (await asyncio.to_thread(httpx.get, f"{studio.address}{PROJECTS}{path}", timeout=60)).json()


def _approval(waiting: Any) -> Any:
    return {"subject": waiting["subject"], "verdict": "approved"}
