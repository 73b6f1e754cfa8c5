"""The bins: deleted takes and projects, brought back or deleted for good."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import Parts, PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.routers.archives import told_of
from shotwright.api.schemas.archives import ArrivedRead
from shotwright.api.schemas.media import BinRead, DeletedRead, Left
from shotwright.api.schemas.shared import Page, Paging
from shotwright.domain.archives import ArchiveNotUsable
from shotwright.domain.errors import FormatNotAllowed, ProjectNotFound, StorageFull
from shotwright.domain.permissions import Action
from shotwright.usecases.deleting import BIN
from shotwright.usecases.emptying import Bin
from shotwright.usecases.projects import Projects
from shotwright.workflows.archiving.deleted import DeletedProjects

router = APIRouter(tags=["bins"])

OlderThan: TypeAlias = Annotated[int, Query(ge=0, le=36_500)]
"""For how many days something has to have been in the bin."""


def deleted_projects(parts: Parts) -> DeletedProjects:
    return DeletedProjects(parts.database, parts.storage, parts.scratch, parts.beginning.cap)


@router.get("/bin/projects", dependencies=[needs(Action.LOOK)])
async def list_deleted_projects(
    parts: PartsDep, caller: CallerDep, paging: Annotated[Paging, Query()]
) -> Page[DeletedRead]:
    """List the deleted projects that were yours and can be brought back, what was deleted last first."""
    found = await deleted_projects(parts).list(caller)
    return Page.part([DeletedRead.model_validate(one) for one in paging.cut(found)], paging, len(found))


@router.post(
    "/bin/projects/{deleted_id}/restore",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, ArchiveNotUsable, FormatNotAllowed, StorageFull),
    dependencies=[needs(Action.START)],
)
async def restore_project(deleted_id: UUID, parts: PartsDep, caller: CallerDep) -> ArrivedRead:
    """Bring a deleted project back, as a new one of yours, by the id that it had.

    Members, links for clients and webhooks are not brought back. What it cost is shown, and counts against no cap.
    """
    return await told_of(await deleted_projects(parts).restore(deleted_id, caller), parts)


@router.delete("/storage/bin", dependencies=[needs(Action.ADMINISTER)])
async def empty_storage_bin(parts: PartsDep) -> Left:
    """Delete for good what deleted projects and characters left in the folder `.bin`; answers how much that was."""
    sizes = await parts.storage.sizes(BIN)
    await parts.storage.remove(BIN)
    return Left.of(sizes)


@router.get("/projects/{project}/bin", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def read_bin(project: ProjectId, session: Session, older_than_days: OlderThan = 0) -> BinRead:
    """Show how much emptying the bin would free. The takes themselves are listed with what they are of."""
    return BinRead.of(await Bin(session, project).look(timedelta(days=older_than_days)))


@router.delete("/projects/{project}/bin", responses=problems(ProjectNotFound), dependencies=[needs(Action.MANAGE)])
async def empty_bin(project: str, parts: PartsDep, caller: CallerDep, older_than_days: OlderThan = 0) -> BinRead:
    """Delete for good the files of the takes in the bin, or of those that have been there for so many days.

    The takes stay in the history with their costs, and cannot be restored. Files that a film, or anything else that is
    not in the bin, was made from are kept.
    """
    async with parts.database.unit() as session:
        found = await Projects(session).find(project)
        emptied = await Bin(session, found.id).empty(timedelta(days=older_than_days), by=caller.user_id)
    await parts.storage.delete(emptied.keys)
    return BinRead.of(emptied)
