"""Keeping work moving: advance when something ended, and every little while in any case."""

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.domain.errors import StorageFull
from shotwright.domain.states import Status
from shotwright.usecases.export_orders import ExportOrders
from shotwright.usecases.runs import Ordered, Runs, Sweeping
from shotwright.usecases.takes import Takes
from shotwright.workflows.engine import Engine
from shotwright.workflows.liveness import Liveness
from shotwright.workflows.outages import guarded, said_or_over

log = logging.getLogger(__name__)

_SWEEP_S: Final = 2.0
_REST: Final = 2.0
"""For so many times as long as planning took, nothing is planned: all that ends meanwhile is planned for at once. The
plan of a long series takes seconds, and what it is made for must get on, too."""
_LOOK_S: Final = 0.5
_ZOMBIES_EVERY_S: Final = 30.0
_LEAST_FREE_BYTES: Final = 1_000_000
"""Below this not even a database can be trusted to write; no film was ever rendered into less."""


class Dispatcher:
    """Starts the engine, orders what the plan says, and looks after what died."""

    def __init__(self, database: Database, engine: Engine, liveness: Liveness | None, scratch: Path) -> None:
        """Prepare; nothing runs yet.

        Args:
            database: The product's.
            engine: Carries the work.
            liveness: For processes that share their work with others.
            scratch: A folder on the disk that must not fill up.
        """
        self._database = database
        self._engine = engine
        self._nudged = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._liveness = liveness
        self._scratch = scratch
        self._full = asyncio.Event()

    async def start(self) -> None:
        """Start the engine and the loops.

        Raises:
            StudioBusy: Another process works on the same SQLite files.
        """
        self._loop = asyncio.get_running_loop()
        await self._engine.start(on_end=self.nudge, on_full=self._say_full)
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

    async def until_full(self) -> None:
        """Wait until the disk is full. Nothing can go on then: not even an end can be written down."""
        await self._full.wait()

    async def wait_for(self, project_id: UUID, run_id: UUID) -> Status:
        """Wait until a run has ended, and until what was paid for it is here if it was cancelled; return how.

        Raises:
            StorageFull: There is no room left to work in.
        """

        async def ended(session: AsyncSession) -> Status | None:
            runs = Runs(session, project_id)
            status = await runs.status(run_id)
            is_paying = status is Status.CANCELLED and await runs.is_paying()
            return None if status is Status.RUNNING or is_paying else status

        return await self._until(ended)

    async def wait_for_take(self, take_id: UUID) -> None:
        """Wait until a take has ended, well or badly, or is in doubt.

        Raises:
            StorageFull: There is no room left to work in.
        """

        async def ended(session: AsyncSession) -> Status | None:
            status = await Takes(session).status(take_id)
            return None if status in (Status.PENDING, Status.RUNNING) else status

        await self._until(ended)

    async def _until(self, ended: Callable[[AsyncSession], Awaitable[Status | None]]) -> Status:
        """Look every little while until something has ended; return how. Raises StorageFull."""
        while True:
            if self._full.is_set():
                raise StorageFull(str(self._scratch.parent))
            async with self._database.unit() as session:
                status = await ended(session)
            if status is not None:
                return status
            await asyncio.sleep(_LOOK_S)

    def _say_full(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._full.set)

    async def _requeue_interrupted(self) -> None:
        """Queue what was running when the only process died, in case the engine's own file was lost meanwhile."""
        async with self._database.unit() as session:
            await self._engine.enqueue(await Sweeping(session).running())

    async def _advance_loop(self) -> None:
        while True:
            self._nudged.clear()
            started = time.monotonic()
            await guarded(self._look_for_room)
            await guarded(self._advance_all, on_full=self._full.set)
            await asyncio.sleep(_REST * (time.monotonic() - started))
            await said_or_over(self._nudged, _SWEEP_S)

    async def _look_for_room(self) -> None:
        """The engine keeps its own errors to itself, so a disk that is full for it alone is found by looking."""
        if shutil.disk_usage(self._scratch).free < _LEAST_FREE_BYTES:
            self._full.set()

    async def _advance_all(self) -> None:
        async with self._database.unit() as session:
            projects = await Sweeping(session).active_projects()
            exports = await ExportOrders(session).open()
        await self._engine.enqueue_exports(exports)
        for project_id in projects:
            async with self._database.unit() as session:
                ordered: list[Ordered] = list(await Runs(session, project_id, self._engine.entry_of).advance())
            await self._engine.enqueue(ordered)

    async def _zombie_loop(self) -> None:
        while True:
            await asyncio.sleep(_ZOMBIES_EVERY_S)
            await guarded(self._fail_zombies, on_full=self._full.set)

    async def _fail_zombies(self) -> None:
        async with self._database.unit() as session:
            dead = await Takes(session).fail_zombies()
        if dead:
            log.warning("found %d takes without a sign of life; they have failed", len(dead))
            self.nudge()
