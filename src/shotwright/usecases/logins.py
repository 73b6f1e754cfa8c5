"""Signing in and staying in: sessions, refresh tokens that rotate, and how often it may fail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.logins import FailureRows, LoginRows
from shotwright.db.people import UserRows
from shotwright.db.people_tables import LoginSession, RefreshToken
from shotwright.db.tables import User, now
from shotwright.domain.addresses import counted_address
from shotwright.domain.people import login_name
from shotwright.domain.people_errors import (
    LoginFailed,
    RefreshTokenJustUsed,
    SessionNotFound,
    TokenNotValid,
    TooManyLogins,
)
from shotwright.usecases.access import hashed

WINDOW: Final = timedelta(minutes=15)
FAILURES_OF_ACCOUNT: Final = 10
FAILURES_FROM_ADDRESS: Final = 50
"""Within the window. An address may be a whole office's."""
LEEWAY: Final = timedelta(seconds=10)
"""Two windows of a browser may use the same refresh token at once: the later is refused, and nothing worse."""
_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """From where somebody signs in, for their list of sessions."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody is in: the session, and what it is kept up with."""

    user_id: UUID
    session_id: UUID
    refresh_token: str


class Logins:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, days: int, clock: Callable[[], datetime] = now) -> None:
        """Take the days without a visit after which a session ends."""
        self._lifetime = timedelta(days=days)
        self._rows = LoginRows(session)
        self._users = UserRows(session)
        self._clock = clock

    async def stored_password(self, login: str) -> tuple[User | None, str]:
        """Return who is called so, and how their password is stored: "" if there is nobody, or no password."""
        user = await self._users.named(login_name(login))
        return (user, user.password_hash) if user is not None and user.is_active else (None, "")

    async def open(self, user_id: UUID, method: str, visitor: Visitor) -> Entry:
        """Begin a session.

        Raises:
            LoginFailed: The account is switched off.
        """
        user = await self._users.get(user_id)
        if not user.is_active:
            raise LoginFailed("This account is switched off.")
        at = self._clock()
        await self._rows.drop_ended(user_id, at - _KEPT)
        login = LoginSession(
            user_id=user_id,
            method=method,
            address=visitor.address[:64],
            agent=visitor.agent[:300],
            created_at=at,
            used_at=at,
            expires_at=at + self._lifetime,
        )
        await self._rows.add(login)
        return await self._entry(login, at)

    async def _entry(self, login: LoginSession, at: datetime) -> Entry:
        token = token_urlsafe(32)
        await self._rows.add(RefreshToken(session_id=login.id, sha256=hashed(token), created_at=at))
        return Entry(user_id=login.user_id, session_id=login.id, refresh_token=token)

    async def rotate(self, token: str) -> Entry | TokenNotValid:
        """Take a refresh token in and give the next one.

        A token that comes a second time is held by two: its session is ended, for both.

        Returns:
            The error instead of raising it: what it did to the session must be committed.
        """
        found = await self._rows.refresh_token(hashed(token))
        if found is None:
            return TokenNotValid("There is no such refresh token. Sign in again.")
        row, login, user = found
        at = self._clock()
        if login.revoked_at is not None or login.expires_at <= at or not user.is_active:
            return TokenNotValid("This session has ended. Sign in again.")
        if row.used_at is not None:
            if at - row.used_at <= LEEWAY:
                return RefreshTokenJustUsed()
            login.revoked_at = at
            return TokenNotValid("This refresh token was used before: somebody else may have it. Sign in again.")
        row.used_at = login.used_at = at
        login.expires_at = at + self._lifetime
        return await self._entry(login, at)

    async def end(self, user_id: UUID, session_id: UUID) -> None:
        """End one of somebody's sessions.

        Raises:
            SessionNotFound: They have no such session.
        """
        found = await self._rows.with_user(session_id)
        if found is None or found[0].user_id != user_id or found[0].revoked_at is not None:
            raise SessionNotFound
        found[0].revoked_at = self._clock()

    async def end_by(self, token: str) -> None:
        """End the session of a refresh token, if there is one."""
        found = await self._rows.refresh_token(hashed(token))
        if found is not None and found[1].revoked_at is None:
            found[1].revoked_at = self._clock()

    async def end_others(self, user_id: UUID, but: UUID | None) -> None:
        """End all of somebody's sessions but one."""
        await self._rows.revoke(user_id, self._clock(), but=but)

    async def of_user(self, user_id: UUID) -> Sequence[LoginSession]:
        """Return somebody's sessions that go on, the latest used first."""
        return await self._rows.of_user(user_id, self._clock())


class Attempts:
    """Counts failed logins per account and per address, in rows, so that it holds for all processes together.

    An attempt is counted as failed before it is looked at, and taken back if it went well: many at once gain nothing.
    """

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._rows = FailureRows(session)
        self._clock = clock

    async def begin(self, login: str, address: str) -> TooManyLogins | None:
        """Count an attempt. Return why it may not be made; the count must be committed either way."""
        at = self._clock()
        await self._rows.drop_old(at - WINDOW)
        worst: TooManyLogins | None = None
        for subject, most in ((_account(login), FAILURES_OF_ACCOUNT), (_address(address), FAILURES_FROM_ADDRESS)):
            failures, since = await self._rows.count(subject, at, at - WINDOW)
            if failures > most:
                worst = TooManyLogins(max(1, int((since + WINDOW - at).total_seconds())))
        return worst

    async def succeed(self, login: str, address: str) -> None:
        """Forget an account's failures, and take this attempt back from its address."""
        await self._rows.forget(_account(login))
        await self._rows.take_back(_address(address))


def _account(login: str) -> str:
    return f"account:{hashed(login_name(login))}"


def _address(address: str) -> str:
    return f"address:{counted_address(address)[:64]}"
