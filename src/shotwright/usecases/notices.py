"""Telling subscriptions what happened: which notices there are to be, who sends them, and what came of it.

Every step is a short transaction; between them one notice is sent. Whoever sends holds a lease on the subscription, so
that its notices leave one after another, in order, whatever number of processes there are. A process that dies keeps
its lease to the end; then another one sends again what was not noted as arrived, under the same message id.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import AllEvents, EventRows, Told
from shotwright.db.subscription_tables import Notice, NoticeAttempt, Subscription
from shotwright.db.subscriptions import NoticeRows, SubscriptionRows
from shotwright.db.tables import now
from shotwright.domain.errors import SecretNotReadable
from shotwright.domain.notices import Happening, Whereabouts, message_id, told, topic_of
from shotwright.domain.redaction import plain
from shotwright.domain.states import Status
from shotwright.domain.subscriptions import KEPT_FOR, MOST_ATTEMPTS, STOPPED_AFTER, hold_s, next_wait_s, signed
from shotwright.usecases.subscriptions import sealed_for
from shotwright.vault.sealing import Vault

log = logging.getLogger(__name__)

LONGEST_SENDING_S: Final = 15.0
LEASE: Final = timedelta(seconds=60)
"""Longer than one sending takes, with room for clocks that disagree."""
_A_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice on its way, once."""

    subscription_id: UUID
    notice_id: UUID
    attempt_id: UUID
    url: str
    allow_private: bool
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """What came of a letter. `status_code` is None if no answer came; then `error` says why."""

    status_code: int | None = None
    reply: str = ""
    """The beginning of the answer."""
    error: str = ""
    latency_ms: int = 0
    retry_after_s: float | None = None

    @property
    def arrived(self) -> bool:
        return self.status_code is not None and HTTPStatus.OK <= self.status_code < HTTPStatus.MULTIPLE_CHOICES


