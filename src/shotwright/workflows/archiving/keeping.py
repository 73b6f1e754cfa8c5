"""The project folders are kept up to date with the rows: a little after something changed, and at the end of a command.

No transaction waits for files: a snapshot is read, and ended, before anything is written. A file is whole or not there;
`archive.json`, which has the hashes of the rows beside it, comes last. What a killed process left undone is noted in a
folder of the installation, and done by the next one.
"""

import asyncio
import contextlib
import hashlib
import logging
import tempfile
import time
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from shotwright.db.archive_rows import DepartingRows
from shotwright.db.session import Database
from shotwright.domain.archives import MANIFEST
from shotwright.domain.errors import ProjectNotFound, StudioError
from shotwright.storage.store import Storage
from shotwright.usecases.deleting import bin_of, left_behind
from shotwright.workflows.archiving.leaving import Leaving, gather

log = logging.getLogger(__name__)

GATHERING: Final = "folder-"
"""How the names of folders begin in which a project's files are gathered."""
_QUIET_S: Final = 2.0
"""So long after a change the folder is written: what changes together is written together."""
_REST: Final = 10.0
"""For so many times as long as writing took, nothing is written: a long series has long histories."""
_LEFT_S: Final = 60.0
"""What has been noted for so long was left by a process that died."""


class FolderKeeper:
    """Keeps the folders of one installation."""

    def __init__(self, database: Database, storage: Storage, scratch: Path, behind: Path) -> None:
        """Prepare.

        Args:
            database: The product's.
            storage: Where the folders are.
            scratch: A folder for what is not whole yet.
            behind: A folder in which it is noted which projects' folders are not up to date.
        """
        self._database = database
        self._storage = storage
        self._scratch = scratch
        self._behind = behind
        self._marked: set[UUID] = set()
        self._woken = asyncio.Event()
        self._writing = asyncio.Lock()
        self._written: dict[UUID, dict[str, str]] = {}
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def mark(self, project_id: UUID) -> None:
        """Say that rows of a project changed; may be called from any thread."""
        if project_id not in self._marked:
            self._marked.add(project_id)
            with contextlib.suppress(OSError):  # a full disk is told of by what needs the room
                self._note(project_id).touch()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def start(self) -> None:
        """Begin: look for what others left undone, and write whatever changes from now on."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._take_over)
        if self._marked:
            self._woken.set()
        self._database.on_change = self.mark
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Write what is not written yet, and end."""
        self._database.on_change = None
        if self._task is not None:
            async with self._writing:  # what is being written would only be begun again
                self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._write_marked()

    def _take_over(self) -> None:
        self._behind.mkdir(exist_ok=True)
        for note in self._behind.iterdir():
            with contextlib.suppress(OSError, ValueError):  # another process may have done it just now
                if time.time() - note.stat().st_mtime > _LEFT_S:
                    self._marked.add(UUID(note.name))

    async def _keep(self) -> None:
        while True:
            await self._woken.wait()
            await asyncio.sleep(_QUIET_S)
            self._woken.clear()
            started = time.monotonic()
            async with self._writing:
                await self._write_marked()
            await asyncio.sleep(_REST * (time.monotonic() - started))

    async def _write_marked(self) -> None:
        for project_id in sorted(self._marked):
            self._marked.discard(project_id)
            try:
                await self.write(project_id)
            except ProjectNotFound:
                self._done(project_id)
            except (StudioError, SQLAlchemyError, OSError, ValueError, KeyError) as error:
                # The rows are the truth; their note stays, and whoever comes next tries again.
                log.warning("the folder of project %s could not be written: %s", project_id, error)
            except Exception:  # one project's fault must not keep the folders of all others from being written
                log.exception("the folder of project %s could not be written", project_id)
            except asyncio.CancelledError:
                self._marked.add(project_id)
                raise
            else:
                self._done(project_id)

    def _done(self, project_id: UUID) -> None:
        if project_id not in self._marked:
            with contextlib.suppress(OSError):  # it is written once more than needed
                self._note(project_id).unlink(missing_ok=True)

    def _note(self, project_id: UUID) -> Path:
        return self._behind / str(project_id)

    async def write(self, project_id: UUID) -> None:
        """Bring a project's folder up to date. Raises as `write_folder`."""
        written = self._written.setdefault(project_id, {})
        leaving = await write_folder(self._database, self._storage, self._scratch, project_id, written)
        await self._look_again(project_id, leaving)

    async def _look_again(self, project_id: UUID, leaving: Leaving) -> None:
        """Mark a project again that changed meanwhile: another process may have written newer files before ours."""
        async with self._database.snapshot() as session:
            rows = DepartingRows(session, project_id)
            code, stamp = await rows.code(), await rows.stamp()
        if not code:  # it was deleted, and its files may be in the bin already
            folder = leaving.manifest.code
            async with self._database.unit() as session:
                keys = await left_behind(session, folder, self._storage)
            await self._storage.move(folder, bin_of(folder, project_id), keys)
        elif stamp != leaving.stamp:
            self._written.pop(project_id, None)
            self.mark(project_id)


async def write_folder(
    database: Database, storage: Storage, scratch: Path, project_id: UUID, written: dict[str, str]
) -> Leaving:
    """Bring a project's folder up to date; return what was written.

    `written` has the SHA-256 of files by name that need not be written again, and is told of those that were.

    Raises:
        ProjectNotFound
        StorageFull
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix=GATHERING) as folder:
        leaving = await gather(database, storage, project_id, Path(folder))

        async def put(name: str, content: bytes) -> None:
            sha256 = hashlib.sha256(content).hexdigest()
            if written.get(name) != sha256:
                await storage.put(f"{leaving.manifest.code}/{name}", content)
                written[name] = sha256

        for name, text in leaving.texts.items():
            await put(name, text.encode())
        for name, path in leaving.rows.items():
            sha256 = leaving.manifest.tables[path.stem].sha256
            if written.get(name) != sha256:
                await storage.put_file(f"{leaving.manifest.code}/{name}", path)
                written[name] = sha256
        await put(MANIFEST, leaving.words())
    return leaving
