"""Productions as archives: sent from here, and brought in."""

import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from shotwright.api.guard import LARGEST_ARCHIVE
from shotwright.api.parts import Parts, PartsDep
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.archives import ArrivedRead
from shotwright.api.schemas.projects import ProjectRead
from shotwright.api.sending_files import disposition
from shotwright.domain.archives import ArchiveNotUsable
from shotwright.domain.errors import FileNotInStorage, FormatNotAllowed, ProjectNotFound, StorageFull
from shotwright.domain.permissions import Action
from shotwright.usecases.archives import Arrived
from shotwright.usecases.overviews import Overviews
from shotwright.usecases.projects import Projects
from shotwright.workflows.archiving.bringing import Bringing
from shotwright.workflows.archiving.packing import begin, pack
from shotwright.workflows.archiving.receiving import receive
from shotwright.workflows.archiving.sources import open_source

router = APIRouter(tags=["archives"])

_ZIP: Final = "application/zip"
_SENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The archive", "content": {_ZIP: {}}},
    **problems(ProjectNotFound, FileNotInStorage),
}
_BODY: Final = {
    "requestBody": {"required": True, "content": {_ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/projects/{project}/archive", response_class=Response, responses=_SENT, dependencies=[needs(Action.VIEW)])
async def download_archive(project: str, parts: PartsDep) -> StreamingResponse:
    """Send all of a project as one zip, from which it can be brought in at any studio.

    It has every take and version, reviews, notes, prompts and settings. People are in it by name; keys, links for
    clients and what the books say here are not.
    """
    async with parts.database.snapshot() as session:
        facts = await Projects(session).find(project)
    blocks = await begin(pack(parts.database, parts.storage, facts.id, parts.scratch))
    headers = {
        "Content-Disposition": disposition(f"{facts.code}.shotwright.zip", as_attachment=True),
        "Content-Encoding": "identity",  # else it would be packed once more on its way
    }
    return StreamingResponse(blocks, HTTPStatus.OK, headers, _ZIP)


@router.post(
    "/projects/import",
    status_code=HTTPStatus.CREATED,
    responses=problems(ArchiveNotUsable, FormatNotAllowed, StorageFull),
    dependencies=[needs(Action.START)],
    openapi_extra=_BODY,
)
async def import_project(request: Request, parts: PartsDep, caller: CallerDep) -> ArrivedRead:
    """Make a project of an archive, which is the body itself. All of it is checked first: it is taken whole, or not.

    You own the new project. What it cost elsewhere stays in its history, and counts against no cap here.
    """
    with tempfile.TemporaryDirectory(dir=parts.scratch, prefix="arriving-") as folder:
        path = Path(folder) / "archive.zip"
        await receive(request.stream(), path, most=LARGEST_ARCHIVE)
        return await _bring(path, parts, caller.user_id)


async def _bring(path: Path, parts: Parts, user_id: UUID) -> ArrivedRead:
    bringing = Bringing(parts.database, parts.storage, parts.scratch, parts.beginning.cap)
    with open_source(path) as source:
        return await told_of(await bringing.bring(source, by=user_id), parts)


async def told_of(arrived: Arrived, parts: Parts) -> ArrivedRead:
    """Have whoever works look at a project that was brought in, and return what is answered of it."""
    parts.nudge()
    async with parts.database.snapshot() as session:
        listed = await Overviews(session).one(arrived.project.id)
    return ArrivedRead(project=ProjectRead.of(listed), left_out=list(arrived.left_out))
