"""Signs of life between processes on PostgreSQL, and handing on the work of those that died.

The engine recovers its own work only when the same executor comes back; between machines that is ours to do. Only the
database's clock counts.
"""

import asyncio
import contextlib
import logging
from datetime import timedelta

from shotwright.db.runs import ExecutorRows
from shotwright.db.session import Database
from shotwright.workflows.engine import Engine
from shotwright.workflows.outages import every

log = logging.getLogger(__name__)


class Liveness:
    def __init__(self, database: Database, engine: Engine, *, beat_s: float, dead_after_s: float) -> None:
        self._database = database
        self._engine = engine
        self._beat_s = beat_s
        self._dead_after = timedelta(seconds=dead_after_s)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await self._beat()
        self._tasks = [asyncio.create_task(every(self._beat_s, action)) for action in (self._beat, self._reap)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        async with self._database.unit() as session:
            await ExecutorRows(session).leave(self._engine.executor)

    async def _beat(self) -> None:
        async with self._database.unit() as session:
            rows = ExecutorRows(session)
            await rows.beat(self._engine.executor, await rows.clock())

    async def _reap(self) -> None:
        async with self._database.unit() as session:
            rows = ExecutorRows(session)
            await rows.drop_silent(await rows.clock() - self._dead_after)
            living = await rows.living()
        if self._engine.executor not in living:
            return  # we were declared dead ourselves: beat first
        # Level-triggered: work of a process that died while another reaper died half way is found again.
        dead = sorted(await asyncio.to_thread(self._engine.owners_of_pending) - living)
        if dead:
            moved = await asyncio.to_thread(self._engine.recover, dead)
            log.warning("took over %d takes of %s", moved, ", ".join(dead))
