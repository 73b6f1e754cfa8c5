"""Requests with a key, and their answers: all SQL about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import insert_into
from shotwright.db.request_tables import RequestKey


class RequestKeyRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, user_id: UUID, key: str, fingerprint: str, at: datetime) -> bool:
        """Note that a request is begun. False, and nothing noted, if one of that key was."""
        query = insert_into(self._session, RequestKey).values(
            user_id=user_id, key=key, fingerprint=fingerprint, headers={}, body=b"", created_at=at
        )
        done = await self._session.execute(query.on_conflict_do_nothing().returning(RequestKey.key))
        return done.first() is not None

    async def get(self, user_id: UUID, key: str) -> RequestKey | None:
        return await self._session.get(RequestKey, (user_id, key))

    async def forget(self, user_id: UUID, key: str) -> None:
        query = delete(RequestKey).where(RequestKey.user_id == user_id, RequestKey.key == key)
        await self._session.execute(query)

    async def forget_before(self, user_id: UUID, at: datetime) -> None:
        """Forget a person's requests that were begun before `at`."""
        query = delete(RequestKey).where(RequestKey.user_id == user_id, RequestKey.created_at < at)
        await self._session.execute(query)
