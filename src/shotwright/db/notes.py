"""Notes and the links for clients: all SQL about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.review_tables import Note, ShareLink
from shotwright.db.tables import Artefact, Media, Take
from shotwright.domain.states import Kind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A note, and of which artefact's which take it speaks."""

    note: Note
    key: str
    take: int


class NoteRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def add(self, note: Note) -> Note:
        self._session.add(note)
        await self._session.flush()  # the caller needs the id
        return note

    async def all(self, key: str = "", take: int | None = None) -> Sequence[Found]:
        """Return the notes and answers of one artefact, take, or the project, oldest first."""
        query = self._query().order_by(Note.created_at, Note.id)
        if key:
            query = query.where(Artefact.key == key)
        if take is not None:
            query = query.where(Take.number == take)
        return [Found(note=row[0], key=row[1], take=row[2]) for row in await self._session.execute(query)]

    async def find(self, note_id: UUID) -> Found | None:
        row = (await self._session.execute(self._query().where(Note.id == note_id))).first()
        return Found(note=row[0], key=row[1], take=row[2]) if row is not None else None

    def _query(self) -> "Select[Note, str, int]":
        return (
            select(Note, Artefact.key, Take.number)
            .join(Take, Take.id == Note.take_id)
            .join(Artefact, Artefact.id == Take.artefact_id)
            .where(Note.project_id == self._project_id)
        )


class ShareRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, link: ShareLink) -> ShareLink:
        self._session.add(link)
        await self._session.flush()  # the caller needs the id
        return link

    async def by_token(self, sha256: str) -> ShareLink | None:
        return await self._session.scalar(select(ShareLink).where(ShareLink.sha256 == sha256))

    async def get(self, share_id: UUID) -> ShareLink | None:
        return await self._session.get(ShareLink, share_id)

    async def of_project(self, project_id: UUID) -> Sequence[ShareLink]:
        """Return a project's links, newest first, withdrawn ones too."""
        query = select(ShareLink).where(ShareLink.project_id == project_id).order_by(ShareLink.created_at.desc())
        return (await self._session.scalars(query)).all()

    async def shown(self, project_id: UUID, kinds: Sequence[Kind]) -> Sequence[tuple[str, Take]]:
        """Return the selected finished takes of these kinds, by key."""
        query = (
            select(Artefact.key, Take)
            .join(Take, (Take.artefact_id == Artefact.id) & (Take.number == Artefact.selected))
            .where(Artefact.project_id == project_id, Artefact.kind.in_(kinds), Take.status == Status.COMPLETED)
            .order_by(Artefact.kind, Artefact.key)
        )
        return [(key, take) for key, take in await self._session.execute(query)]

    async def media(self, media_id: UUID) -> Media | None:
        return await self._session.get(Media, media_id)
