"""Director mode: sketches and references that show how shots are composed."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from shotwright.api.parts import PartsDep, Session, changing
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.placeholders import PlaceholderChange, PlaceholderRead, Remark
from shotwright.api.schemas.shared import Page
from shotwright.domain.errors import ArtefactNotFound, FileNotInStorage, FileNotUsable, ProjectNotFound, StorageFull
from shotwright.domain.permissions import Action
from shotwright.domain.reviewing import PlaceholderKind, PlaceholderNotFound
from shotwright.usecases.placeholders import Placeholders
from shotwright.usecases.projects import Projects
from shotwright.workflows.making.pictures import thumbnail
from shotwright.workflows.making.uploads import read_sent

router = APIRouter(prefix="/projects/{project}", tags=["placeholders"])

_ONE = "/shots/{code}/placeholder"
_FOUND = problems(ProjectNotFound, PlaceholderNotFound)
_KEPT = {"Cache-Control": "private, max-age=3600"}  # lists ask for it under an address that changes with the picture


@router.get("/placeholders", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_placeholders(project: str, parts: PartsDep, session: Session) -> Page[PlaceholderRead]:
    """List the shots whose composition somebody showed."""
    return Page.whole([PlaceholderRead.model_validate(one) for one in await (await _of(project, parts, session)).all()])


@router.get(_ONE, responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_placeholder(project: str, code: str, parts: PartsDep, session: Session) -> PlaceholderRead:
    """Show how a shot's placeholder is meant, and what the models make of it."""
    return PlaceholderRead.model_validate(await (await _of(project, parts, session)).of(code))


@router.get(
    _ONE + "/picture",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}, "image/jpeg": {}}},
        **problems(ProjectNotFound, PlaceholderNotFound, FileNotInStorage),
    },
    dependencies=[needs(Action.VIEW)],
)
async def read_placeholder_picture(
    project: str, code: str, parts: PartsDep, session: Session, *, small: bool = False
) -> Response:
    """Send the picture of a placeholder; as a small JPEG for lists if `small`."""
    png = await parts.storage.get(await (await _of(project, parts, session)).key(code))
    if small:
        return Response(await asyncio.to_thread(thumbnail, png), media_type="image/jpeg", headers=_KEPT)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private"})


@router.post(
    _ONE,
    responses=problems(ProjectNotFound, ArtefactNotFound, FileNotUsable, StorageFull),
    dependencies=[needs(Action.EDIT)],
)
async def put_placeholder(
    project: str,
    code: str,
    file: Annotated[UploadFile, File(description="A PNG, JPEG, WebP or GIF picture.")],
    parts: PartsDep,
    kind: Annotated[PlaceholderKind, Form()] = PlaceholderKind.SKETCH,
    *,
    controls: Annotated[bool, Form()] = True,
    note: Annotated[Remark, Form()] = "",
) -> PlaceholderRead:
    """Show by a picture how the first frame of a shot is composed. Keyframes that were made without it become stale."""
    sent = await read_sent(await file.read())
    async with changing(parts, project) as (session, project_id):
        placeholders = Placeholders(session, project_id, parts.entries.entry_of)
        made = await placeholders.put(code, sent.png, sent.size, parts.storage, kind=kind, controls=controls, note=note)
    return PlaceholderRead.model_validate(made)


@router.patch(_ONE, responses=_FOUND, dependencies=[needs(Action.EDIT)])
async def change_placeholder(
    project: str, code: str, change: PlaceholderChange, parts: PartsDep, session: Session
) -> PlaceholderRead:
    """Say otherwise how a placeholder is meant."""
    placeholders = await _of(project, parts, session)
    await placeholders.change(code, kind=change.kind, controls=change.controls, note=change.note)
    return PlaceholderRead.model_validate(await placeholders.of(code))


@router.delete(_ONE, status_code=204, responses=_FOUND, dependencies=[needs(Action.EDIT)])
async def remove_placeholder(project: str, code: str, parts: PartsDep, session: Session) -> None:
    """Let a shot be composed freely again."""
    await (await _of(project, parts, session)).remove(code)


async def _of(project: str, parts: PartsDep, session: Session) -> Placeholders:
    found: UUID = (await Projects(session).find(project)).id
    return Placeholders(session, found, parts.entries.entry_of)
