"""Backups that are made while the studio is served, in a folder of its home, because somebody pressed a button."""

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from filelock import FileLock, Timeout

from shotwright.db.session import is_sqlite, sqlite_path
from shotwright.domain.backups import BackupFile, Backups
from shotwright.domain.errors import StudioError
from shotwright.domain.operating_errors import BackupUnderWay, NoRoomForBackup
from shotwright.settings import Settings
from shotwright.storage.store import Storage
from shotwright.wiring.backups import back_up, folder_of

FOLDER: Final = "backups"
_LEFT_BYTES: Final = 1_000_000_000
"""So much room is left to the studio, which else could write nothing more."""
_GIVEN_UP_S: Final = 86_400
"""What was not written on for so long never will be: its process was killed."""
_MOST: Final = 100

log = logging.getLogger(__name__)


class _GivenUp(Exception):
    """The studio ends."""


class BackupMaker:
    """Makes one backup at a time, whichever process of this machine is asked. None is ever deleted."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self._settings = settings
        self._storage = storage
        self._folder = settings.home / FOLDER
        # Not by thread: what one thread of ours began, another may end.
        self._lock = FileLock(self._folder / ".lock", thread_local=False)
        self._making: asyncio.Task[None] | None = None
        self._is_closing = False
        self._trouble = ""

    async def look(self) -> Backups:
        """Return what there is, and whether one is being made."""
        made, free = await asyncio.to_thread(self._made), shutil.disk_usage(self._settings.home).free
        return Backups(
            folder=str(self._folder),
            made=made,
            is_under_way=self._is_under_way(),
            trouble=self._trouble,
            has_files=folder_of(self._settings) is not None,
            free_bytes=free,
        )

    async def begin(self) -> None:
        """Begin to make one.

        Raises:
            BackupUnderWay: One is being made.
            NoRoomForBackup: The disk would be full afterwards.
        """
        if self._is_under_way():
            raise BackupUnderWay
        await self._check_room()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise BackupUnderWay from None
        self._trouble = ""
        self._making = asyncio.create_task(self._make())

    async def close(self) -> None:
        """Give up what is being made once its present file is written: a backup is there whole, or not at all."""
        self._is_closing = True
        if self._making is not None:
            await self._making

    async def _make(self) -> None:
        target = self._folder / f"studio-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
        try:
            await asyncio.to_thread(self._drop_given_up)
            await back_up(self._settings, target, with_files=None, with_secrets=False, told=self._go_on)
        except _GivenUp:
            pass
        except StudioError as error:
            log.warning("no backup was made: %s", error)
            self._trouble = str(error)
        except Exception as error:  # nobody awaits this: whoever looks is told
            log.exception("no backup was made")
            self._trouble = f"This is a fault in Shotwright, and its log says more: {type(error).__name__}."
        finally:
            self._lock.release()

    def _go_on(self, _: str) -> None:
        """Between two files: raise _GivenUp if the studio ends."""
        if self._is_closing:
            raise _GivenUp

    def _is_under_way(self) -> bool:
        """Whether one is being made, here or by another process that answers on this machine."""
        if self._lock.is_locked:
            return True
        if not self._folder.is_dir():
            return False
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return True
        self._lock.release()
        return False

    async def _check_room(self) -> None:
        needed = 0
        if folder_of(self._settings) is not None:
            needed = sum((await self._storage.sizes("")).values())
        if is_sqlite(self._settings.product_database):
            needed += sqlite_path(self._settings.product_database).stat().st_size
        free = shutil.disk_usage(self._settings.home).free
        if needed + _LEFT_BYTES > free:
            raise NoRoomForBackup(needed, free, str(self._settings.home))

    def _made(self) -> Sequence[BackupFile]:
        """Return what lies in the folder, newest first; also what somebody else had written there."""
        if not self._folder.is_dir():
            return ()
        found: list[BackupFile] = []
        for one in os.scandir(self._folder):
            if one.name.endswith(".zip") and not one.name.startswith(".") and one.is_file():
                state = one.stat()
                at = datetime.fromtimestamp(state.st_mtime, UTC)
                found.append(BackupFile(name=one.name, made_at=at, size_bytes=state.st_size))
        return sorted(found, key=lambda file: file.made_at, reverse=True)[:_MOST]

    def _drop_given_up(self) -> None:
        for path in self._folder.glob(".*.part"):
            if time.time() - path.stat().st_mtime > _GIVEN_UP_S:
                path.unlink(missing_ok=True)