class Happenings:
    """Which events are to become notices. One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._notices = NoticeRows(session)
        self._subscriptions = SubscriptionRows(session)

    async def is_waiting(self) -> bool:
        """Whether `new` would return anything. Only reads."""
        if not await self._subscriptions.is_anybody_active():
            return False
        return await AllEvents(self._session).is_anything_after(await self._notices.position())

    async def new(self) -> tuple[int, Sequence[Told]]:
        """Return up to where notices were written, and what happened next; nothing while nobody wants to know."""
        if not await self._subscriptions.is_anybody_active():
            return 0, ()
        position = await self._notices.position()
        return position, await AllEvents(self._session).after(position, _A_PAGE)

    async def write(self, position: int, events: Sequence[Told], public_url: str, at: datetime) -> int:
        """Write the notices of these events, which follow `position`. Return how many; 0 if another process did."""
        if not await self._notices.move(position, events[-1].seq):
            return 0
        subscriptions = await self._subscriptions.active()
        codes = await self._notices.project_codes({event.project_id for event in events})
        notices = [
            _notice(one, event, Whereabouts(project_id=event.project_id, project=code, public_url=public_url), at)
            for event in events
            if (code := codes.get(event.project_id)) is not None
            for one in subscriptions
            if _concerns(event, one)
        ]
        await self._notices.add(*notices)
        return len(notices)


class Telling:
    """Sending what waits. One instance serves one transaction; `sender` is the name of this process."""

    def __init__(self, session: AsyncSession, vault: Vault, sender: str, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._vault = vault
        self._sender = sender
        self._clock = clock
        self._subscriptions = SubscriptionRows(session)
        self._notices = NoticeRows(session)

    async def is_due(self) -> bool:
        """Whether `claim` would return anything. Only reads."""
        return await self._subscriptions.is_due(self._clock())

    async def claim(self, limit: int) -> Sequence[UUID]:
        """Take the lease of subscriptions for which something waits; return them."""
        at = self._clock()
        found = await self._subscriptions.due(at, limit)
        for one in found:
            one.leased_by, one.leased_until = self._sender, at + LEASE
        return [one.id for one in found]

    async def next(self, subscription_id: UUID) -> Letter | None:
        """Note that the next notice is being sent, and return it; None, and no lease any more, if there is none."""
        row = await self._held(subscription_id)
        if row is None:
            return None
        at = self._clock()
        notice = await self._notices.next(row.id, at) if row.active else None
        if notice is None:
            self._release(row)
            return None
        try:
            secrets = self._secrets(row, at)
        except SecretNotReadable as error:
            log.error("subscription %s is told nothing: %s", row.id, error)  # noqa: TRY400  # where, helps nobody
            self._release(row, hold_s(MOST_ATTEMPTS))
            return None
        row.leased_until = at + LEASE
        notice.attempts += 1
        attempt = NoticeAttempt(notice_id=notice.id, at=at, reply="", error="")
        await self._notices.begin(attempt)
        body = notice.body.encode()
        return Letter(
            subscription_id=row.id,
            notice_id=notice.id,
            attempt_id=attempt.id,
            url=row.url,
            allow_private=row.allow_private,
            headers=signed(message_id(notice.id), at, body, secrets),
            body=body,
        )

    async def note(self, letter: Letter, echo: Echo) -> bool:
        """Note what came of a letter. Return whether to go on with the same subscription now.

        It may have been removed or switched off meanwhile, and the lease may be another's: what arrived has arrived.
        """
        row = await self._subscriptions.find(letter.subscription_id, lock=True)
        if row is None:
            return False
        at = self._clock()
        attempt = await self._notices.attempt(letter.attempt_id)
        if attempt is not None:
            attempt.ended_at, attempt.latency_ms, attempt.status_code = at, echo.latency_ms, echo.status_code
            attempt.reply, attempt.error = plain(echo.reply), plain(echo.error)
        notice = await self._notices.get(letter.notice_id, lock=True)
        if echo.arrived:
            notice.status, notice.ended_at = Status.COMPLETED, at
            row.failing_since, row.failures = None, 0
            return row.leased_by == self._sender
        await self._note_failure(row, notice, echo)
        return False

    async def release(self, subscription_id: UUID) -> None:
        """Let others have their turn with a subscription for which more waits."""
        row = await self._held(subscription_id)
        if row is not None:
            self._release(row)

    async def tidy(self) -> None:
        """Forget what ended long ago."""
        await self._notices.forget(self._clock() - KEPT_FOR)

    async def _note_failure(self, row: Subscription, notice: Notice, echo: Echo) -> None:
        at = self._clock()
        row.failures += 1
        failing_since = row.failing_since = row.failing_since or at
        if notice.status is Status.PENDING:
            wait_s = next_wait_s(notice.attempts, key=str(notice.id), retry_after_s=echo.retry_after_s)
            if wait_s is None:
                notice.status, notice.ended_at = Status.FAILED, at
            else:
                notice.due_at = at + timedelta(seconds=wait_s)
        if row.leased_by == self._sender:
            self._release(row, hold_s(row.failures, echo.retry_after_s))
        if not row.active:
            return
        if echo.status_code == HTTPStatus.GONE:
            await self._stop(row, "The address answered that it is gone for good (HTTP 410).")
        elif at - failing_since >= STOPPED_AFTER:
            await self._stop(row, f"Nothing arrived at the address for {STOPPED_AFTER.days} days.")

    async def _stop(self, row: Subscription, why: str) -> None:
        """Switch a subscription off, and say so where people look."""
        row.active, row.stopped = False, why
        await self._notices.drop_waiting(row.id, self._clock())
        log.warning("subscription “%s” was switched off: %s", row.name, why)
        if row.project_id is not None:
            EventRows(self._session, row.project_id).tell("subscription.stopped", str(row.id), name=row.name, why=why)

    async def _held(self, subscription_id: UUID) -> Subscription | None:
        row = await self._subscriptions.find(subscription_id, lock=True)
        return row if row is not None and row.leased_by == self._sender else None

    def _release(self, row: Subscription, wait_s: float = 0.0) -> None:
        row.leased_by, row.leased_until = "", self._clock() + timedelta(seconds=wait_s)

    def _secrets(self, row: Subscription, at: datetime) -> list[str]:
        """Return what to sign with, the secret in force first."""
        purpose = sealed_for(row.id)
        found = [self._vault.open(row.secret_sealed, purpose).reveal()]
        if row.former_sealed and row.former_until is not None and at < row.former_until:
            found.append(self._vault.open(row.former_sealed, purpose).reveal())
        return found


def _concerns(event: Told, subscription: Subscription) -> bool:
    topic = topic_of(event.kind)
    return (
        topic is not None
        and subscription.project_id in (None, event.project_id)
        and (not subscription.topics or topic in subscription.topics)
        and event.at >= subscription.since
        # Its own end is nothing that an address can be told which answers no more.
        and event.subject != str(subscription.id)
    )


def _notice(subscription: Subscription, event: Told, where: Whereabouts, at: datetime) -> Notice:
    happening = Happening(seq=event.seq, kind=event.kind, subject=event.subject, data=event.data, at=event.at)
    topic = topic_of(event.kind)
    assert topic is not None
    return Notice(
        subscription_id=subscription.id,
        seq=event.seq,
        type=topic,
        body=told(happening, where),
        status=Status.PENDING,
        attempts=0,
        due_at=at,
        created_at=at,
    )
