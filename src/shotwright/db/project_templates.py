"""Project templates: all SQL about them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.request_tables import ProjectTemplate


class TemplateRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[ProjectTemplate]:
        """Return every template, by name."""
        return (await self._session.scalars(select(ProjectTemplate).order_by(ProjectTemplate.name))).all()

    async def get(self, template_id: UUID) -> ProjectTemplate | None:
        return await self._session.get(ProjectTemplate, template_id)

    async def named(self, name: str) -> ProjectTemplate | None:
        return await self._session.scalar(select(ProjectTemplate).where(ProjectTemplate.name == name))

    async def add(self, row: ProjectTemplate) -> None:
        self._session.add(row)
        await self._session.flush()  # the caller needs the id

    async def delete(self, template_id: UUID) -> None:
        await self._session.execute(delete(ProjectTemplate).where(ProjectTemplate.id == template_id))
