"""What people do with subscriptions: make, change, try and drop them, and see what arrived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shotwright.db.events import AllEvents
from shotwright.db.subscription_tables import Notice, NoticeAttempt, Subscription
from shotwright.db.subscriptions import NoticeRows, SubscriptionRows
from shotwright.db.tables import now
from shotwright.domain.notices import told_in_trial
from shotwright.domain.secret import Secret
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import (
    FORMER_SECRET_FOR,
    MOST_OF_ONE_PLACE,
    TEST,
    NoticeNotFound,
    NoticeUnderWay,
    SubscriptionNotUsable,
    SubscriptionOff,
    Topic,
    check_terms,
    new_secret,
)
from shotwright.vault.sealing import Vault

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTerms:
    """All that a person says of a subscription. No `topics` stands for all of them."""

    name: str
    url: str
    topics: frozenset[Topic] = frozenset()
    active: bool = True
    allow_private: bool = False
    """Whether the address may lie in a private network; for administrators to say."""


class Subscriptions:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._vault = vault
        self._clock = clock
        self._rows = SubscriptionRows(session)
        self._notices = NoticeRows(session)

    async def add(
        self, project_id: UUID | None, terms: SubscriptionTerms, *, by: UUID | None
    ) -> tuple[Subscription, Secret]:
        """Make a subscription of a project, or of the installation. Its secret is returned here and never again.

        Raises:
            SubscriptionNotUsable: Something of it makes no sense, or there are too many.
        """
        check_terms(terms.name, terms.url, allow_private=terms.allow_private)
        await self._rows.hold(project_id)
        if len(await self._rows.of_place(project_id)) >= MOST_OF_ONE_PLACE:
            raise SubscriptionNotUsable(f"There are {MOST_OF_ONE_PLACE} subscriptions here already. Remove one first.")
        if terms.active:
            await self._begin_now()
        row = Subscription(
            id=uuid7(), project_id=project_id, created_by=by, stopped="", former_sealed="", since=self._clock()
        )
        _fill(row, terms)
        secret = self._renew(row)
        return await self._rows.add(row), secret

    async def edit(self, subscription_id: UUID, terms: SubscriptionTerms) -> Subscription:
        """Change a subscription. What is switched off is told nothing more, not even what was waiting for it.

        Raises:
            SubscriptionNotFound, SubscriptionNotUsable
        """
        check_terms(terms.name, terms.url, allow_private=terms.allow_private)
        row = await self._rows.get(subscription_id, lock=True)
        if terms.active and not row.active:
            await self._begin_now()
            row.since, row.stopped = self._clock(), ""
        if row.active and not terms.active:
            await self._notices.drop_waiting(row.id, self._clock())
        if terms.url != row.url or (terms.active and not row.active):
            row.failing_since, row.failures = None, 0
            _call_on(row)
        _fill(row, terms)
        await self._session.flush()
        return row

    async def get(self, subscription_id: UUID, *, lock: bool = False) -> Subscription:
        """Return a subscription; nobody else changes it before the end of the transaction if `lock`.

        Raises:
            SubscriptionNotFound
        """
        return await self._rows.get(subscription_id, lock=lock)

    async def of_place(self, project_id: UUID | None) -> Sequence[Subscription]:
        """Return a project's subscriptions, oldest first; those of the installation if `project_id` is None."""
        return await self._rows.of_place(project_id)

    async def remove(self, subscription_id: UUID) -> None:
        """Remove a subscription, and the log of what it was told. Raises SubscriptionNotFound."""
        await self._rows.delete(await self._rows.get(subscription_id, lock=True))

    async def rotate(self, subscription_id: UUID) -> tuple[Subscription, Secret]:
        """Give a subscription a new secret, told here alone; for a day the former one signs as well.

        Raises:
            SubscriptionNotFound
        """
        row = await self._rows.get(subscription_id, lock=True)
        row.former_sealed, row.former_until = row.secret_sealed, self._clock() + FORMER_SECRET_FOR
        # The same words seal both: what was in force is the former one now, without being opened.
        return row, self._renew(row)

    async def try_out(self, subscription_id: UUID) -> Notice:
        """Have a notice sent that tells of nothing.

        Raises:
            SubscriptionNotFound
            SubscriptionOff
        """
        row = await self._callable(subscription_id)
        at = self._clock()
        notice = Notice(
            subscription_id=row.id,
            type=TEST,
            body=told_in_trial(row.name, at),
            status=Status.PENDING,
            attempts=0,
            due_at=at,
            created_at=at,
        )
        await self._notices.add(notice)
        return notice

    async def notices(
        self, subscription_id: UUID, status: Status | None, *, limit: int, offset: int
    ) -> tuple[Sequence[Notice], int]:
        """Return a part of what a subscription was told, newest first, and how much there is.

        Raises:
            SubscriptionNotFound
        """
        await self._rows.get(subscription_id)
        return await self._notices.page(subscription_id, status, limit=limit, offset=offset)

    async def notice(self, subscription_id: UUID, notice_id: UUID) -> tuple[Notice, Sequence[NoticeAttempt]]:
        """Return a notice and its attempts, oldest first. Raises SubscriptionNotFound, NoticeNotFound."""
        await self._rows.get(subscription_id)
        notice = await self._notices.get(notice_id)
        if notice.subscription_id != subscription_id:
            raise NoticeNotFound(str(notice_id))
        return notice, await self._notices.attempts(notice_id)

    async def send_again(self, subscription_id: UUID, notice_id: UUID) -> Notice:
        """Have a notice sent once more, under the same message id, however it ended.

        Raises:
            SubscriptionNotFound, NoticeNotFound
            SubscriptionOff
            NoticeUnderWay: It is still to be sent.
        """
        await self._callable(subscription_id)
        notice = await self._notices.get(notice_id, lock=True)
        if notice.subscription_id != subscription_id:
            raise NoticeNotFound(str(notice_id))
        if notice.status is Status.PENDING:
            raise NoticeUnderWay
        notice.status, notice.ended_at = Status.PENDING, None
        notice.attempts, notice.due_at = 0, self._clock()
        return notice

    async def reseal(self) -> int:
        """Seal anew what is not sealed under the secret key in force. Return how many subscriptions that were.

        Raises:
            SecretNotReadable: One cannot be opened; then nothing is changed.
        """
        count = 0
        for row in await self._rows.with_secrets():
            if not (self._vault.is_current(row.secret_sealed) and self._vault.is_current(row.former_sealed)):
                purpose = sealed_for(row.id)
                secret = self._vault.open(row.secret_sealed, purpose)
                former = self._vault.open(row.former_sealed, purpose)
                row.secret_sealed = self._vault.seal(secret, purpose)
                row.former_sealed = self._vault.seal(former, purpose)
                count += 1
        return count

    async def _callable(self, subscription_id: UUID) -> Subscription:
        """Return a subscription, locked, that is told things, at once from now on."""
        row = await self._rows.get(subscription_id, lock=True)
        if not row.active:
            raise SubscriptionOff
        _call_on(row)
        return row

    async def _begin_now(self) -> None:
        """Pass over all that happened while nobody wanted to know."""
        if not await self._rows.is_anybody_active():
            await self._notices.jump(await AllEvents(self._session).last())

    def _renew(self, row: Subscription) -> Secret:
        secret = Secret(new_secret(token_bytes(_SECRET_BYTES)))
        row.secret_sealed = self._vault.seal(secret, sealed_for(row.id))
        return secret


def sealed_for(subscription_id: UUID) -> str:
    """Return for what the secrets of a subscription are sealed."""
    return f"subscription/{subscription_id}"


def terms_of(row: Subscription) -> SubscriptionTerms:
    return SubscriptionTerms(
        name=row.name,
        url=row.url,
        topics=frozenset(map(Topic, row.topics)),
        active=row.active,
        allow_private=row.allow_private,
    )


def _fill(row: Subscription, terms: SubscriptionTerms) -> None:
    row.name, row.url, row.topics = terms.name, terms.url, sorted(terms.topics)
    row.active, row.allow_private = terms.active, terms.allow_private


def _call_on(row: Subscription) -> None:
    """Leave an address alone no longer; who holds the lease goes on holding it."""
    if not row.leased_by:
        row.leased_until = None
