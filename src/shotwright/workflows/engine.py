"""The port to the durable engine: start, stop, enqueue. Nothing outside this package knows which engine it is.

Our tables are the truth; the engine only carries where a take's workflow is and who runs it. Losing the engine's
database means planning again.
"""

import asyncio
import json
import logging
import os
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from dbos import DBOS, DBOSConfig, Serializer, SetWorkflowID
from filelock import FileLock, Timeout

from shotwright.db.session import is_sqlite, sqlite_path, sync_url
from shotwright.domain.errors import StudioBusy
from shotwright.domain.states import Kind
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.runs import Ordered
from shotwright.workflows.archiving.keeping import GATHERING
from shotwright.workflows.export_work import make_export
from shotwright.workflows.take_work import make_take
from shotwright.workflows.workbench import clear, close, lay_out
from shotwright.workflows.workshop import Workshop

APPLICATION: Final = "shotwright"
VERSION: Final = "shotwright-1"
"""Pinned: the engine's default is a hash of the code, and every edit would strand the work under way."""
SOLO: Final = "solo"
_ABANDONED_S: Final = 3600.0
_POLL_S: Final = 0.5
"""Every queue asks the database so often; ten times as often would cost a quarter of a core."""

_BOUGHT: Final = "take-bought"
_EXPORTS: Final = "exports"
_MOST_BOUGHT: Final = 256
"""Takes that wait for a provider need nothing here, and must not keep each other out: the one that it has taken, and
that is to be looked after, may come after all that wait for its place."""


def _without_traceback(record: logging.LogRecord) -> bool:
    """Say the engine's troubles in a line; `SHOTWRIGHT_LOG=DEBUG` shows where they come from."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and not logging.getLogger().isEnabledFor(logging.DEBUG):
        record.msg, record.args = f"{record.getMessage()}: {error}".splitlines()[0], None
        record.exc_info = record.exc_text = None
    return True


class JsonSerializer(Serializer):
    """Readable rows instead of pickles: no code runs when a row is read, and renaming a class breaks nothing."""

    def name(self) -> str:
        return "json"

    def serialize(self, data: Any) -> str:
        return json.dumps(str(data) if isinstance(data, BaseException) else data)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data)


def new_executor(url: str) -> str:
    """Return what this process is called: alone on SQLite always the same, else a name that was never used."""
    return SOLO if is_sqlite(url) else f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:6]}"


class Engine:
    """One process's share of the durable work."""

    def __init__(self, url: str, workshop: Workshop, concurrency: dict[Kind, int], executor: str) -> None:
        """Prepare; nothing runs yet.

        Args:
            url: The engine's own database: a SQLite file of its own, or the product's PostgreSQL.
            workshop: What the work is done with.
            concurrency: How many takes of each kind this process makes at once.
            executor: This process's name; see `new_executor`.
        """
        self._url = url
        self._workshop = workshop
        self._concurrency = concurrency
        self._lock: FileLock | None = None
        self._queued: set[str] = set()
        self.executor = executor

    @property
    def entry_of(self) -> EntryOf | None:
        """The catalogue that this process buys by."""
        return self._workshop.paid.entry_of if self._workshop.paid is not None else None

    async def start(self, on_end: Callable[[], None], on_full: Callable[[], None]) -> None:
        """Start working, beginning with what a crash left behind.

        Args:
            on_end: Called when a take has ended.
            on_full: Called when the database cannot write for want of space.

        Raises:
            StudioBusy: Another process works on the same SQLite files.
        """
        if is_sqlite(self._url):
            await asyncio.to_thread(self._prepare_sqlite, sqlite_path(self._url))
        lay_out(self._workshop, on_end, on_full)
        for name in ("dbos", "alembic"):
            logging.getLogger(name).setLevel(logging.ERROR)
        logging.getLogger("dbos").addFilter(_without_traceback)
        DBOS(config=self._config())
        DBOS.launch()
        for kind, count in self._concurrency.items():
            await self._register(_queue(kind), count)
        await self._register(_BOUGHT, _MOST_BOUGHT)
        await self._register(_EXPORTS, 1)

    async def _register(self, name: str, at_once: int) -> None:
        await DBOS.register_queue_async(
            name, worker_concurrency=at_once, polling_interval_sec=_POLL_S, on_conflict="always_update"
        )

    def _prepare_sqlite(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock", thread_local=False)  # taken in one thread, given back in another
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise StudioBusy(str(path.parent)) from None
        self._lock = lock
        for left_over in self._workshop.scratch.glob("*"):  # half-finished files of a process that was killed
            # Project folders are gathered there by this process and by commands beside it: theirs stay for a while.
            if not left_over.name.startswith(GATHERING) or time.time() - left_over.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(left_over, ignore_errors=True)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL")  # the engine does not, and it is worth a factor of five
        connection.close()

    def _config(self) -> DBOSConfig:
        return DBOSConfig(
            name=APPLICATION,
            system_database_url=sync_url(self._url),
            application_version=VERSION,
            executor_id=self.executor,
            log_level="ERROR",
            serializer=JsonSerializer(),
            max_executor_threads=32,
            notification_listener_polling_interval_sec=0.5,
        )

    async def enqueue(self, ordered: Sequence[Ordered]) -> None:
        """Queue takes. One that is queued already, here or by another process, is left as it is."""
        for one in ordered:
            if one.work_id not in self._queued:
                with SetWorkflowID(one.work_id):
                    queue = _BOUGHT if one.is_bought else _queue(one.kind)
                    await DBOS.enqueue_workflow_async(queue, make_take, str(one.take_id))
                self._queued.add(one.work_id)

    async def enqueue_exports(self, export_ids: Sequence[UUID]) -> None:
        """Queue exports. As `enqueue`."""
        for export_id in map(str, export_ids):
            if export_id not in self._queued:
                with SetWorkflowID(export_id):
                    await DBOS.enqueue_workflow_async(_EXPORTS, make_export, export_id)
                self._queued.add(export_id)

    def recover(self, dead_executors: Sequence[str]) -> int:
        """Hand the work of dead processes to the living. Return how many workflows moved."""
        return len(DBOS._recover_pending_workflows(list(dead_executors)))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the engine has no public call for it without its paid service; pinned below 3.5 and held by the crash tests

    def owners_of_pending(self) -> set[str]:
        """Return the executors that unfinished workflows belong to."""
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {workflow.executor_id for workflow in pending if workflow.executor_id}

    async def stop(self) -> None:
        """Stop working. What runs is taken up again at the next start."""
        close()
        logging.getLogger("dbos").setLevel(logging.CRITICAL)  # it would complain of every workflow that it drops
        # The engine has made its own threads the loop's, and ends them now, while others are still at work.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy)
        clear()
        if self._lock is not None:
            self._lock.release()


def _queue(kind: Kind) -> str:
    return f"take-{kind}"
