"""What everybody is told: announced and withdrawn by administrators, seen by all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shotwright.db.announcement_tables import Announcement
from shotwright.db.announcements import AnnouncementRows
from shotwright.db.tables import now
from shotwright.domain.announcements import MOST_AT_ONCE, AnnouncementOver, Tone, TooManyAnnouncements


class Announcements:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._rows = AnnouncementRows(session)
        self._clock = clock

    async def in_force(self) -> Sequence[Announcement]:
        """Return what counts now, newest first."""
        return await self._rows.in_force(self._clock())

    async def page(self, offset: int, limit: int) -> tuple[Sequence[Announcement], int]:
        """Return a part of all that was ever announced, newest first, and how much there is."""
        return await self._rows.page(offset, limit)

    async def announce(self, text: str, tone: Tone, until: datetime | None, *, by: UUID) -> Announcement:
        """Tell everybody something, until then or until it is withdrawn.

        Raises:
            AnnouncementOver: `until` has passed.
            TooManyAnnouncements
        """
        at = self._clock()
        if until is not None and until <= at:
            raise AnnouncementOver
        await self._rows.hold()
        if len(await self._rows.in_force(at)) >= MOST_AT_ONCE:
            raise TooManyAnnouncements
        row = Announcement(id=uuid7(), created_by=by, text=text, tone=tone, until=until, created_at=at)
        await self._rows.add(row)
        return row

    async def withdraw(self, announcement_id: UUID) -> None:
        """Take an announcement back. Raises AnnouncementNotFound."""
        await self._rows.withdraw(announcement_id, self._clock())
