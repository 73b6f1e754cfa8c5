"""Deleting a project: only when nothing of it is under way, and never its files or its costs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.deletions import DeletionRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.request_errors import ProjectBusy
from shotwright.storage.store import Storage

BIN: Final = ".bin"
"""The folder of what was deleted: of projects, and of people's own characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """Where a deleted project's files are, and the folder of the bin that they go to."""

    folder: str
    bin: str
    keys: Collection[str]
    """Which files: a new project may have that folder once the transaction ends, and what it writes stays."""


async def delete_project(session: AsyncSession, project_id: UUID, storage: Storage) -> Deleted:
    """Delete a project with all that is part of it, but for its files and for what the books say of it.

    Raises:
        ProjectNotFound
        ProjectBusy: Something of it is under way or in doubt.
    """
    project = await ProjectRows(session).get(project_id, lock=True)
    rows = DeletionRows(session, project_id)
    if under_way := await rows.under_way():
        raise ProjectBusy(project.code, under_way)
    await rows.delete()
    keys = await left_behind(session, project.code, storage)
    return Deleted(folder=project.code, bin=bin_of(project.code, project.id), keys=keys)


async def left_behind(session: AsyncSession, code: str, storage: Storage) -> Collection[str]:
    """Return the keys of the files of a project that is gone; none if another has its folder.

    As long as one of them is there, no new project gets that code (`Projects.create`).
    """
    rows = ProjectRows(session)
    await rows.hold_codes()
    return () if code in await rows.codes_like(code) else tuple(await storage.sizes(code))


def bin_of(code: str, project_id: UUID) -> str:
    """Return where the files of a deleted project are."""
    return f"{BIN}/{code}-{project_id}"
