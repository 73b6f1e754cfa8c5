"""Files of takes, by their own id: all SQL about them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Artefact, Media, Project, Take
from shotwright.domain.request_errors import MediaNotFound
from shotwright.domain.states import Kind


class MediaRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, media_id: UUID) -> Media:
        """Return what is known of a file.

        Raises:
            MediaNotFound
        """
        found = await self._session.get(Media, media_id)
        if found is None:
            raise MediaNotFound(str(media_id))
        return found

    async def of_take(self, take_id: UUID, role: str) -> Media:
        """Return a take's file of a role.

        Raises:
            MediaNotFound
        """
        found = await self._session.scalar(select(Media).where(Media.take_id == take_id, Media.role == role))
        if found is None:
            raise MediaNotFound(f"“{role}” of take {take_id}")
        return found

    async def usage(self) -> Sequence[tuple[str, Kind, int, int]]:
        """Return how many files each project has of each kind, and their bytes."""
        query = (
            select(Project.code, Artefact.kind, func.count(), func.sum(Media.size_bytes))
            .join(Project, Project.id == Media.project_id)
            .join(Take, Take.id == Media.take_id)
            .join(Artefact, Artefact.id == Take.artefact_id)
            .group_by(Project.code, Artefact.kind)
            .order_by(Project.code, Artefact.kind)
        )
        return [(row[0], row[1], row[2], int(row[3])) for row in await self._session.execute(query)]
