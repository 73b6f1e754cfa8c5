"""Signs of life of a take while it is made: without them it would be given up for dead."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from shotwright.db.session import Database
from shotwright.usecases.takes import Takes
from shotwright.workflows.outages import every

_LOOK_S: Final = 1.0
_BEAT_S: Final = 10.0


@asynccontextmanager
async def beating(database: Database, take_id: UUID, shares: Mapping[UUID, float]) -> AsyncGenerator[None]:
    """Say that a take is still being made while the block runs: every ten seconds, and when more of it is done.

    A sign that cannot be given is left out, the next one follows. `shares` says which share of each take, 0 to 1, is
    done.
    """
    told, told_at = 0.0, time.monotonic()

    async def beat() -> None:
        nonlocal told, told_at
        share = shares.get(take_id, 0.0)
        if share == told and time.monotonic() - told_at < _BEAT_S:
            return
        async with database.unit() as session:
            await Takes(session).beat(take_id, share)
        told, told_at = share, time.monotonic()

    task = asyncio.create_task(every(_LOOK_S, beat))
    try:
        yield
    finally:
        task.cancel()
