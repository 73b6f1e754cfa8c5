"""Exports: all SQL about them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.request_tables import Export
from shotwright.domain.request_errors import ExportNotFound
from shotwright.domain.states import Status


class ExportRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, export: Export) -> None:
        self._session.add(export)
        await self._session.flush()  # the caller needs the id

    async def get(self, export_id: UUID, *, lock: bool = False) -> Export:
        """Return an export, row-locked until the end of the transaction if `lock`.

        Raises:
            ExportNotFound
        """
        query = select(Export).where(Export.id == export_id).execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update() if lock else query)
        if found is None:
            raise ExportNotFound(str(export_id))
        return found

    async def page(self, project_id: UUID, *, limit: int, offset: int) -> Sequence[Export]:
        """Return exports of the project, newest first."""
        query = select(Export).where(Export.project_id == project_id)
        query = query.order_by(Export.created_at.desc(), Export.id.desc()).limit(limit).offset(offset)
        return (await self._session.scalars(query)).all()

    async def total(self, project_id: UUID) -> int:
        query = select(func.count()).select_from(Export).where(Export.project_id == project_id)
        return await self._session.scalar(query) or 0

    async def open(self) -> Sequence[UUID]:
        """Return the exports that are not finished, oldest first."""
        query = select(Export.id).where(Export.status.in_([Status.PENDING, Status.RUNNING])).order_by(Export.created_at)
        return (await self._session.scalars(query)).all()
