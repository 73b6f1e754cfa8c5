"""Certificates that people sign with: all SQL about them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.people_tables import Signer


class SignerRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, user_id: UUID) -> Signer | None:
        return await self._session.get(Signer, user_id)

    async def put(self, row: Signer) -> None:
        """Keep a certificate, instead of the one before."""
        await self.delete(row.user_id)
        self._session.add(row)
        await self._session.flush()  # the caller needs the time

    async def delete(self, user_id: UUID) -> None:
        await self._session.execute(delete(Signer).where(Signer.user_id == user_id))

    async def all(self) -> Sequence[Signer]:
        return (await self._session.scalars(select(Signer).order_by(Signer.user_id))).all()
