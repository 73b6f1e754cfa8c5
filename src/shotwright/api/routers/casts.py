"""Roles of a project, and the characters of people's libraries that play them."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter

from shotwright.api.etags import TagsDep
from shotwright.api.parts import Parts, PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.library import CastDone, CastGiven, CastRead, LibraryCharacterRead, RoleKept
from shotwright.api.schemas.shared import Page
from shotwright.domain.errors import ArtefactNotFound, EditNotAllowed, FileNotInStorage, ProjectNotFound, StorageFull
from shotwright.domain.library import (
    CastNotFound,
    CharacterNotFound,
    CharacterNotUsable,
    CharacterVersionNotFound,
    RoleBusy,
)
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed
from shotwright.domain.permissions import Action
from shotwright.usecases.access import Access, Place, PlaceKind
from shotwright.usecases.library import Library
from shotwright.usecases.library_casts import Casting, Casts
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.workflows.making.shelving import Shelving

router = APIRouter(prefix="/projects/{project}", tags=["library"])

_ROLE: Final = "/characters/{code}/library"
_PLAYED: Final = problems(ProjectNotFound, CastNotFound)
_GIVEN: Final = problems(
    ProjectNotFound,
    ArtefactNotFound,
    CharacterNotFound,
    CharacterVersionNotFound,
    RoleBusy,
    EditNotAllowed,
    FileNotInStorage,
    StorageFull,
    ActionNotAllowed,
)


@router.get("/cast", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_cast(project: ProjectId, session: Session, caller: CallerDep) -> Page[CastRead]:
    """List the roles that characters of people's libraries play, and whether there are newer versions of yours."""
    return Page.whole([CastRead.of(one) for one in await Casts(session, project, caller).all()])


@router.get(_ROLE, responses=_PLAYED, dependencies=[needs(Action.VIEW)])
async def read_cast(project: ProjectId, code: str, session: Session, caller: CallerDep) -> CastRead:
    """Show who plays a role, in which version."""
    return CastRead.of(await Casts(session, project, caller).of(code))


@router.post(
    _ROLE,
    status_code=HTTPStatus.CREATED,
    responses=problems(
        ProjectNotFound, ArtefactNotFound, CharacterNotFound, CharacterNotUsable, FileNotInStorage, StorageFull
    ),
    dependencies=[needs(Action.EDIT)],
)
async def keep_role(
    project: str, code: str, given: RoleKept, parts: PartsDep, session: Session, caller: CallerDep, tags: TagsDep
) -> LibraryCharacterRead:
    """Keep a role in your library: its look, voice and prompt, and its selected reference as a picture."""
    character_id = await (await _shelving(project, parts, session, caller)).keep(code, given.keeping)
    return tags.tell(LibraryCharacterRead.of(await Library(session, caller).one(character_id)))


@router.put(_ROLE, responses=_GIVEN, dependencies=[needs(Action.EDIT)])
async def cast_role(
    project: str, code: str, given: CastGiven, parts: PartsDep, session: Session, caller: CallerDep
) -> CastDone:
    """Give a role to a character of your library. It is copied, its picture as the reference; nothing is bought."""
    casting = await _casting(project, given, session, caller)
    done = await (await _shelving(project, parts, session, caller)).give(code, casting)
    return CastDone.of(done)


@router.post(_ROLE + "/preview", responses=_GIVEN, dependencies=[needs(Action.VIEW)])
async def preview_cast(project: str, code: str, given: CastGiven, parts: PartsDep, caller: CallerDep) -> CastDone:
    """Show what giving a role to a character would change, and what would become stale. Nothing is changed."""
    async with parts.database.trial() as session:
        casting = await _casting(project, given, session, caller)
        return CastDone.of(await (await _shelving(project, parts, session, caller)).tried(code, casting))


@router.delete(_ROLE, status_code=HTTPStatus.NO_CONTENT, responses=_PLAYED, dependencies=[needs(Action.EDIT)])
async def release_role(project: ProjectId, code: str, session: Session, caller: CallerDep) -> None:
    """Let nobody's character play a role any more. What the role was given stays as it is."""
    await Casts(session, project, caller).release(code)


async def _casting(project: str, given: CastGiven, session: Session, caller: Caller) -> Casting:
    if given.approve:
        await Access(session).check(caller, Action.APPROVE, Place(kind=PlaceKind.PROJECT, name=project))
    library = Library(session, caller)
    character = await library.one(given.character)
    version = await library.version(given.character, given.version)
    return Casting(character=character, version=version, lock=given.lock, approve=given.approve)


async def _shelving(project: str, parts: Parts, session: Session, caller: Caller) -> Shelving:
    facts = await Projects(session).find(project)
    return Shelving(session, parts.storage, facts, caller, entry_of=parts.entries.entry_of, voices=_voices(parts))


def _voices(parts: Parts) -> Callable[[], Collection[str]]:
    def known() -> Collection[str]:
        speech = parts.providers[EMBEDDED].speech
        return {one.id for one in speech.voices()} if speech is not None else ()

    return known
