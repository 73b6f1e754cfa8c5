"""Deleting projects so that they can be brought back: what goes to the bin is as whole as an archive.

A project is deleted in three steps: its folder is brought up to date, its rows go, its files move to the bin. From
there it is brought in like an archive from elsewhere, as a new project; what it cost stays in the books without it.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shotwright.db.members import MemberRows
from shotwright.db.session import Database
from shotwright.domain.archives import MANIFEST
from shotwright.domain.caps import FirstCap
from shotwright.domain.errors import ProjectNotFound, StudioError
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action, ProjectRole, is_allowed
from shotwright.storage.store import Storage
from shotwright.usecases.archives import Arrived
from shotwright.usecases.deleting import BIN, delete_project
from shotwright.usecases.projects import Projects
from shotwright.workflows.archiving.bringing import Bringing
from shotwright.workflows.archiving.keeping import write_folder
from shotwright.workflows.archiving.sources import FolderSource

log = logging.getLogger(__name__)

_NOTE: Final = "deleted.json"
"""Who deleted a project, when, and whose it was; beside its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedProject:
    """A project in the bin that can be brought back. `id` is what it had, and what it is called by here."""

    id: UUID
    code: str
    name: str
    at: datetime
    files: int
    size_bytes: int
    owners: frozenset[UUID]
    folder: str


class DeletedProjects:
    """The deleted projects of one installation."""

    def __init__(self, database: Database, storage: Storage, scratch: Path, cap: FirstCap | None = None) -> None:
        """As for `Bringing`."""
        self._database = database
        self._storage = storage
        self._scratch = scratch
        self._cap = cap

    async def delete(self, name: str) -> None:
        """Delete a project that rests, by its code or id. Its files go to the bin, what it cost stays in the books.

        Raises:
            ProjectNotFound
            ProjectBusy: Something of it is under way or in doubt.
        """
        async with self._database.unit() as session:
            project = await Projects(session).find(name)
        await self._bring_up_to_date(project.id)
        async with self._database.unit() as session:
            members = await MemberRows(session).of(project.id)
            deleted = await delete_project(session, project.id, self._storage)
        owners = [str(user.id) for member, user in members if member.role is ProjectRole.OWNER]
        note = {
            "id": str(project.id),
            "code": project.code,
            "name": project.name,
            "owners": owners,
            "at": datetime.now(UTC).isoformat(),
        }
        # Before its files: whoever finds those left over by a process that was killed moves them there, and no note.
        await self._storage.put(f"{deleted.bin}/{_NOTE}", json.dumps(note, ensure_ascii=False).encode())
        await self._storage.move(deleted.folder, deleted.bin, deleted.keys)

    async def list(self, caller: Caller) -> Sequence[DeletedProject]:
        """Return what somebody may bring back, what was deleted last first: their own, and an administrator's all."""
        sizes: dict[str, dict[str, int]] = {}
        for key, size in (await self._storage.sizes(BIN)).items():
            sizes.setdefault("/".join(key.split("/")[:2]), {})[key] = size
        found = [
            _deleted(folder, json.loads(await self._storage.get(f"{folder}/{_NOTE}")), files)
            for folder, files in sizes.items()
            if {f"{folder}/{_NOTE}", f"{folder}/{MANIFEST}"} <= files.keys()
        ]
        may_all = is_allowed(Action.ADMINISTER, caller.role)
        visible = [one for one in found if may_all or caller.user_id in one.owners]
        return sorted(visible, key=lambda one: one.at, reverse=True)

    async def restore(self, project_id: UUID, caller: Caller) -> Arrived:
        """Bring a deleted project back, as a new one of the caller's.

        Raises:
            ProjectNotFound: It is not in the bin, or not theirs.
            ArchiveNotUsable: Files of it are gone or damaged. Nothing was changed.
            StorageFull: Likewise.
        """
        deleted = next((one for one in await self.list(caller) if one.id == project_id), None)
        if deleted is None:
            raise ProjectNotFound(str(project_id))
        bringing = Bringing(self._database, self._storage, self._scratch, self._cap)
        async with self._storage.local_folder(deleted.folder, self._scratch) as folder:
            arrived = await bringing.bring(FolderSource(folder), by=caller.user_id)
        await self._storage.remove(deleted.folder)
        return arrived

    async def _bring_up_to_date(self, project_id: UUID) -> None:
        """Write what changed lately. Where that cannot be, it is deleted all the same: that may be the cure."""
        try:
            await write_folder(self._database, self._storage, self._scratch, project_id, {})
        except ProjectNotFound:
            raise
        except (StudioError, OSError) as error:
            log.warning("project %s is deleted as its folder was last written: %s", project_id, error)


def _deleted(folder: str, note: dict[str, Any], files: dict[str, int]) -> DeletedProject:
    return DeletedProject(
        id=UUID(note["id"]),
        code=note["code"],
        name=note["name"],
        at=datetime.fromisoformat(note["at"]),
        files=len(files),
        size_bytes=sum(files.values()),
        owners=frozenset(map(UUID, note["owners"])),
        folder=folder,
    )
