"""Connections that are kept, and what becomes of them when the server goes away."""

import asyncio

from sqlalchemy import text

from shotwright.db import session as db_session
from shotwright.db.session import Database


async def backend(database: Database) -> int:
    async with database.unit() as session:
        return int(await session.scalar(text("SELECT pg_backend_pid()")) or 0)


async def test_the_connection_that_was_used_last_is_used_next(on_postgres: Database) -> None:
    async with on_postgres.unit() as one, on_postgres.unit() as other:
        await one.execute(text("SELECT 1"))
        await other.execute(text("SELECT 1"))

    assert len({await backend(on_postgres) for _ in range(5)}) == 1


async def test_nobody_notices_that_the_server_ended_connections_that_rested(on_postgres: Database) -> None:
    async with on_postgres.unit() as one, on_postgres.unit() as other:
        ended = {await session.scalar(text("SELECT pg_backend_pid()")) for session in (one, other)}
    await asyncio.sleep(db_session._FRESH_S + 0.1)  # pyright: ignore[reportPrivateUsage]
    elsewhere = Database(on_postgres.url)
    async with elsewhere.unit() as session:
        await session.execute(text("SELECT pg_terminate_backend(unnest(:ended))"), {"ended": list(ended)})
    await elsewhere.close()

    assert await backend(on_postgres) not in ended
    async with on_postgres.unit() as one, on_postgres.unit() as other:  # not only the first is a new one
        assert {await session.scalar(text("SELECT pg_backend_pid()")) for session in (one, other)} & ended == set()


async def test_an_outage_meets_those_alone_who_ask_just_then(on_postgres: Database) -> None:
    """A connection that was used a moment ago is believed; one answer fails, and the next has a new connection."""
    ended = await backend(on_postgres)
    elsewhere = Database(on_postgres.url)
    async with elsewhere.unit() as session:
        await session.execute(text("SELECT pg_terminate_backend(:ended)"), {"ended": ended})
    await elsewhere.close()

    found = [await asyncio.gather(backend(on_postgres), return_exceptions=True) for _ in range(2)]

    assert found[-1] != [ended]
    assert isinstance(found[-1][0], int)
