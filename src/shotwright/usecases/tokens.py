"""Personal access tokens: what somebody's own programs come in with."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.logins import TokenRows
from shotwright.db.people_tables import PersonalToken
from shotwright.db.tables import now
from shotwright.domain.people_errors import TokenNotFound
from shotwright.domain.permissions import Scope
from shotwright.usecases.access import TOKEN_PREFIX, hashed


class PersonalTokens:
    def __init__(self, session: AsyncSession, user_id: UUID, clock: Callable[[], datetime] = now) -> None:
        self._rows = TokenRows(session)
        self._user_id = user_id
        self._clock = clock

    async def make(self, name: str, scopes: Collection[Scope], days: int) -> tuple[PersonalToken, str]:
        """Make a token that is good for so many days. The token itself is returned here and never again."""
        token = TOKEN_PREFIX + token_urlsafe(32)
        at = self._clock()
        row = PersonalToken(
            user_id=self._user_id,
            name=name,
            sha256=hashed(token),
            last4=token[-4:],
            scopes=sorted(set(scopes)),
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        await self._rows.add(row)
        return row, token

    async def all(self) -> Sequence[PersonalToken]:
        """Return the tokens, newest first; those that have ended, too."""
        return await self._rows.of_user(self._user_id)

    async def withdraw(self, token_id: UUID) -> None:
        """Make a token worthless.

        Raises:
            TokenNotFound
        """
        if not await self._rows.remove(self._user_id, token_id):
            raise TokenNotFound
