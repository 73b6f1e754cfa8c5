"""A disk that is full to the last byte: not even that a take failed can be written down."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from shotwright.domain.errors import StorageFull
from shotwright.domain.states import Status
from shotwright.storage.store import Storage, Stored
from shotwright.wiring.studio import Studio
from shotwright.workflows.engine import SOLO
from shotwright_sim.server import Simulator
from tests.workflows.buying import opened


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
