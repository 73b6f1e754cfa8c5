"""Placeholders: all SQL about them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.review_tables import Placeholder as Row
from shotwright.domain.reviewing import Placeholder

_PROJECT: Final = bindparam("project_id")
_ALL: Final = select(Row).where(Row.project_id == _PROJECT).order_by(Row.shot_code)


class PlaceholderRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def all(self) -> Sequence[Row]:
        return (await self._session.scalars(_ALL, {_PROJECT.key: self._project_id})).all()

    async def in_force(self) -> Mapping[str, Placeholder]:
        """Return the project's placeholders by shot, as far as recipes are concerned."""
        return {
            row.shot_code: Placeholder(
                shot=row.shot_code, kind=row.kind, controls=row.controls, file=row.file, sha256=row.sha256
            )
            for row in await self.all()
        }

    async def of_shot(self, shot: str) -> Row | None:
        query = select(Row).where(Row.project_id == self._project_id, Row.shot_code == shot)
        return await self._session.scalar(query)

    async def add(self, row: Row) -> Row:
        self._session.add(row)
        await self._session.flush()  # the caller needs its time
        return row

    async def delete(self, row: Row) -> None:
        await self._session.delete(row)
        await self._session.flush()  # a new one of the shot may follow
