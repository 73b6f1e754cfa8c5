"""What language models answered, and in which form they are asked: all SQL about that."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.llm_tables import LlmAnswer, LlmForm


class AnswerRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_job(self, job_id: UUID) -> LlmAnswer | None:
        return await self._session.get(LlmAnswer, job_id)

    async def add(self, row: LlmAnswer) -> None:
        self._session.add(row)
        await self._session.flush()

    async def spend(self, job_ids: Collection[UUID]) -> None:
        await self._session.execute(update(LlmAnswer).where(LlmAnswer.job_id.in_(job_ids)).values(is_spent=True))


class FormRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, provider_id: UUID, model: str) -> LlmForm | None:
        query = select(LlmForm).where(LlmForm.provider_id == provider_id, LlmForm.model == model)
        return await self._session.scalar(query)

    async def add(self, row: LlmForm) -> None:
        self._session.add(row)
        await self._session.flush()
