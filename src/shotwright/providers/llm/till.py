"""Where requests to language models are paid: each is a job, sent once, and its answer is kept.

It stands between a vendor's client library and the network, and knows requests as bytes alone. So whatever a library
does, nothing leaves without a job, and no request leaves twice.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.domain.errors import LlmFailed, LlmInDoubt, PaymentRequired
from shotwright.domain.fingerprints import Json
from shotwright.domain.prices import Estimate, estimate, text_usage
from shotwright.domain.stages import Stage
from shotwright.providers.llm.reading import CODES, check, input_tokens_about, named_pictures, used
from shotwright.providers.remote.asking import Question, ask, read
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.replies import Reply
from shotwright.usecases.answers import Answers, Came, Opened
from shotwright.usecases.asking import Exchange
from shotwright.usecases.jobs import Jobs, Wish
from shotwright.usecases.offers import EntryOf, allows_unknown
from shotwright.usecases.providers import ProviderFacts
from shotwright.usecases.sending import Accepted, Claim, InDoubt, Over, Send, Sending, Wait
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_errors import RemoteError
from shotwright_sdk.remote_models import ModelEntry, ModelKind

log = logging.getLogger(__name__)
_T = TypeVar("_T")
_PATIENCE: Final = timedelta(minutes=10)
"""Whoever would have to wait longer for a limit is told so instead."""
_LONGEST_NAP_S: Final = 2.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What language models are asked with. `sender` is a name of this process that no process before it had."""

    database: Database
    network: Network
    vault: Vault
    entry_of: EntryOf
    sender: str
    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def unit(self, action: Callable[[AsyncSession], Awaitable[_T]]) -> _T:
        """Do something in a transaction of its own."""
        async with self.database.unit() as session:
            return await action(session)


