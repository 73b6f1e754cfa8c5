"""Takes that people make themselves: a drawing or a picture as a reference or a keyframe, videos as a clip."""

from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from shotwright.api.parts import PartsDep
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.media import TakenRead
from shotwright.domain.errors import (
    ArtefactNotFound,
    FileNotUsable,
    LayersNotReadable,
    ProjectNotFound,
    ReviewNotAllowed,
    StorageFull,
    TakeMoveNotAllowed,
)
from shotwright.domain.permissions import Action
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.workflows.making.receiving import receive_file, shown_name
from shotwright.workflows.making.taking import Brought, Taking
from shotwright_sdk.errors import ModelUnavailable

router = APIRouter(tags=["takes"])


@router.post(
    "/projects/{project}/takes-by-hand",
    status_code=HTTPStatus.CREATED,
    responses=problems(
        ProjectNotFound,
        ArtefactNotFound,
        ReviewNotAllowed,
        TakeMoveNotAllowed,
        FileNotUsable,
        LayersNotReadable,
        StorageFull,
    ),
    dependencies=[needs(Action.EDIT)],
)
async def bring_take(
    project: str,
    parts: PartsDep,
    key: Annotated[
        str, Form(max_length=200, description="`char_001/reference`, `shot_001/keyframe` or `shot_001/clip`")
    ],
    files: Annotated[list[UploadFile], File(max_length=20, description="A PNG, JPEG, WebP or SVG; or videos in order")],
) -> TakenRead:
    """Bring what you made yourself as the next take: it is selected, and locked, so that no model replaces it."""
    layers = parts.providers[EMBEDDED].layers
    if layers is None:
        raise ModelUnavailable("There is no model that reads drawings.")
    with TemporaryDirectory(dir=parts.scratch, prefix="brought-") as folder:
        paths = [
            await receive_file(one, one.filename or "", Path(folder), number) for number, one in enumerate(files, 1)
        ]
        brought = Brought(key=key, files=paths, names=[shown_name(one.filename or "") for one in files])
        async with parts.database.snapshot() as session:
            facts = await Projects(session).find(project)
        number = await Taking(parts.database, parts.storage, layers, parts.scratch).take(facts, brought)
    parts.nudge()
    return TakenRead(key=key, take=number)
