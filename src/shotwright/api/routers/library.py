"""Characters of one's own, kept for every project."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, File, Query, Request, Response, UploadFile

from shotwright.api.etags import TagsDep
from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.library import (
    LibraryAsked,
    LibraryCharacterChange,
    LibraryCharacterNew,
    LibraryCharacterRead,
    LibraryUseRead,
    LibraryVersionRead,
)
from shotwright.api.schemas.shared import LongPaging, NumberInPath, Page, Paging
from shotwright.api.sending_files import SentFile, send_file
from shotwright.domain.errors import ChangedMeanwhile, FileNotInStorage, FileNotUsable, StorageFull, VoiceNotKnown
from shotwright.domain.library import (
    CharacterNotFound,
    CharacterNotUsable,
    CharacterPictureNotFound,
    CharacterVersionNotFound,
    CharacterView,
    Persona,
)
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.usecases.library import Library
from shotwright.usecases.library_reading import Portrait
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.recasting import check_voices
from shotwright.workflows.making.receiving import shown_name
from shotwright.workflows.making.uploads import read_sent

router = APIRouter(prefix="/library/characters", tags=["library"])

_ONE: Final = "/{character_id}"
_VERSION: Final = _ONE + "/versions/{number}"
_PICTURE: Final = _ONE + "/pictures/{view}"
_CHANGED: Final = (CharacterNotFound, ChangedMeanwhile)
_SENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The picture", "content": {"image/png": {}}},
    304: {"description": "The picture is the one that `If-None-Match` names"},
    **problems(CharacterNotFound, CharacterVersionNotFound, CharacterPictureNotFound, FileNotInStorage),
}


@router.get("", responses=problems(ActionNotAllowed), dependencies=[needs(Action.LOOK)])
async def list_library_characters(
    session: Session, caller: CallerDep, asked: Annotated[LibraryAsked, Query()]
) -> Page[LibraryCharacterRead]:
    """List the characters of your library."""
    found, total = await Library(session, caller).page(
        asked.q, asked.sort, limit=asked.page_size, offset=asked.offset, everybody=asked.everybody
    )
    items = [LibraryCharacterRead.of(one) for one in found]
    return Page.part(items, asked, total)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=problems(CharacterNotUsable, VoiceNotKnown),
    dependencies=[needs(Action.START)],
)
async def create_library_character(
    new: LibraryCharacterNew, parts: PartsDep, session: Session, caller: CallerDep, tags: TagsDep
) -> LibraryCharacterRead:
    """Keep a new character in your library. Pictures of it are sent one by one."""
    persona = _heard(new.persona, parts)
    library = Library(session, caller)
    made = await library.add(persona, description=new.description, note=new.note)
    return tags.tell(await _read(library, made))


@router.get(_ONE, responses=problems(CharacterNotFound), dependencies=[needs(Action.LOOK)])
async def read_library_character(
    character_id: UUID, session: Session, caller: CallerDep, tags: TagsDep
) -> LibraryCharacterRead:
    """Show a character as its newest version says."""
    return tags.tell(await _read(Library(session, caller), character_id))


@router.patch(
    _ONE, responses=problems(*_CHANGED, CharacterNotUsable, VoiceNotKnown), dependencies=[needs(Action.START)]
)
async def change_library_character(
    character_id: UUID,
    change: LibraryCharacterChange,
    parts: PartsDep,
    session: Session,
    caller: CallerDep,
    tags: TagsDep,
) -> LibraryCharacterRead:
    """Say something else of a character, in a new version. Projects keep the version that they have."""
    library = Library(session, caller)
    current = await library.one(character_id, lock=True)
    tags.check(LibraryCharacterRead.of(current))
    persona = change.upon(current.newest.persona)
    if persona.voice != current.newest.persona.voice:
        _heard(persona, parts)
    await library.change(character_id, persona, note=change.note)
    if change.description is not None:
        await library.describe(character_id, change.description)
    return tags.tell(await _read(library, character_id))


@router.delete(
    _ONE,
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(CharacterNotFound),
    dependencies=[needs(Action.START)],
)
async def delete_library_character(character_id: UUID, parts: PartsDep, caller: CallerDep) -> None:
    """Delete a character with all its versions. Its pictures go to the folder `.bin`; projects keep all they have."""
    async with parts.database.unit() as session:
        removed = await Library(session, caller).delete(character_id)
    await parts.storage.move(removed.folder, removed.bin)


@router.get(_ONE + "/versions", responses=problems(CharacterNotFound), dependencies=[needs(Action.LOOK)])
async def list_library_versions(
    character_id: UUID, session: Session, caller: CallerDep, paging: Annotated[Paging, Query()]
) -> Page[LibraryVersionRead]:
    """List a character's versions, newest first."""
    library = Library(session, caller)
    found, total = await library.versions(character_id, limit=paging.page_size, offset=paging.offset)
    items = [LibraryVersionRead.of(character_id, one) for one in found]
    return Page.part(items, paging, total)


