"""What live updates cost: many who follow over WebSockets, one process that serves them.

    python bench/live_updates.py [--clients 1000] [--events 20] [--idle-s 10]

* *Idle*: CPU time and statements to the database of the serving process while all follow and nothing happens, beside
  those with one client.
* *Fan-out*: from the commit of an event until the last client has it, and the CPU time that the serving process takes.
  The clients are in a process of their own, and need as much.

It serves a studio of its own, on SQLite; `DATABASE_URL` has it use a PostgreSQL database, which is best an empty one.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import socket
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import uvicorn
from sqlalchemy import event
from websockets.asyncio.client import ClientConnection, connect

from shotwright.api.serving import service
from shotwright.db.events import EventRows
from shotwright.domain.films import ALL_AUTO, FilmSettings, Format
from shotwright.settings import Settings
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import Studio, open_studio
from shotwright_sdk.values import Size

CONNECTING_AT_ONCE: Final = 50
SETTINGS: Final = FilmSettings(format=Format(size=Size(width=640, height=360), rate=Fraction(24)), gates=ALL_AUTO)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--idle-s", type=float, default=10.0)
    given = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    asyncio.run(measure(given.clients, given.events, given.idle_s))


async def measure(clients: int, events: int, idle_s: float) -> None:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), database_url=os.environ.get("DATABASE_URL", ""))
        async with open_studio(settings) as studio, served(studio) as port:
            async with studio.database.unit() as session:
                made = await Projects(session).create("Bench", SETTINGS)
            one = await idle(studio, port, 1, idle_s)
            async with followers(port, clients) as (pipe, connected_s):
                print(f"{clients} clients connected in {connected_s:.1f} s; {memory_mb():.0f} MB at most")
                many = await counted(studio, idle_s)
                print(f"idle for {idle_s:.0f} s, one client: {one[0]:.2f} s of CPU, {one[1]} statements")
                print(f"idle for {idle_s:.0f} s, {clients} clients: {many[0]:.2f} s of CPU, {many[1]} statements")
                print(f"per client and hour: {(many[0] - one[0]) * 3600 / idle_s / clients:.3f} s of CPU")
                await fan_out(studio, made.id, pipe, events)


async def idle(studio: Studio, port: int, clients: int, idle_s: float) -> tuple[float, int]:
    async with followers(port, clients):
        return await counted(studio, idle_s)


async def counted(studio: Studio, seconds: float) -> tuple[float, int]:
    """Return the CPU seconds of this process, and the statements that it sent, in so many seconds."""
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(studio.database.engine.sync_engine, "before_cursor_execute", count)
    begun = time.process_time()
    await asyncio.sleep(seconds)
    event.remove(studio.database.engine.sync_engine, "before_cursor_execute", count)
    return time.process_time() - begun, statements


async def fan_out(studio: Studio, project_id: UUID, pipe: Connection, events: int) -> None:
    """Print how long events take from their commit to the first and to the last client."""
    first: list[float] = []
    last: list[float] = []
    begun = time.process_time()
    for number in range(events):
        async with studio.database.unit() as session:
            EventRows(session, project_id).tell("bench.told", str(number))
        committed = time.monotonic()  # one clock for all processes of a machine
        arrived: list[float] = await asyncio.to_thread(pipe.recv)
        first.append((min(arrived) - committed) * 1000)
        last.append((max(arrived) - committed) * 1000)
        await asyncio.sleep(0.1)
    print(f"CPU of the serving process: {(time.process_time() - begun) / events * 1000:.0f} ms an event")
    print(f"to the first client: {spread(first)}")
    print(f"to the last client: {spread(last)} (goal: under 500 ms)")


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ms in the median, {max(values):.0f} ms at most"


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@asynccontextmanager
async def served(studio: Studio) -> AsyncGenerator[int]:
    """Serve the studio; give the port."""
    async with service(studio, works=False) as app:
        config = uvicorn.Config(app, log_level="warning", ws_per_message_deflate=False, backlog=4096)
        server = uvicorn.Server(config)
        listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield listening.getsockname()[1]
        finally:
            app.state.feed.close()
            server.should_exit = True
            await running


@asynccontextmanager
async def followers(port: int, count: int) -> AsyncGenerator[tuple[Connection, float]]:
    """Have so many clients follow, in a process of their own; give what says when they got what."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=follow, args=(port, count, theirs))
    process.start()
    connected_s: float = await asyncio.to_thread(ours.recv)
    try:
        yield ours, connected_s
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def follow(port: int, count: int, pipe: Connection) -> None:
    asyncio.run(_follow(port, count, pipe))


async def _follow(port: int, count: int, pipe: Connection) -> None:
    begun = time.monotonic()
    gate = asyncio.Semaphore(CONNECTING_AT_ONCE)
    async with AsyncExitStack() as stack:

        async def one() -> ClientConnection:
            async with gate:
                address = f"ws://127.0.0.1:{port}/ws/projects/bench"
                opened = await stack.enter_async_context(connect(address, compression=None, open_timeout=60))
                await opened.recv()
                return opened

        opened = await asyncio.gather(*(one() for _ in range(count)))
        pipe.send(time.monotonic() - begun)
        while True:
            pipe.send(await asyncio.gather(*map(_next, opened)))


async def _next(client: ClientConnection) -> float:
    """Return when the next event came."""
    while True:
        message = await client.recv()
        at = time.monotonic()
        if not json.loads(message)["kind"].startswith("stream."):
            return at


if __name__ == "__main__":
    main()
