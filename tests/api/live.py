"""Following live, over a real socket: a server in this event loop, and clients that read from it."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from shotwright.api.app import create_app
from shotwright.api.live.feed import Feed
from shotwright.api.parts import Parts
from shotwright.db.events import EventRows

PATIENCE_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A studio that is served."""

    parts: Parts
    port: int
    feed: Feed

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def socket(
        self, path: str, headers: dict[str, str] | None = None, protocols: list[str] | None = None
    ) -> AsyncGenerator["Client"]:
        async with connect(
            f"ws://127.0.0.1:{self.port}{path}",
            additional_headers=headers or {},
            subprotocols=protocols,  # pyright: ignore[reportArgumentType]  # plain strings are what it sends
            compression=None,
            max_queue=None,
        ) as opened:
            yield Client(socket=opened)

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, timeout=PATIENCE_S)

    async def tell(self, project_id: UUID, *subjects: str) -> None:
        async with self.parts.database.unit() as session:
            for subject in subjects:
                EventRows(session, project_id).tell("a.test", subject)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so that nothing tells of."""
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    socket: ClientConnection
    received: list[Any] = field(default_factory=list[Any])

    async def next(self) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            self.received.append(json.loads(await self.socket.recv()))
        return self.received[-1]

    async def subjects(self, count: int) -> list[str]:
        """The subjects of the next events, passing over what the stream says of itself."""
        found: list[str] = []
        while len(found) < count:
            message = await self.next()
            if not message["kind"].startswith("stream."):
                found.append(message["subject"])
        return found

    async def until(self, kind: str) -> Any:
        """The next message of a kind, passing over all others."""
        while (message := await self.next())["kind"] != kind:
            pass
        return message

    async def closed(self) -> tuple[int, str]:
        """The code by which the studio closes, and which it says for programs; passes over messages."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.next()
        assert self.socket.close_code is not None
        return self.socket.close_code, (self.socket.close_reason or "").partition(":")[0]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals to pytest."""
        yield


@asynccontextmanager
async def served(parts: Parts) -> AsyncGenerator[Served]:
    """Serve a studio on a free port, for as long as the block runs."""
    app = create_app(parts)
    config = uvicorn.Config(app, port=0, log_level="warning", ws_max_size=65_536, ws_per_message_deflate=False)
    server = _Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield Served(parts=parts, port=listening.getsockname()[1], feed=app.state.feed)
    finally:
        app.state.feed.close()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE_S):
                await running
