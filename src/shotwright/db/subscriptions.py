"""Subscriptions and their notices: all SQL about them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import Turn, insert_into, take_turn
from shotwright.db.projects import ProjectRows
from shotwright.db.subscription_tables import Notice, NoticeAttempt, NoticePosition, Subscription
from shotwright.db.tables import Project
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import NoticeNotFound, SubscriptionNotFound


class SubscriptionRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, subscription: Subscription) -> Subscription:
        self._session.add(subscription)
        await self._session.flush()  # the caller needs the id and the defaults
        return subscription

    async def get(self, subscription_id: UUID, *, lock: bool = False) -> Subscription:
        """Return a subscription, row-locked until the end of the transaction if `lock`.

        Raises:
            SubscriptionNotFound
        """
        found = await self.find(subscription_id, lock=lock)
        if found is None:
            raise SubscriptionNotFound(str(subscription_id))
        return found

    async def find(self, subscription_id: UUID, *, lock: bool = False) -> Subscription | None:
        query = select(Subscription).where(Subscription.id == subscription_id)
        query = query.execution_options(populate_existing=lock)
        return await self._session.scalar(query.with_for_update(key_share=True) if lock else query)

    async def of_place(self, project_id: UUID | None) -> Sequence[Subscription]:
        """Return a project's subscriptions, oldest first; those of the installation if `project_id` is None."""
        place = Subscription.project_id
        query = select(Subscription).where(place.is_(None) if project_id is None else place == project_id)
        return (await self._session.scalars(query.order_by(Subscription.created_at, Subscription.id))).all()

    async def hold(self, project_id: UUID | None) -> None:
        """Let nobody else add a subscription to a project, or to the installation, before the end of the transaction.

        The installation has no row to be locked.
        """
        if project_id is not None:
            await ProjectRows(self._session).get(project_id, lock=True)
        else:
            await take_turn(self._session, Turn.SUBSCRIPTIONS)

    async def active(self) -> Sequence[Subscription]:
        """Return all that are told anything now."""
        return (await self._session.scalars(select(Subscription).where(Subscription.active))).all()

    async def is_anybody_active(self) -> bool:
        return await self._session.scalar(select(Subscription.id).where(Subscription.active).limit(1)) is not None

    async def with_secrets(self) -> Sequence[Subscription]:
        """Return every subscription, locked: each has a secret."""
        return (await self._session.scalars(select(Subscription).with_for_update(key_share=True))).all()

    async def is_due(self, at: datetime) -> bool:
        """Whether `due` would return anything."""
        return await self._session.scalar(select(Subscription.id).where(*_due(at)).limit(1)) is not None

    async def due(self, at: datetime, limit: int) -> Sequence[Subscription]:
        """Return subscriptions for which something waits and that nobody holds, locked; the longest idle first.

        Those that somebody else is just taking are passed over.
        """
        query = (
            select(Subscription)
            .where(*_due(at))
            .order_by(Subscription.leased_until.asc().nulls_first(), Subscription.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
            .execution_options(populate_existing=True)
        )
        return (await self._session.scalars(query)).all()

    async def delete(self, subscription: Subscription) -> None:
        await self._session.delete(subscription)
        await self._session.flush()


def _due(at: datetime) -> Sequence[ColumnElement[bool]]:
    waiting = select(Notice.id).where(
        Notice.subscription_id == Subscription.id, Notice.status == Status.PENDING, Notice.due_at <= at
    )
    is_free = or_(Subscription.leased_until.is_(None), Subscription.leased_until <= at)
    return Subscription.active.is_(True), is_free, waiting.exists()


class NoticeRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def position(self) -> int:
        """Return the place of the last event of which notices were written."""
        return await self._session.scalar(select(NoticePosition.seq)) or 0

    async def move(self, before: int, after: int) -> bool:
        """Say that notices were written up to `after`. False if somebody else has moved on from `before`."""
        moving = update(NoticePosition).where(NoticePosition.seq == before).values(seq=after)
        moved = await self._session.scalar(moving.returning(NoticePosition.id)) is not None
        if moved or before > 0:
            return moved
        first = self._first(after).on_conflict_do_nothing(index_elements=["id"])
        return await self._session.scalar(first.returning(NoticePosition.id)) is not None

    async def jump(self, seq: int) -> None:
        """Pass over all events up to a place, of which nobody is to be told."""
        first = self._first(seq)
        await self._session.execute(
            first.on_conflict_do_update(index_elements=["id"], set_={"seq": seq}, where=NoticePosition.seq < seq)
        )

    def _first(self, seq: int) -> postgresql.Insert | sqlite.Insert:
        return insert_into(self._session, NoticePosition).values(id=1, seq=seq)

    async def project_codes(self, project_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Return the codes of these projects, by id; those that are gone are left out."""
        rows = await self._session.execute(select(Project.id, Project.code).where(Project.id.in_(project_ids)))
        return {row.id: row.code for row in rows}

    async def add(self, *notices: Notice) -> None:
        self._session.add_all(notices)
        await self._session.flush()  # the callers need the ids

    async def get(self, notice_id: UUID, *, lock: bool = False) -> Notice:
        """Return a notice, row-locked until the end of the transaction if `lock`.

        Raises:
            NoticeNotFound
        """
        query = select(Notice).where(Notice.id == notice_id).execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update(key_share=True) if lock else query)
        if found is None:
            raise NoticeNotFound(str(notice_id))
        return found

    async def page(
        self, subscription_id: UUID, status: Status | None, *, limit: int, offset: int
    ) -> tuple[Sequence[Notice], int]:
        """Return a part of a subscription's notices, newest first, and how many there are."""
        which = [Notice.subscription_id == subscription_id, *([Notice.status == status] if status is not None else [])]
        query = select(Notice).where(*which).order_by(Notice.created_at.desc(), Notice.seq.desc(), Notice.id.desc())
        total = await self._session.scalar(select(func.count()).select_from(Notice).where(*which)) or 0
        return (await self._session.scalars(query.limit(limit).offset(offset))).all(), total

    async def attempts(self, notice_id: UUID) -> Sequence[NoticeAttempt]:
        """Return how often a notice was sent, and what came of it, oldest first."""
        query = select(NoticeAttempt).where(NoticeAttempt.notice_id == notice_id)
        return (await self._session.scalars(query.order_by(NoticeAttempt.at, NoticeAttempt.id))).all()

    async def next(self, subscription_id: UUID, at: datetime) -> Notice | None:
        """Return what is to be sent first of what is due; events in their order."""
        query = select(Notice).where(
            Notice.subscription_id == subscription_id, Notice.status == Status.PENDING, Notice.due_at <= at
        )
        return await self._session.scalar(query.order_by(Notice.due_at, Notice.seq, Notice.id).limit(1))

    async def begin(self, attempt: NoticeAttempt) -> None:
        self._session.add(attempt)
        await self._session.flush()  # the caller needs the id

    async def attempt(self, attempt_id: UUID) -> NoticeAttempt | None:
        return await self._session.get(NoticeAttempt, attempt_id)

    async def drop_waiting(self, subscription_id: UUID, at: datetime) -> None:
        """Cancel what was still to be sent."""
        which = (Notice.subscription_id == subscription_id, Notice.status == Status.PENDING)
        await self._session.execute(update(Notice).where(*which).values(status=Status.CANCELLED, ended_at=at))

    async def forget(self, before: datetime) -> None:
        """Delete notices that ended before, with their attempts."""
        await self._session.execute(delete(Notice).where(Notice.ended_at < before))
