"""Doing once what is asked for twice: a request that carries a key is answered again, and not done again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.request_keys import RequestKeyRows
from shotwright.db.tables import now
from shotwright.domain.request_errors import RequestKeyReused, RequestUnderWay

KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class RequestKeys:
    """The requests of one person. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, user_id: UUID, clock: Callable[[], datetime] = now) -> None:
        self._rows = RequestKeyRows(session)
        self._user_id = user_id
        self._clock = clock

    async def begin(self, key: str, fingerprint: str) -> KeptAnswer | None:
        """Begin a request, or return what it was answered before. `fingerprint` is a hash of all that it asks for.

        Raises:
            RequestUnderWay: It was begun, and nobody knows how it ended: it must not be done a second time.
            RequestKeyReused: The key was used for another request.
        """
        at = self._clock()
        await self._rows.forget_before(self._user_id, at - KEPT_FOR)
        if await self._rows.claim(self._user_id, key, fingerprint, at):
            return None
        row = await self._rows.get(self._user_id, key)
        if row is None or row.fingerprint != fingerprint:
            raise RequestKeyReused
        if row.status is None:
            raise RequestUnderWay
        return KeptAnswer(status=row.status, headers=row.headers, body=row.body)

    async def keep(self, key: str, answer: KeptAnswer) -> None:
        """Keep what a request was answered."""
        row = await self._rows.get(self._user_id, key)
        if row is not None:
            row.status, row.headers, row.body = answer.status, dict(answer.headers), answer.body

    async def forget(self, key: str) -> None:
        """Forget a request that did nothing: it may be sent again."""
        await self._rows.forget(self._user_id, key)
