"""Exports: films with all that belongs to them, made by a worker and fetched from here."""

import mimetypes
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from shotwright.api.parts import PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.media import ExportNew, ExportRead
from shotwright.api.schemas.shared import Page, Paging
from shotwright.api.sending_files import SentFile, disposition, send_file
from shotwright.api.zipping import zipped
from shotwright.domain.errors import FileNotInStorage, ProjectNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import ExportNotFailed, ExportNotFound, ExportNotReady, NothingToExport
from shotwright.domain.signers import SignerMissing
from shotwright.usecases.export_orders import ExportOrders
from shotwright.usecases.projects import Projects

router = APIRouter(prefix="/projects/{project}/exports", tags=["exports"])

_ZIP: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The archive", "content": {"application/zip": {}}},
    **problems(ProjectNotFound, ExportNotFound, ExportNotReady),
}


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, NothingToExport, SignerMissing),
    dependencies=[needs(Action.EDIT)],
)
async def order_export(project: ProjectId, new: ExportNew, session: Session, caller: CallerDep) -> ExportRead:
    """Have the finished films written out, with whatever else is asked for. It goes on if the studio is restarted."""
    ordered = await ExportOrders(session).order(project, new.kinds, by=caller.user_id, is_signed=new.sign)
    return ExportRead.of(ordered)


@router.get("", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_exports(project: ProjectId, session: Session, paging: Annotated[Paging, Query()]) -> Page[ExportRead]:
    """List a project's exports, newest first."""
    found, total = await ExportOrders(session).page(project, limit=paging.page_size, offset=paging.offset)
    items = [ExportRead.of(one) for one in found]
    return Page.part(items, paging, total)


@router.get("/{export_id}", responses=problems(ProjectNotFound, ExportNotFound), dependencies=[needs(Action.VIEW)])
async def read_export(project: ProjectId, export_id: UUID, session: Session) -> ExportRead:
    """Show how far an export is, and its files."""
    return ExportRead.of(await ExportOrders(session).one(project, export_id))


@router.post(
    "/{export_id}/retry",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, ExportNotFound, ExportNotFailed, NothingToExport, SignerMissing),
    dependencies=[needs(Action.EDIT)],
)
async def retry_export(project: ProjectId, export_id: UUID, session: Session, caller: CallerDep) -> ExportRead:
    """Order once more what an export that failed was to be. The failed one stays in the list."""
    return ExportRead.of(await ExportOrders(session).retry(project, export_id, by=caller.user_id))


@router.get("/{export_id}/download", response_class=Response, responses=_ZIP, dependencies=[needs(Action.VIEW)])
async def download_export(project: str, export_id: UUID, parts: PartsDep) -> StreamingResponse:
    """Send all files of an export as one archive."""
    async with parts.database.snapshot() as session:
        facts = await Projects(session).find(project)
        export = await ExportOrders(session).finished(facts.id, export_id)
    headers = {"Content-Disposition": disposition(f"{facts.code}.zip", as_attachment=True)}
    return StreamingResponse(zipped(parts.storage, export.files), HTTPStatus.OK, headers, "application/zip")


@router.get(
    "/{export_id}/files/{name:path}",
    response_class=Response,
    responses=problems(ProjectNotFound, ExportNotFound, ExportNotReady, FileNotInStorage),
    dependencies=[needs(Action.VIEW)],
)
async def download_export_file(project: str, export_id: UUID, name: str, request: Request, parts: PartsDep) -> Response:
    """Send one file of an export, or the range of it that is asked for."""
    async with parts.database.snapshot() as session:
        project_id = (await Projects(session).find(project)).id
        export = await ExportOrders(session).finished(project_id, export_id)
    found = next((one for one in export.files if one.name == name), None)
    if found is None:
        raise ExportNotFound(name)
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = SentFile(key=found.key, sha256=found.sha256, mime=mime, name=name, as_attachment=True)
    return await send_file(request, parts.storage, file)
