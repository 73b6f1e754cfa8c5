"""Dramas: all SQL about them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.drama_tables import Drama
from shotwright.db.tables import Artefact, Episode, ScriptVersion, Take


class DramaRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: Drama) -> None:
        self._session.add(row)
        await self._session.flush()

    async def find(self, project_id: UUID) -> Drama | None:
        """Return what was ordered of a project; None if it was not ordered as a drama."""
        return await self._session.get(Drama, project_id)

    async def last_take(self, project_id: UUID, key: str) -> Take | None:
        """Return the newest take of an artefact."""
        query = select(Take).join(Artefact, Take.artefact_id == Artefact.id)
        query = query.where(Artefact.project_id == project_id, Artefact.key == key)
        query = query.order_by(Take.number.desc()).limit(1).execution_options(populate_existing=True)
        return await self._session.scalar(query)

    async def key_of_writer(self, script: ScriptVersion) -> str:
        """Return the artefact's key of the take that wrote a script; "" if no model did."""
        query = select(Artefact.key).join(Take, Take.artefact_id == Artefact.id).where(Take.id == script.take_id)
        return await self._session.scalar(query) or ""

    async def titles(self, project_id: UUID) -> dict[int, str]:
        """Return the titles of the project's episodes, by number."""
        query = select(Episode.number, Episode.title).where(Episode.project_id == project_id)
        return {row[0]: row[1] for row in await self._session.execute(query)}
