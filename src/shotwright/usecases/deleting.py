"""Deleting a project: only when nothing of it is under way, and never its files or its costs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.deletions import DeletionRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.request_errors import ProjectBusy


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """Where a deleted project's files are, and the folder of the bin that they go to."""

    folder: str
    bin: str


async def delete_project(session: AsyncSession, project_id: UUID) -> Deleted:
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
    return Deleted(folder=project.code, bin=bin_of(project.code, project.id))


def bin_of(code: str, project_id: UUID) -> str:
    """Return where the files of a deleted project are."""
    return f".bin/{code}-{project_id}"
