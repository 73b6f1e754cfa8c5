"""Notes on takes: pinned to frames or a rectangle, answered, and settled."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.review import NoteGiven, NoteRead, ReplyGiven
from shotwright.api.schemas.shared import Count, LongPaging, NumberInPath, Page
from shotwright.domain.errors import ArtefactNotFound, ProjectNotFound, TakeNotFound
from shotwright.domain.graph import key_of
from shotwright.domain.permissions import Action
from shotwright.domain.reviewing import NoteNotFound, NoteNotUsable
from shotwright.domain.states import Kind
from shotwright.usecases.notes import Author, Notes
from shotwright.usecases.projects import Projects

router = APIRouter(prefix="/projects/{project}", tags=["review"])

_NOTED = problems(ProjectNotFound, NoteNotFound, NoteNotUsable)


@router.get("/notes", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_notes(
    project: str,
    session: Session,
    paging: Annotated[LongPaging, Query()],
    key: str = "",
    take: Count | None = None,
    *,
    resolved: bool | None = None,
) -> Page[NoteRead]:
    """List notes with their answers, oldest first: of one thing (`shot_001/clip`), of one take, settled or not."""
    found = await (await _notes(project, session)).all(key=key, take=take, resolved=resolved)
    return Page.part([NoteRead.of(one) for one in paging.cut(found)], paging, len(found))


@router.post(
    "/artefacts/{code}/{kind}/takes/{number}/notes",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, ArtefactNotFound, TakeNotFound, NoteNotUsable),
    dependencies=[needs(Action.EDIT)],
)
async def add_note(
    project: str, code: str, kind: Kind, number: NumberInPath, given: NoteGiven, session: Session, caller: CallerDep
) -> NoteRead:
    """Say something of a take: of all of it, of a frame or some frames, or of a rectangle of its picture."""
    notes = await _notes(project, session)
    author = Author(user_id=caller.user_id)
    return NoteRead.of(await notes.one(await notes.add(key_of(code, kind), number, given.body, given.pin(), author)))


@router.post(
    "/notes/{note_id}/replies", status_code=HTTPStatus.CREATED, responses=_NOTED, dependencies=[needs(Action.EDIT)]
)
async def reply_to_note(
    project: str, note_id: UUID, given: ReplyGiven, session: Session, caller: CallerDep
) -> NoteRead:
    """Answer a note. Answers with the note and all that was answered."""
    notes = await _notes(project, session)
    return NoteRead.of(await notes.one(await notes.reply(note_id, given.body, Author(user_id=caller.user_id))))


@router.post("/notes/{note_id}/resolve", responses=_NOTED, dependencies=[needs(Action.EDIT)])
async def resolve_note(project: str, note_id: UUID, session: Session, caller: CallerDep) -> NoteRead:
    """Say that a note is settled."""
    notes = await _notes(project, session)
    await notes.resolve(note_id, by=caller.user_id)
    return NoteRead.of(await notes.one(note_id))


@router.post("/notes/{note_id}/reopen", responses=_NOTED, dependencies=[needs(Action.EDIT)])
async def reopen_note(project: str, note_id: UUID, session: Session, caller: CallerDep) -> NoteRead:
    """Say that a note is not settled after all."""
    notes = await _notes(project, session)
    await notes.resolve(note_id, by=caller.user_id, resolved=False)
    return NoteRead.of(await notes.one(note_id))


async def _notes(project: str, session: Session) -> Notes:
    return Notes(session, (await Projects(session).find(project)).id)
