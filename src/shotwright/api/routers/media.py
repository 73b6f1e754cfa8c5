"""Files: pictures, sounds, clips and films, whole or in part."""

from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from shotwright.api.parts import Parts, PartsDep
from shotwright.api.people import needs
from shotwright.api.problems import problems, refused
from shotwright.api.schemas.media import WaveformRead
from shotwright.api.sending_files import SentFile, send_file
from shotwright.db.media import MediaRows
from shotwright.db.tables import Media
from shotwright.domain.errors import FileNotInStorage, FileNotUsable, TakeNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import MediaNotFound
from shotwright.workflows.delivering.waveforms import peaks_of

router = APIRouter(tags=["media"])

_BYTES: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file", "content": {"*/*": _BYTES}},
    206: {"description": "The part of it that `Range` names", "content": {"*/*": _BYTES}},
    304: {"description": "The file is the one that `If-None-Match` names"},
    **refused(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range_not_satisfiable"),
}
_SENT: Final = {**_FILE, **problems(MediaNotFound, FileNotInStorage)}


@router.get("/media/{media_id}", response_class=Response, responses=_SENT, dependencies=[needs(Action.VIEW)])
@router.head("/media/{media_id}", include_in_schema=False, dependencies=[needs(Action.VIEW)])
async def read_media(
    media_id: UUID, request: Request, parts: PartsDep, download: Annotated[bool, Query()] = False
) -> Response:
    """Send a file, or the range of it that is asked for. `download`: to be saved, not shown."""
    async with parts.database.snapshot() as session:
        media = await MediaRows(session).get(media_id)
    return await _send(request, parts, media, download=download)


@router.get(
    "/takes/{take_id}/files/{role}",
    response_class=Response,
    responses={**_FILE, **problems(MediaNotFound, FileNotInStorage, TakeNotFound)},
    dependencies=[needs(Action.VIEW)],
)
async def read_take_file(
    take_id: UUID, role: str, request: Request, parts: PartsDep, download: Annotated[bool, Query()] = False
) -> Response:
    """Send a take's file by its role: `main`, `thumbnail`, `poster`, `layers`, `srt` and so on."""
    async with parts.database.snapshot() as session:
        media = await MediaRows(session).of_take(take_id, role)
    return await _send(request, parts, media, download=download)


@router.get(
    "/media/{media_id}/waveform",
    responses=problems(MediaNotFound, FileNotInStorage, FileNotUsable),
    dependencies=[needs(Action.VIEW)],
)
async def read_waveform(
    media_id: UUID, parts: PartsDep, points: Annotated[int, Query(ge=10, le=4000)] = 800
) -> WaveformRead:
    """Show how loud a sound is along its length: peaks from 0 to 1."""
    async with parts.database.snapshot() as session:
        media = await MediaRows(session).get(media_id)
    async with parts.storage.local(media.key) as path:
        return WaveformRead.model_validate(await peaks_of(path, points))


async def _send(request: Request, parts: Parts, media: Media, *, download: bool) -> Response:
    name = PurePosixPath(media.key).name
    file = SentFile(key=media.key, sha256=media.sha256, mime=media.mime, name=name, as_attachment=download)
    return await send_file(request, parts.storage, file)