class Refused(Exception):
    """The provider said no, and nothing was bought. `error` says how."""

    def __init__(self, error: RemoteError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """On whose account, for what and by which model a question is answered."""

    project_id: UUID
    stage: Stage
    attempt: int
    provider: ProviderFacts
    entry: ModelEntry
    choice: str

    def priced(self, input_tokens: int, output_tokens: int) -> Estimate:
        """Return what a request costs that takes so much."""
        usage = text_usage(input_tokens=input_tokens, output_tokens=output_tokens)
        return estimate(self.entry.prices, usage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, as a client library would send it."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def shown(self) -> Json:
        """The body, with pictures by name."""
        return named_pictures(json.loads(self.body))


class Till:
    """Serves one question at one provider. `output_tokens` is how long the next answer may be."""

    def __init__(self, tools: Tools, account: Account, connection: Connection) -> None:
        self._tools = tools
        self._account = account
        self._connection = connection
        self.output_tokens = 0
        self.exchanges: list[Exchange] = []
        self.trouble: Exception | None = None
        """What went wrong, whatever a client library makes of it. After that nothing more is sent."""

    async def pay(self, request: Request) -> bytes:
        """Return the answer to a request: from memory, or bought now.

        Raises:
            BudgetExceeded, PriceUnknown, ProviderNotUsable: Nothing was sent.
            Refused, LlmInDoubt, LlmFailed
        """
        if self.trouble is not None:
            raise self.trouble
        try:
            return await self._pay(request)
        except Exception as error:
            self.trouble = error
            raise

    async def _pay(self, request: Request) -> bytes:
        wish = self._wish(request)
        opened = await self._open(wish)
        is_old = opened.answer is not None
        if not is_old:
            await self._follow(opened.job.id, request)
            opened = await self._tools.unit(lambda session: Answers(session).answer_of(opened.job.id))
        answer = opened.answer
        if answer is None:
            raise LlmFailed(opened.job.error or f"Job {opened.job.id} was {opened.job.state}.")
        self.exchanges.append(
            Exchange(
                job_id=opened.job.id,
                sent=request.shown,
                reply=answer.body,
                input_tokens=answer.input_tokens,
                output_tokens=answer.output_tokens,
                cached_tokens=answer.cached_tokens,
                latency_s=answer.latency_ms / 1000,
                cost_usd_micros=opened.job.cost_usd_micros,
                from_memory=is_old,
            )
        )
        return answer.body.encode()

    def _wish(self, request: Request) -> Wish:
        account, shown = self._account, request.shown
        mark = (str(account.project_id), str(account.provider.id), request.url, str(account.attempt))
        digest = sha256("\0".join(mark).encode() + b"\0" + request.body).hexdigest()
        priced = account.priced(input_tokens_about(shown), self.output_tokens)
        return Wish(
            idempotency_key=f"llm/{digest}",
            project_id=account.project_id,
            provider_id=account.provider.id,
            model=account.entry.id,
            kind=ModelKind.LLM,
            request={"stage": account.stage, "url": request.url, "body": shown},
            estimate=priced,
            choice=account.choice,
            allow_unknown_price=allows_unknown(account.provider),
        )

    async def _open(self, wish: Wish) -> Opened:
        refused: PaymentRequired | None = None

        async def open_(session: AsyncSession) -> Opened | None:
            nonlocal refused
            try:
                return await Answers(session, self._tools.now).open(wish)
            except PaymentRequired as error:  # caught in here, so that the event of the refusal stays
                refused = error
                return None

        opened = await self._tools.unit(open_)
        if opened is None:
            assert refused is not None
            raise refused
        return opened

    async def _follow(self, job_id: UUID, request: Request) -> None:
        """See a job to its end."""
        while True:
            match await self._claim(job_id):
                case Send():
                    await self._send(job_id, request)
                case Wait(until=until, reason=reason):
                    await self._wait(job_id, until, reason)
                case InDoubt() | Accepted():
                    raise await self._doubt(job_id)
                case Over():
                    return

    async def _claim(self, job_id: UUID) -> Claim:
        # Who sent it may be a command that is in no list of processes: time alone tells that it is in doubt.
        return await self._tools.unit(
            lambda session: Sending(session, self._tools.now).claim(job_id, self._tools.sender)
        )

    async def _wait(self, job_id: UUID, until: datetime, reason: str) -> None:
        left = until - self._tools.now()
        if left > _PATIENCE:
            await self._tools.unit(lambda session: Jobs(session, self._tools.now).ask_cancel(job_id))
            name = self._account.provider.settings.name
            raise LlmFailed(f"{name} cannot be asked before {until:%Y-%m-%d %H:%M} UTC: {reason}.")
        await self._tools.sleep(min(max(left.total_seconds(), 0.05), _LONGEST_NAP_S))

    async def _doubt(self, job_id: UUID) -> LlmInDoubt:
        """Note that nobody but a person can tell what became of a job."""
        await self._tools.unit(lambda session: Sending(session, self._tools.now).found(job_id, None))
        opened = await self._tools.unit(lambda session: Answers(session).answer_of(job_id))
        return LlmInDoubt(str(job_id), opened.job.error or "its answer was lost.")

    async def _send(self, job_id: UUID, request: Request) -> None:
        began = time.monotonic()
        try:
            reply, body = await self._ask(request)
        except RemoteError as error:
            await self._refused(job_id, error)
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._ambiguous(job_id, "It was interrupted before the answer came."))
            raise
        except Exception as error:
            log.exception("sending job %s failed", job_id)
            await self._ambiguous(job_id, f"A fault while sending it: {type(error).__name__}.")
            raise
        came = self._came(reply, body, time.monotonic() - began)
        kept = _kept(reply)
        await self._tools.unit(
            lambda session: Answers(session, self._tools.now).came(job_id, self._account.stage, came, kept)
        )

    async def _ask(self, request: Request) -> tuple[Reply, str]:
        question = Question(
            method="POST", path=request.url, headers=request.headers, text=request.body.decode(), paid=True
        )
        answer = await ask(self._tools.network, self._connection, question)
        reply = await read(answer, self._connection, CODES, paid=True)
        check(reply, self._connection)
        return reply, answer.body.decode("utf-8", "replace")

    async def _refused(self, job_id: UUID, error: RemoteError) -> None:
        refusal = await self._tools.unit(lambda session: Sending(session, self._tools.now).refused(job_id, error))
        if error.maybe_accepted or refusal.retry_at is not None:
            return  # the next claim says what follows
        raise Refused(error)

    async def _ambiguous(self, job_id: UUID, message: str) -> None:
        await self._tools.unit(lambda session: Sending(session, self._tools.now).ambiguous(job_id, message))

    def _came(self, reply: Reply, body: str, latency_s: float) -> Came:
        told = used(reply)
        cost = told.cost_usd_micros
        if cost is None and told.input_tokens is not None and told.output_tokens is not None:
            usage = text_usage(
                input_tokens=told.input_tokens,
                output_tokens=told.output_tokens,
                cached_tokens=told.cached_tokens,
                cache_write_tokens=told.cache_write_tokens,
            )
            cost = estimate(self._account.entry.prices, usage).usd_micros
        return Came(
            body=body,
            input_tokens=told.input_tokens,
            output_tokens=told.output_tokens,
            cached_tokens=told.cached_tokens,
            latency_s=latency_s,
            cost_usd_micros=cost,
        )


def _kept(reply: Reply) -> Json:
    """Return what a job's row keeps of its answer: what was used, and how it ended. The answer itself is remembered."""
    value = reply.value
    if not isinstance(value, dict):
        return None
    return {name: value[name] for name in ("id", "model", "usage", "usageMetadata", "stop_reason") if name in value}
