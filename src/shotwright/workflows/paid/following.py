"""One job, from its row to what it made: sent once, looked after, fetched. A restart goes on where the row says."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.domain.errors import StudioError
from shotwright.domain.jobs import JobState
from shotwright.usecases import sending
from shotwright.usecases.outcomes import Outcomes
from shotwright.usecases.providers import Providers
from shotwright.usecases.sending import Accepted, Claim, Over, Send, Sending, Wait
from shotwright.usecases.takes import Order
from shotwright.workflows.elsewhere import FetchFailed, PaidTools
from shotwright.workflows.outages import outlasting_outages
from shotwright.workflows.paid import points
from shotwright.workflows.paid.keeping import Keeper, Kept
from shotwright.workflows.paid.requests import Asked, job_for
from shotwright.workflows.paid.trouble import PaidWorkFailed, WorkCancelled, cannot_be_had, doubt_about, stalled
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.remote import (
    Absent,
    Connection,
    Finished,
    RemoteAdapter,
    RemoteState,
    Report,
    ResultFile,
    Submitted,
)
from shotwright_sdk.remote_errors import ErrorClass, RemoteError

log = logging.getLogger(__name__)

_LONGEST_NAP_S: Final = 2.0
"""A person who cancels a job need not wait longer for that to be seen."""
_PATIENCE: Final = timedelta(hours=1)
_FIND_WAITS_S: Final = (2.0, 5.0, 15.0, 30.0)
_FETCH_WAITS_S: Final = (2.0, 8.0, 30.0)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Follows the jobs of one take."""

    order: Order
    workshop: Workshop
    tools: PaidTools

    async def follow(self, job_id: UUID, asked: Asked) -> Kept:
        """Return what the job made, once it lies in our storage.

        Raises:
            PaidWorkFailed: It came to nothing.
            WorkCancelled: A person cancelled it.
            InDoubt: A person has to find out.
        """
        adapter = self.tools.adapter(asked.entry.protocol)
        one = _Following(self, job_id, asked, adapter)
        state = await one.to_its_end()
        if state is JobState.CANCELLED:
            raise WorkCancelled(f"Job {job_id} at {asked.provider.settings.name} was cancelled.")
        if state is not JobState.SUCCEEDED:
            job = await self.job(job_id)
            raise PaidWorkFailed(job.error or f"Job {job.id} at {asked.provider.settings.name} was {state}.")
        return await one.fetched()

    async def unit(self, action: Callable[[AsyncSession], Awaitable[_T]], before_commit: str = "") -> _T:
        """Do something in a transaction of its own, whatever becomes of the database meanwhile.

        `before_commit` names the point at which all is said and nothing is committed.
        """

        async def once() -> _T:
            async with self.workshop.database.unit() as session:
                done = await action(session)
                points.passed(before_commit)
                return done

        return await outlasting_outages(once)

    async def job(self, job_id: UUID) -> Job:
        return await self.unit(lambda session: JobRows(session).get(job_id))


