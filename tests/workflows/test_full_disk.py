"""A disk that is full to the last byte: not even that a take failed can be written down."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from shotwright.domain.errors import StorageFull
from shotwright.domain.states import Status
from shotwright.settings import Settings
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.export_orders import ExportFacts, ExportOrders
from shotwright.usecases.projects import Projects
from shotwright.usecases.runs import Runs
from shotwright.wiring.studio import Studio
from shotwright.wiring.work import working
from shotwright.workflows.engine import SOLO
from shotwright_sim.server import Simulator
from tests import disks
from tests.workflows.buying import Hurry, Shop, opened


async def test_what_met_the_full_disk_is_made_by_the_next_process_that_has_room(tmp_path: Path) -> None:
    with Simulator() as simulator:
        async with opened(tmp_path, simulator) as shop, _full_on_first_picture(shop.studio) as full:
            project = await shop.project()
            with pytest.raises(StorageFull):
                await replace(shop, studio=full).run(project)
            (take,) = await shop.takes(project, "char_001/reference")
            assert (take.number, take.status, take.tries, take.worker) == (1, Status.RUNNING, 1, SOLO)
        async with opened(tmp_path, simulator) as shop:
            assert await shop.run(project) is Status.COMPLETED
            (take,) = await shop.takes(project, "char_001/reference")
            assert (take.number, take.status, take.tries, take.worker) == (1, Status.COMPLETED, 2, SOLO)


async def test_who_waits_for_room_as_the_studio_ends_never_speaks_in_the_next_ones_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A studio that is closed and opened again within one process: what still slept in the first must not wake."""
    with Simulator() as simulator:
        async with opened(tmp_path, simulator) as shop, _full_on_first_picture(shop.studio) as full:
            project = await shop.project()
            async with working(full, Hurry().pace) as dispatcher:
                async with shop.studio.database.unit() as session:
                    await Runs(session, project).start(redo_stale=False)
                dispatcher.nudge()
                await _end_was_tried(caplog, times=4)  # it rests for 1.6 s now: time enough to close and open
        async with opened(tmp_path, simulator) as shop:
            assert await shop.run(project) is Status.COMPLETED
            (take,) = await shop.takes(project, "char_001/reference")
            assert (take.number, take.status, take.tries) == (1, Status.COMPLETED, 2)


async def _end_was_tried(caplog: pytest.LogCaptureFixture, *, times: int) -> None:
    """Wait until a take has tried so often to tell of its end, in vain."""
    async with asyncio.timeout(45):
        while True:
            if sum("INSERT INTO event" in line for line in caplog.messages) == times:
                return
            await asyncio.sleep(0.05)


@dataclass
class _Disk:
    is_full: bool = False


class _Filling(Storage):
    """Files of a disk which the first picture of a character fills."""

    def __init__(self, url: str, disk: _Disk) -> None:
        super().__init__(url)
        self._disk = disk

    async def put(self, key: str, content: bytes) -> Stored:
        self._fill(key)
        return await super().put(key, content)

    async def put_file(self, key: str, path: Path) -> Stored:
        self._fill(key)
        return await super().put_file(key, path)

    def _fill(self, key: str) -> None:
        if "characters" in key:
            self._disk.is_full = True
            raise StorageFull(key)


@asynccontextmanager
async def _full_on_first_picture(studio: Studio) -> AsyncGenerator[Studio]:
    """The studio with the disk of its files and its database full as soon as a character is to be drawn."""
    disk = _Disk()

    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if disk.is_full and not statement.startswith(("SELECT", "BEGIN")):
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL  # pyright: ignore[reportAttributeAccessIssue]
            raise OperationalError(statement, None, full)

    engine = studio.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield replace(studio, storage=_Filling(studio.settings.storage, disk))
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk for an installation's scratch folder, on which nothing more fits than the folder itself."""
    with disks.small_disk(Settings(home=tmp_path).scratch, "nr_inodes=1") as scratch:
        yield scratch


async def test_an_export_says_that_the_disk_is_full_and_comes_about_once_there_is_room(
    tmp_path: Path, small_disk: Path
) -> None:
    with Simulator() as simulator:
        async with opened(tmp_path, simulator) as shop:
            project = await shop.project()
            with _room(small_disk, 100_000):
                assert await shop.run(project) is Status.COMPLETED

            refused = await _exported(shop, project)
            with _room(small_disk, 100_000):
                written = await _exported(shop, project, again=refused.id)

    assert (refused.status, refused.error_code) == (Status.FAILED, StorageFull.code)
    assert str(small_disk) in refused.error
    assert written.status is Status.COMPLETED
    assert any(one.name.endswith(".mp4") for one in written.files)


async def _exported(shop: Shop, project: UUID, again: UUID | None = None) -> ExportFacts:
    """Order an export, or once more one that failed, and wait for its end."""
    async with working(shop.studio) as dispatcher:
        async with shop.studio.database.unit() as session:
            orders, owner = ExportOrders(session), await Projects(session).owner_id()
            ordered = await (orders.retry(project, again, by=owner) if again else orders.order(project, [], by=owner))
        dispatcher.nudge()
        async with asyncio.timeout(60):
            while True:
                async with shop.studio.database.snapshot() as session:
                    found = await ExportOrders(session).any(ordered.id)
                if not found.status.is_open:
                    return found
                await asyncio.sleep(0.1)


@contextmanager
def _room(disk: Path, files: int) -> Generator[None]:
    """Let there be room for so many files while the block runs."""
    disks.resize(disk, f"nr_inodes={files}")
    yield
    for left in disk.iterdir():
        shutil.rmtree(left)
    disks.resize(disk, "nr_inodes=1")
