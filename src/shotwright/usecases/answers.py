"""What language models answered: each request paid as a job, each answer remembered, and the forms that they take."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.answers import AnswerRows, FormRows
from shotwright.db.jobs import JobRows
from shotwright.db.llm_tables import LlmAnswer, LlmForm
from shotwright.db.money_tables import Job
from shotwright.db.providers import ProviderRows
from shotwright.db.tables import now
from shotwright.domain.fingerprints import Json
from shotwright.domain.jobs import JobState
from shotwright.domain.stages import Stage
from shotwright.usecases.jobs import Jobs, Wish
from shotwright.usecases.outcomes import Outcomes
from shotwright_sdk.remote import Finished
from shotwright_sdk.remote_models import StructuredOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came back for a request. Tokens are None where the provider does not tell them."""

    body: str
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int
    latency_s: float
    cost_usd_micros: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The job of a request. `answer` is there if it was bought before: then nothing is to be sent."""

    job: Job
    answer: LlmAnswer | None = None


class Answers:
    """One instance serves one transaction. `clock` tells the time, in UTC."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._jobs = JobRows(session)
        self._rows = AnswerRows(session)
        self._forms = FormRows(session)

    async def open(self, wish: Wish) -> Opened:
        """Find the job of a request, or write it down. `wish.idempotency_key` is the same for the same request.

        What failed, and what was of no use, is bought anew, under the next number. Raises as `Jobs.intend` does.
        """
        for number in count():
            key = f"{wish.idempotency_key}/{number}"
            job = await self._jobs.by_key(key)
            if job is None:
                return Opened(
                    job=(await Jobs(self._session, self._clock).intend(replace(wish, idempotency_key=key))).job
                )
            if not job.state.is_over:
                return Opened(job=job)
            answer = await self._rows.of_job(job.id) if job.state is JobState.SUCCEEDED else None
            if answer is not None and not answer.is_spent:
                return Opened(job=job, answer=answer)
        raise AssertionError

    async def answer_of(self, job_id: UUID) -> Opened:
        """Return a job as it stands, with its answer if there is one."""
        return Opened(job=await self._jobs.get(job_id), answer=await self._rows.of_job(job_id))

    async def came(self, job_id: UUID, stage: Stage, came: Came, reply: Json) -> None:
        """End a job whose answer is here, and keep the answer, in one. A late one changes nothing but is told of."""
        job = await self._jobs.get(job_id, lock=True)
        outcomes = Outcomes(self._session, self._clock)
        done = Finished(results=(), cost_usd_micros=came.cost_usd_micros)
        if job.project_id is None or not await outcomes.finished(job_id, done, reply=reply, delivered=True):
            outcomes.tell(job, "job.contradicted", state=job.state)
            return
        await self._rows.add(
            LlmAnswer(
                job_id=job_id,
                project_id=job.project_id,
                stage=stage,
                body=came.body,
                input_tokens=came.input_tokens,
                output_tokens=came.output_tokens,
                cached_tokens=came.cached_tokens,
                latency_ms=round(came.latency_s * 1000),
            )
        )

    async def spend(self, job_ids: Collection[UUID]) -> None:
        """Forget answers that were of no use: whoever asks the same again gets new ones."""
        await self._rows.spend(job_ids)

    async def form_of(self, provider_id: UUID, model: str) -> StructuredOutput | None:
        """Return the form in which a provider's model is known to answer; None if nothing was learned."""
        row = await self._forms.of(provider_id, model)
        return row.form if row is not None else None

    async def learn_form(self, provider_id: UUID, model: str, form: StructuredOutput) -> None:
        """Remember the form in which a provider's model answered."""
        if await self.form_of(provider_id, model) is form:
            return
        await ProviderRows(self._session).get(provider_id, lock=True)  # several may learn the same at once
        row = await self._forms.of(provider_id, model)
        if row is None:
            await self._forms.add(LlmForm(provider_id=provider_id, model=model, form=form))
        else:
            row.form, row.learned_at = form, self._clock()
