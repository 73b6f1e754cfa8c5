"""Notes: what is said of a take, where in it, the answers, and whether it is settled."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.notes import Found, NoteRows
from shotwright.db.projects import ProjectRows
from shotwright.db.review_tables import Note
from shotwright.db.tables import Take, now
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import TakeNotFound
from shotwright.domain.reviewing import Box, NoteNotFound, NoteNotUsable, Pin, check_pin, check_words
from shotwright.domain.states import Status
from shotwright.usecases.gallery import frames_of

_BOX = TypeAdapter(Box)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes: somebody with an account, or a guest by a link. Neither: the local owner."""

    user_id: UUID | None = None
    share_id: UUID | None = None
    name: str = ""
    """What a guest calls himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFacts:
    """A note with its answers, oldest first."""

    id: UUID
    key: str
    take: int
    author: str
    is_guest: bool
    body: str
    first_frame: int | None
    last_frame: int | None
    box: Box | None
    is_resolved: bool
    created_at: datetime
    replies: "Sequence[NoteFacts]" = ()


class Notes:
    """One project's. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = NoteRows(session, project_id)
        self._takes = TakeRows(session, project_id)

    async def all(self, *, key: str = "", take: int | None = None, resolved: bool | None = None) -> Sequence[NoteFacts]:
        """Return the notes in the order they were written, each with its answers; of one thing or take alone."""
        rows = await self._rows.all(key, take)
        answers: dict[UUID, list[NoteFacts]] = {}
        for one in rows:
            if one.note.parent_id is not None:
                answers.setdefault(one.note.parent_id, []).append(_facts(one))
        return [
            _facts(one, tuple(answers.get(one.note.id, ())))
            for one in rows
            if one.note.parent_id is None and resolved in (None, one.note.resolved_at is not None)
        ]

    async def add(self, key: str, number: int, body: str, pin: Pin, author: Author) -> UUID:
        """Say something of a finished take. Return the note's id.

        Raises:
            ArtefactNotFound, TakeNotFound
            NoteNotUsable: It has no words, or is pinned to where nothing is.
        """
        take = await self._takes.numbered(key, number)
        if take.status is not Status.COMPLETED:
            raise TakeNotFound(key, number)
        check_pin(pin, frames_of(take.facts))
        note = await self._added(take, body, author)
        note.first_frame, note.last_frame = pin.first, pin.last
        note.box = asdict(pin.box) if pin.box is not None else {}
        self._tell("note.added", key, number, note)
        return note.id

    async def reply(self, note_id: UUID, body: str, author: Author) -> UUID:
        """Answer a note; answers to answers belong to the same note. Return the answer's id.

        Raises:
            NoteNotFound, NoteNotUsable
        """
        found = await self._found(note_id)
        take = await self._takes.numbered(found.key, found.take)
        note = await self._added(take, body, author)
        note.parent_id = found.note.parent_id or found.note.id
        self._tell("note.answered", found.key, found.take, note)
        return note.id

    async def resolve(self, note_id: UUID, *, by: UUID | None, resolved: bool = True) -> None:
        """Say that a note is settled, or that it is not.

        Raises:
            NoteNotFound
            NoteNotUsable: It is an answer.
        """
        found = await self._found(note_id)
        if found.note.parent_id is not None:
            raise NoteNotUsable("An answer is not settled by itself; settle the note that it belongs to.")
        if resolved is (found.note.resolved_at is not None):
            return
        found.note.resolved_at = now() if resolved else None
        found.note.resolved_by = (by or await self._owner()) if resolved else None
        self._tell("note.resolved" if resolved else "note.reopened", found.key, found.take, found.note)

    async def one(self, note_id: UUID) -> NoteFacts:
        """Return a note with its answers; of an answer, the note that it belongs to.

        Raises:
            NoteNotFound
        """
        found = await self._found(note_id)
        top = found.note.parent_id or found.note.id
        return next(one for one in await self.all(key=found.key, take=found.take) if one.id == top)

    async def _found(self, note_id: UUID) -> Found:
        found = await self._rows.find(note_id)
        if found is None:
            raise NoteNotFound(str(note_id))
        return found

    async def _added(self, take: Take, body: str, author: Author) -> Note:
        words = check_words(body)
        is_guest = author.share_id is not None
        user_id = None if is_guest else author.user_id or await self._owner()
        name = author.name if user_id is None else (await ProjectRows(self._session).people())[user_id]
        return await self._rows.add(
            Note(
                project_id=self._project_id,
                take_id=take.id,
                user_id=user_id,
                share_id=author.share_id,
                author=name,
                body=words,
                box={},
            )
        )

    async def _owner(self) -> UUID:
        return (await ProjectRows(self._session).owner()).id

    def _tell(self, kind: str, key: str, number: int, note: Note) -> None:
        events = EventRows(self._session, self._project_id)
        events.tell(kind, key, number=number, note=str(note.id), author=note.author)


def _facts(one: Found, replies: Sequence[NoteFacts] = ()) -> NoteFacts:
    note = one.note
    return NoteFacts(
        id=note.id,
        key=one.key,
        take=one.take,
        author=note.author,
        is_guest=note.user_id is None,
        body=note.body,
        first_frame=note.first_frame,
        last_frame=note.last_frame,
        box=_BOX.validate_python(note.box) if note.box else None,
        is_resolved=note.resolved_at is not None,
        created_at=note.created_at,
        replies=replies,
    )
