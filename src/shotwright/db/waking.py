"""When to look for new events: at once if this process wrote them or PostgreSQL says so, else every little while.

What is heard is only ever a reason to look: nothing is lost with a connection that breaks.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from shotwright.db.session import CHANNEL, Database, is_sqlite, sqlite_path

log = logging.getLogger(__name__)

Wake: TypeAlias = Callable[[], Awaitable[None]]
"""Waits until it is time to look."""
_SQLITE_LOOK_S: Final = 0.5
_RECONNECT_S: Final = 5.0


@asynccontextmanager
async def waking(database: Database, look_s: float) -> AsyncGenerator[Wake]:
    """Give what one waits for between looks: events that may be new, or `look_s` seconds at most."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()

    def hear() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(woken.set)

    async def wait() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(look_s):
                await woken.wait()
        woken.clear()

    database.hearers.add(hear)
    outside = asyncio.create_task((_watch_file if is_sqlite(database.url) else _listen)(database.url, woken))
    try:
        yield wait
    finally:
        database.hearers.discard(hear)
        outside.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await outside


async def _watch_file(url: str, woken: asyncio.Event) -> None:
    """Look every little while whether another connection changed the file; that reads no table."""
    with contextlib.closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as file:
        seen = None
        while True:
            with contextlib.suppress(sqlite3.Error):  # it is away for a moment
                version = _version(file)
                if version != seen:
                    seen = version
                    woken.set()
            await asyncio.sleep(_SQLITE_LOOK_S)


def _version(file: sqlite3.Connection) -> int:
    return file.execute("PRAGMA data_version").fetchone()[0]


async def _listen(url: str, woken: asyncio.Event) -> None:
    """Listen to what PostgreSQL says; when the line breaks, connect anew."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    address = make_conninfo(plain, keepalives_idle=30, keepalives_interval=10, keepalives_count=3)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                woken.set()  # for what was said before
                async for _ in line.notifies():
                    woken.set()
        except psycopg.Error as error:
            log.debug("nobody says when there are events: %s", error)
        await asyncio.sleep(_RECONNECT_S)
