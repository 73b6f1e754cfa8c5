"""Two at once: waiting for the moment in which one transaction waits for another."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import text

from shotwright.api.app import create_app
from shotwright.db.session import Database, is_sqlite
from tests.api.studios import opened

_WAITING = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON datname = current_database() "
    "WHERE NOT granted AND (database = oid OR database IS NULL AND pid IN "
    "(SELECT pid FROM pg_stat_activity WHERE datname = current_database()))"
)
_LONGEST_S = 20
_T = TypeVar("_T")


async def until_waiting(database: Database, many: int = 1) -> None:
    """Return once so many transactions of this database wait for others.

    On SQLite, where one writes at a time, nobody is seen waiting: who came later has not begun.
    """
    if is_sqlite(database.url):
        return
    async with asyncio.timeout(_LONGEST_S):
        while True:
            async with database.engine.connect() as connection:
                if (await connection.scalar(_WAITING) or 0) >= many:
                    return
            await asyncio.sleep(0.02)


def begun(asking: Awaitable[_T]) -> "asyncio.Task[_T]":
    """Have something asked for, beside what goes on."""

    async def ask() -> _T:
        return await asking

    return asyncio.create_task(ask())


@asynccontextmanager
async def served(database: Database, folder: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of a studio on this database, with its files in `folder`."""
    async with opened(database, folder) as parts:
        transport = httpx.ASGITransport(app=create_app(parts), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1") as client:
            yield client
