"""What happened, in an order on which every reader agrees: all SQL about events.

An id is given while a transaction writes, and transactions end in another order than they wrote in: who asked for "ids
above the last one I saw" would pass over what was committed late. So an event gets its place in the order, `seq`, after
it was committed, from whoever reads next. A row that is locked meanwhile lets one reader at a time give places, until
its transaction ends. So places become visible in their own order, and stay what they are. Some are left out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.functions import func

from shotwright.db.session import TOLD
from shotwright.db.tables import Event, EventOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event, and its place in the order."""

    seq: int
    project_id: UUID
    kind: str
    subject: str
    data: dict[str, Any]
    at: datetime


class AllEvents:
    """The events of all projects.

    Reading may give places, and holds up all other readers until the transaction ends: read in a short one.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def after(self, seq: int, limit: int = 1000, *, within: Collection[UUID] | None = None) -> Sequence[Told]:
        """Return the first events after a place, in order. Who goes on after the last of them misses none.

        What happened at another studio, from which a project was brought in, is no news and left out. `within` are the
        projects that are looked at; None: all.
        """
        await _give_places(self._session)
        query = select(Event).where(Event.seq > seq, ~Event.is_past)
        if within is not None:
            query = query.where(Event.project_id.in_(within))
        return await _read(self._session, query, limit)

    async def last(self) -> int:
        """Return the last place that was given; 0 before the first. Later events will have later ones."""
        await _give_places(self._session)
        return await self._session.scalar(select(EventOrder.last)) or 0

    async def is_anything_after(self, seq: int) -> bool:
        """Whether `after` might return something. Gives no places, and so holds up nobody."""
        later = select(Event.id).where(or_(Event.seq.is_(None), (Event.seq > seq) & ~Event.is_past))
        return await self._session.scalar(later.limit(1)) is not None


class EventRows:
    """The events of one project. For reading, what is said of `AllEvents` holds."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    def tell(self, kind: str, subject: str, **data: Any) -> None:
        """Add an event; it becomes visible with the transaction that it tells of."""
        self._session.add(Event(project_id=self._project_id, kind=kind, subject=subject, data=data))
        have_looked_at(self._session)

    async def after(self, seq: int, limit: int = 1000) -> Sequence[Told]:
        """Return the project's first events after a place, in order."""
        await _give_places(self._session)
        query = select(Event).where(Event.project_id == self._project_id, Event.seq > seq)
        return await _read(self._session, query, limit)

    async def last(self, limit: int) -> Sequence[Told]:
        """Return the last of the project's events, in order."""
        await _give_places(self._session)
        query = select(Event).where(Event.project_id == self._project_id)
        return (await _read(self._session, query, limit, Event.seq.desc()))[::-1]

    async def log(self, offset: int, limit: int = 1000) -> Sequence[Event]:
        """Return a stretch of all events of the project, in order; gives no places, and so holds up nobody."""
        query = select(Event).where(Event.project_id == self._project_id)
        ordered = query.order_by(Event.seq.nulls_last(), Event.id)
        return (await self._session.scalars(ordered.offset(offset).limit(limit))).all()


def have_looked_at(session: AsyncSession) -> None:
    """Have all who follow live look as soon as this transaction ends."""
    session.info[TOLD] = True


async def _read(session: AsyncSession, query: Select[Event], limit: int, order: Any = Event.seq) -> Sequence[Told]:
    fresh = query.order_by(order).limit(limit).execution_options(populate_existing=True)
    return [
        Told(seq=one.seq, project_id=one.project_id, kind=one.kind, subject=one.subject, data=one.data, at=one.at)
        for one in await session.scalars(fresh)
        if one.seq is not None
    ]


async def _give_places(session: AsyncSession) -> None:
    """Give a place to each event that has none and can be seen here."""
    if await session.scalar(select(Event.id).where(Event.seq.is_(None)).limit(1)) is None:
        return
    # A statement of its own, before the next one looks: on PostgreSQL that sees what the former holder committed.
    last = await session.scalar(select(EventOrder.last).with_for_update()) or 0
    waiting = select(Event.id, (last + func.row_number().over(order_by=Event.id)).label("seq"))
    ordered = waiting.where(Event.seq.is_(None)).subquery()
    giving = update(Event).where(Event.id == ordered.c.id).values(seq=ordered.c.seq).returning(Event.seq)
    given = (await session.scalars(giving.execution_options(synchronize_session=False))).all()
    if given:
        await session.execute(update(EventOrder).values(last=max(seq for seq in given if seq is not None)))