class _Following:
    def __init__(self, follower: Follower, job_id: UUID, asked: Asked, adapter: RemoteAdapter) -> None:
        self._on = follower
        self._tools = follower.tools
        self._now = follower.tools.pace.now
        self._job_id = job_id
        self._asked = asked
        self._adapter = adapter
        self._told_to_cancel = False
        self._deadline: datetime | None = None
        self._keeper = Keeper(
            order=follower.order,
            storage=follower.workshop.storage,
            tools=follower.tools,
            scratch=follower.workshop.scratch,
        )

    async def to_its_end(self) -> JobState:
        while True:
            match await self._claim():
                case Send():
                    points.passed(points.CLAIMED)
                    await self._send()
                case Wait(until=until):
                    await self._nap(until)
                case Accepted(provider_job_id=provider_job_id):
                    await self._look_in_time(provider_job_id)
                case sending.InDoubt():
                    await self._find()
                case Over(state=state):
                    return state

    async def _claim(self) -> Claim:
        alive = {self._tools.sender, *await self._tools.living(self._on.workshop.database)}
        return await self._on.unit(
            lambda session: Sending(session, self._now).claim(self._job_id, self._tools.sender, alive=alive),
            points.CLAIMING,
        )

    async def _nap(self, until: datetime) -> None:
        left_s = (until - self._now()).total_seconds()
        await self._tools.pace.sleep(min(max(left_s, 0.05), _LONGEST_NAP_S))

    async def _connection(self) -> Connection:
        provider_id = self._asked.provider.id
        return await self._on.unit(lambda session: Providers(session, self._tools.vault).connection(provider_id))

    async def _send(self) -> None:
        async with AsyncExitStack() as stack:
            try:
                connection = await self._connection()
                job = await stack.enter_async_context(job_for(self._on.order, self._asked, self._on.workshop.storage))
            except StudioError as error:  # a file or a key is missing: certainly nothing was sent
                await self._refused(RemoteError(ErrorClass.INVALID_INPUT, str(error)))
                return
            try:
                answer = await self._adapter.submit(job, connection)
            except RemoteError as error:
                await self._refused(error)
                return
            except Exception as error:  # whatever an adapter trips over, the request may have been sent before
                log.exception("sending job %s failed", self._job_id)
                message = f"A fault while sending it: {type(error).__name__}."
                await self._on.unit(lambda session: Sending(session, self._now).ambiguous(self._job_id, message))
                return
        points.passed(points.ANSWERED)
        if isinstance(answer, Finished):
            await self._finished(answer, connection)
            return
        accepted = answer.job_id
        await self._on.unit(
            lambda session: Sending(session, self._now).submitted(self._job_id, accepted), points.SUBMITTING
        )
        points.passed(points.SUBMITTED)

    async def _refused(self, error: RemoteError) -> None:
        await self._on.unit(lambda session: Sending(session, self._now).refused(self._job_id, error))

    async def _finished(self, answer: Finished, connection: Connection) -> None:
        """Take in what was made while we waited: what came as bytes is kept before anything is written down."""
        is_here, why = False, ""
        if answer.results[0].content:
            try:
                await self._keep(answer, answer.results[0], connection)
                is_here = True
            except FetchFailed as error:
                why = str(error)

        async def end(session: AsyncSession) -> None:
            outcomes = Outcomes(session, self._now)
            if await outcomes.finished(self._job_id, answer, delivered=is_here) and why:
                await outcomes.undeliverable(self._job_id, why)

        await self._on.unit(end, points.ENDING)
        points.passed(points.SUCCEEDED)

    async def _keep(self, said: Finished | Report, result: ResultFile, connection: Connection) -> Kept:
        kind = self._asked.entry.kind
        return await self._keeper.keep(
            self._job_id, said, result, kind=kind, adapter=self._adapter, connection=connection
        )

    async def _look_in_time(self, provider_job_id: str) -> None:
        """Look at the job when its time has come; until then only see whether a person wants it cancelled."""
        job = await self._on.job(self._job_id)
        # From the first look, since a job may have waited for hours before it could be sent.
        self._deadline = self._deadline or self._now() + _PATIENCE
        if self._is_to_cancel(job):
            self._told_to_cancel = True
            await self._cancel(provider_job_id)
        elif job.next_look_at is None or self._now() >= job.next_look_at:
            await self._look(provider_job_id)
        elif self._now() > self._deadline:
            raise stalled(job, self._asked.provider.settings.name)
        else:
            await self._nap(job.next_look_at)

    def _is_to_cancel(self, job: Job) -> bool:
        return job.cancel_asked_at is not None and not self._told_to_cancel

    async def _cancel(self, provider_job_id: str) -> None:
        try:
            stopped = await self._adapter.cancel(provider_job_id, self._asked.entry, await self._connection())
        except RemoteError as error:
            log.warning("job %s could not be cancelled: %s", self._job_id, error)
            return
        if stopped:
            await self._on.unit(lambda session: Outcomes(session, self._now).cancelled(self._job_id))

    async def _look(self, provider_job_id: str) -> None:
        connection = await self._connection()
        try:
            report = await self._adapter.look(provider_job_id, self._asked.entry, connection)
        except RemoteError as error:
            failure = error
            await self._on.unit(lambda session: Outcomes(session, self._now).look_failed(self._job_id, failure))
            return
        points.passed(points.LOOKED)
        if report.progress is not None:
            self._on.workshop.shares[self._on.order.take_id] = report.progress
        if report.state is RemoteState.SUCCEEDED and report.results and report.results[0].content:
            await self._keep_quietly(report, connection)
        has_succeeded = report.state is RemoteState.SUCCEEDED
        await self._on.unit(
            lambda session: Outcomes(session, self._now).looked(self._job_id, report),
            points.ENDING if has_succeeded else "",
        )
        if has_succeeded:
            points.passed(points.SUCCEEDED)

    async def _keep_quietly(self, report: Report, connection: Connection) -> None:
        """Keep bytes that came with a report. If they are no good, fetching finds that out and says so."""
        try:
            await self._keep(report, report.results[0], connection)
        except FetchFailed as error:
            log.warning("what job %s made is no good: %s", self._job_id, error)

    async def _find(self) -> None:
        """Find out what became of a job in doubt: by what lies here, by its provider, else by a person."""
        job = await self._on.job(self._job_id)
        if (kept := await self._keeper.find(self._job_id)) is not None:
            done = Finished(results=(), cost_usd_micros=kept.cost_usd_micros, facts=kept.facts)
            await self._on.unit(
                lambda session: Outcomes(session, self._now).finished(self._job_id, done, delivered=True)
            )
            return
        if job.provider_job_id:
            if job.next_look_at is None and not self._is_to_cancel(job):
                raise doubt_about(job, self._asked.provider.settings.name)
            await self._look_in_time(job.provider_job_id)
            return
        answer = await self._answer()
        claim = await self._on.unit(lambda session: Sending(session, self._now).found(self._job_id, answer))
        if isinstance(claim, sending.InDoubt):
            raise doubt_about(await self._on.job(self._job_id), self._asked.provider.settings.name)

    async def _answer(self) -> Submitted | Absent | None:
        async with job_for(self._on.order, self._asked, self._on.workshop.storage) as job:
            for wait_s in (*_FIND_WAITS_S, None):
                try:
                    return await self._adapter.find(job, await self._connection())
                except RemoteError as error:
                    log.warning("what became of job %s cannot be asked: %s", self._job_id, error)
                    if wait_s is not None:
                        await self._tools.pace.sleep(wait_s)
        return None

    async def fetched(self) -> Kept:
        """Return what the job made, which has succeeded; fetch it if it is not here yet."""
        kept = await self._keeper.find(self._job_id)
        job = await self._on.job(self._job_id)
        if kept is None and job.error:
            raise cannot_be_had(job, self._asked.provider.settings.name, job.error)
        if kept is None:
            kept = await self._fetch_patiently(job)
        if job.delivered_at is None:
            await self._on.unit(lambda session: Outcomes(session, self._now).delivered(self._job_id), points.DELIVERING)
            points.passed(points.DELIVERED)
        return kept

    async def _fetch_patiently(self, job: Job) -> Kept:
        connection = await self._connection()
        said, has_asked, why = Finished(results=()), False, "It is not known where it lies."
        results, waits = _results(job), iter(_FETCH_WAITS_S)
        while True:
            if not results and not has_asked and job.provider_job_id:
                has_asked = True
                results = await self._results_again(job, connection)
            if not results:
                break
            try:
                return await self._keep(said, results[0], connection)
            except FetchFailed as error:
                why = str(error)
                if error.has_expired:
                    results = ()
                elif error.may_pass and (wait_s := next(waits, None)) is not None:
                    await self._tools.pace.sleep(wait_s)
                else:
                    break

        await self._on.unit(lambda session: Outcomes(session, self._now).undeliverable(self._job_id, why))
        raise cannot_be_had(job, self._asked.provider.settings.name, why)

    async def _results_again(self, job: Job, connection: Connection) -> tuple[ResultFile, ...]:
        """Ask for the job once more: addresses expire, and some providers give fresh ones."""
        try:
            report = await self._adapter.look(job.provider_job_id, self._asked.entry, connection)
        except RemoteError as error:
            log.warning("job %s cannot be asked for: %s", job.id, error)
            return ()
        await self._on.unit(lambda session: Outcomes(session, self._now).looked(self._job_id, report))
        return report.results


def _results(job: Job) -> tuple[ResultFile, ...]:
    """Return where a job's results are to be fetched, as its row says."""
    return tuple(
        ResultFile(
            url=one["url"],
            mime=one["mime"],
            expires_at=datetime.fromisoformat(one["expires_at"]) if one["expires_at"] else None,
            needs_key=one["needs_key"],
        )
        for one in job.results
    )
