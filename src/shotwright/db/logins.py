"""Sessions, tokens and failed attempts: all SQL about them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import insert_into
from shotwright.db.people_tables import FailedLogins, LoginSession, PersonalToken, RefreshToken
from shotwright.db.tables import User

_WITH_USER: Final = (  # put together once: every request asks it
    select(LoginSession, User)
    .join(User, User.id == LoginSession.user_id)
    .where(LoginSession.id == bindparam("session_id"))
)


class LoginRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, *rows: LoginSession | RefreshToken) -> None:
        for row in rows:
            self._session.add(row)
            await self._session.flush()  # a token refers to its session

    async def with_user(self, session_id: UUID) -> tuple[LoginSession, User] | None:
        found = (await self._session.execute(_WITH_USER, {"session_id": session_id})).one_or_none()
        return (found[0], found[1]) if found is not None else None

    async def refresh_token(self, sha256: str) -> tuple[RefreshToken, LoginSession, User] | None:
        """Return a refresh token with its session and user. Both its row and its session's are locked."""
        query = (
            select(RefreshToken, LoginSession, User)
            .join(LoginSession, LoginSession.id == RefreshToken.session_id)
            .join(User, User.id == LoginSession.user_id)
            .where(RefreshToken.sha256 == sha256)
            .with_for_update(of=(RefreshToken, LoginSession))
        )
        found = (await self._session.execute(query)).one_or_none()
        return (found[0], found[1], found[2]) if found is not None else None

    async def of_user(self, user_id: UUID, at: datetime) -> Sequence[LoginSession]:
        """Return somebody's sessions that go on, the latest used first."""
        query = select(LoginSession).where(
            LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None), LoginSession.expires_at > at
        )
        return (await self._session.scalars(query.order_by(LoginSession.used_at.desc()))).all()

    async def going_on(self, session_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
        """Return which of these sessions go on."""
        query = select(LoginSession.id).where(
            LoginSession.id.in_(session_ids), LoginSession.revoked_at.is_(None), LoginSession.expires_at > at
        )
        return frozenset(await self._session.scalars(query))

    async def revoke(self, user_id: UUID, at: datetime, *, but: UUID | None = None) -> None:
        """End somebody's sessions, all or all but one."""
        query = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
        if but is not None:
            query = query.where(LoginSession.id != but)
        await self._session.execute(query.values(revoked_at=at))

    async def drop_ended(self, user_id: UUID, before: datetime) -> None:
        """Forget somebody's sessions that ended long ago, with their tokens."""
        query = delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.expires_at < before)
        await self._session.execute(query)


class TokenRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token: PersonalToken) -> None:
        self._session.add(token)
        await self._session.flush()

    async def with_user(self, sha256: str) -> tuple[PersonalToken, User] | None:
        query = select(PersonalToken, User).join(User, User.id == PersonalToken.user_id)
        found = (await self._session.execute(query.where(PersonalToken.sha256 == sha256))).one_or_none()
        return (found[0], found[1]) if found is not None else None

    async def of_user(self, user_id: UUID) -> Sequence[PersonalToken]:
        """Return somebody's tokens, the newest first."""
        query = select(PersonalToken).where(PersonalToken.user_id == user_id).order_by(PersonalToken.id.desc())
        return (await self._session.scalars(query)).all()

    async def good(self, token_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
        """Return which of these tokens are good."""
        query = select(PersonalToken.id).where(PersonalToken.id.in_(token_ids), PersonalToken.expires_at > at)
        return frozenset(await self._session.scalars(query))

    async def remove(self, user_id: UUID, token_id: UUID | None = None) -> bool:
        """Forget one of somebody's tokens, or all. Return whether there was any."""
        query = delete(PersonalToken).where(PersonalToken.user_id == user_id)
        if token_id is not None:
            query = query.where(PersonalToken.id == token_id)
        return (await self._session.execute(query.returning(PersonalToken.id))).first() is not None


class FailureRows:
    """Counts of failed logins, each raised in one statement: they hold however many processes ask at once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, subject: str, at: datetime, since: datetime) -> tuple[int, datetime]:
        """Count one more failure; what began before `since` is begun anew at `at`.

        Returns:
            How many there were, this one included, and when the first of them was.
        """
        query = insert_into(self._session, FailedLogins).values(subject=subject, failures=1, since=at)
        is_old = FailedLogins.since < since
        values = {
            "failures": case((is_old, 1), else_=FailedLogins.failures + 1),
            "since": case((is_old, at), else_=FailedLogins.since),
        }
        counted = query.on_conflict_do_update(index_elements=["subject"], set_=values)
        row = (await self._session.execute(counted.returning(FailedLogins.failures, FailedLogins.since))).one()
        return row.failures, row.since

    async def take_back(self, subject: str) -> None:
        """Count one failure less."""
        query = update(FailedLogins).where(FailedLogins.subject == subject, FailedLogins.failures > 0)
        await self._session.execute(query.values(failures=FailedLogins.failures - 1))

    async def forget(self, subject: str) -> None:
        await self._session.execute(delete(FailedLogins).where(FailedLogins.subject == subject))

    async def drop_old(self, before: datetime) -> None:
        await self._session.execute(delete(FailedLogins).where(FailedLogins.since < before))
