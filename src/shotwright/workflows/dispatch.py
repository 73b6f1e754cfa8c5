"""Keeping work moving: advance when something ended, and every little while in any case."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from shotwright.db.session import Database
from shotwright.domain.states import Status
from shotwright.usecases.runs import Ordered, Runs, Sweeping
from shotwright.usecases.takes import Takes
from shotwright.workflows.engine import Engine
from shotwright.workflows.liveness import Liveness

log = logging.getLogger(__name__)

_SWEEP_S: Final = 2.0
_LOOK_S: Final = 0.5
_ZOMBIES_EVERY_S: Final = 30.0


class Dispatcher:
    """Starts the engine, orders what the plan says, and looks after what died."""

    def __init__(self, database: Database, engine: Engine, liveness: Liveness | None) -> None:
        """Prepare; nothing runs yet. `liveness` is for processes that share their work with others."""
        self._database = database
        self._engine = engine
        self._nudged = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._liveness = liveness

    async def start(self) -> None:
        """Start the engine and the loops.

        Raises:
            StudioBusy: Another process works on the same SQLite files.
        """
        self._loop = asyncio.get_running_loop()
        await self._engine.start(on_end=self.nudge)
        if self._liveness is not None:
            await self._liveness.start()
        else:
            await self._requeue_interrupted()
        self._tasks = [asyncio.create_task(self._advance_loop()), asyncio.create_task(self._zombie_loop())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._liveness is not None:
            await self._liveness.stop()
        await self._engine.stop()

    def nudge(self) -> None:
        """Say that something changed; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._nudged.set)

    async def wait_for(self, project_id: UUID, run_id: UUID) -> Status:
        """Wait until a run has ended; return how."""
        while True:
            async with self._database.unit() as session:
                status = await Runs(session, project_id).status(run_id)
            if status is not Status.RUNNING:
                return status
            await asyncio.sleep(_LOOK_S)

    async def _requeue_interrupted(self) -> None:
        """Queue what was running when the only process died, in case the engine's own file was lost meanwhile."""
        async with self._database.unit() as session:
            await self._engine.enqueue(await Sweeping(session).running())

    async def _advance_loop(self) -> None:
        while True:
            self._nudged.clear()
            await self._guarded(self._advance_all)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), timeout=_SWEEP_S)

    async def _advance_all(self) -> None:
        async with self._database.unit() as session:
            projects = await Sweeping(session).active_projects()
        for project_id in projects:
            async with self._database.unit() as session:
                ordered: list[Ordered] = list(await Runs(session, project_id).advance())
            await self._engine.enqueue(ordered)

    async def _zombie_loop(self) -> None:
        while True:
            await asyncio.sleep(_ZOMBIES_EVERY_S)
            await self._guarded(self._fail_zombies)

    async def _fail_zombies(self) -> None:
        async with self._database.unit() as session:
            dead = await Takes(session).fail_zombies()
        if dead:
            log.warning("found %d takes without a sign of life; they have failed", len(dead))
            self.nudge()

    async def _guarded(self, action: Callable[[], Awaitable[None]]) -> None:
        try:
            await action()
        except Exception:  # the loop must outlive a database that is away for a while
            log.exception("%s failed", action)
