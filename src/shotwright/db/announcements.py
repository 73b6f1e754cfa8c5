"""What everybody is told: all SQL about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.announcement_tables import Announcement
from shotwright.db.dialects import Turn, take_turn
from shotwright.db.session import TOLD
from shotwright.domain.announcements import AnnouncementNotFound


class AnnouncementRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self) -> None:
        """Let nobody else announce anything before the end of the transaction."""
        await take_turn(self._session, Turn.ANNOUNCEMENTS)

    async def in_force(self, at: datetime) -> Sequence[Announcement]:
        """Return what counts at a time, newest first."""
        query = select(Announcement).where(*_in_force(at))
        return (await self._session.scalars(query.order_by(Announcement.created_at.desc(), Announcement.id))).all()

    async def page(self, offset: int, limit: int) -> tuple[Sequence[Announcement], int]:
        """Return a part of all that was ever announced, newest first, and how much there is."""
        query = select(Announcement).order_by(Announcement.created_at.desc(), Announcement.id)
        total = await self._session.scalar(select(func.count()).select_from(Announcement)) or 0
        return (await self._session.scalars(query.offset(offset).limit(limit))).all(), total

    async def add(self, row: Announcement) -> None:
        self._session.add(row)
        await self._session.flush()  # the caller needs its id and time
        self._wake()

    async def withdraw(self, announcement_id: UUID, at: datetime) -> None:
        """Raises AnnouncementNotFound."""
        query = select(Announcement).where(Announcement.id == announcement_id, Announcement.withdrawn_at.is_(None))
        row = await self._session.scalar(query.with_for_update().execution_options(populate_existing=True))
        if row is None:
            raise AnnouncementNotFound
        row.withdrawn_at = at
        self._wake()

    def _wake(self) -> None:
        """Have those who tell others live look, in every process, once this can be seen."""
        self._session.info[TOLD] = True


def _in_force(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Announcement.withdrawn_at.is_(None), or_(Announcement.until.is_(None), Announcement.until > at)