@router.get(
    _VERSION, responses=problems(CharacterNotFound, CharacterVersionNotFound), dependencies=[needs(Action.LOOK)]
)
async def read_library_version(
    character_id: UUID, number: NumberInPath, session: Session, caller: CallerDep
) -> LibraryVersionRead:
    """Show a character as it was in one version."""
    return LibraryVersionRead.of(character_id, await Library(session, caller).version(character_id, number))


@router.post(
    _VERSION + "/restore",
    responses=problems(CharacterNotFound, CharacterVersionNotFound),
    dependencies=[needs(Action.START)],
)
async def restore_library_version(
    character_id: UUID, number: NumberInPath, session: Session, caller: CallerDep, tags: TagsDep
) -> LibraryCharacterRead:
    """Make a former version the newest again, as a new one."""
    library = Library(session, caller)
    await library.go_back(character_id, number)
    return tags.tell(await _read(library, character_id))


@router.get(_VERSION + "/pictures/{view}", response_class=Response, responses=_SENT, dependencies=[needs(Action.LOOK)])
async def read_library_picture(
    character_id: UUID, number: NumberInPath, view: CharacterView, request: Request, parts: PartsDep, caller: CallerDep
) -> Response:
    """Send the picture of one side of a version."""
    async with parts.database.snapshot() as session:
        library = Library(session, caller)
        version = await library.version(character_id, number)
        found = await library.picture(character_id, number, view)
    name = shown_name(f"{version.persona.name}-{view}-v{number}.png")
    return await send_file(
        request, parts.storage, SentFile(key=found.key, sha256=found.sha256, mime=found.mime, name=name)
    )


@router.put(_PICTURE, responses=problems(*_CHANGED, FileNotUsable, StorageFull), dependencies=[needs(Action.START)])
async def put_library_picture(
    character_id: UUID,
    view: CharacterView,
    file: Annotated[UploadFile, File(description="A PNG, JPEG, WebP or GIF picture.")],
    parts: PartsDep,
    caller: CallerDep,
    tags: TagsDep,
) -> LibraryCharacterRead:
    """Let a picture show a character from one side, in a new version."""
    sent = await read_sent(await file.read())
    source = shown_name(file.filename or "")
    portrait = Portrait(view=view, png=sent.png, size=sent.size, source=source)
    async with parts.database.unit() as session:
        library = Library(session, caller)
        tags.check(LibraryCharacterRead.of(await library.one(character_id, lock=True)))
        await library.show(character_id, [portrait], parts.storage, note=f"{view}: {source}")
        return tags.tell(await _read(library, character_id))


@router.delete(_PICTURE, responses=problems(*_CHANGED, CharacterPictureNotFound), dependencies=[needs(Action.START)])
async def delete_library_picture(
    character_id: UUID, view: CharacterView, session: Session, caller: CallerDep, tags: TagsDep
) -> LibraryCharacterRead:
    """Drop the picture of one side, in a new version. Former versions keep theirs."""
    library = Library(session, caller)
    tags.check(LibraryCharacterRead.of(await library.one(character_id, lock=True)))
    await library.hide(character_id, view)
    return tags.tell(await _read(library, character_id))


@router.get(_ONE + "/uses", responses=problems(CharacterNotFound), dependencies=[needs(Action.LOOK)])
async def list_library_uses(
    character_id: UUID, session: Session, caller: CallerDep, paging: Annotated[LongPaging, Query()]
) -> Page[LibraryUseRead]:
    """List the roles that a character plays, in projects that you may see."""
    found = await Library(session, caller).uses(character_id)
    part = paging.cut(found)
    items = [LibraryUseRead(project=project, role=role, version=version) for project, role, version in part]
    return Page.part(items, paging, len(found))


async def _read(library: Library, character_id: UUID) -> LibraryCharacterRead:
    return LibraryCharacterRead.of(await library.one(character_id))


def _heard(persona: Persona, parts: Parts) -> Persona:
    """Return `persona`; raise VoiceNotKnown if its voice cannot be heard here."""
    if persona.voice:
        check_voices({persona.name: persona.voice}, parts.providers[EMBEDDED].speech)
    return persona
