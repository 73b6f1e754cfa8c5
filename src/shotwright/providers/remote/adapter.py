"""What all adapters share: asking, refusing, testing. A vendor's own module says the rest."""

import asyncio
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar, Final

from shotwright.providers.remote.asking import Answer, Question, ask, not_understood, read, refusal
from shotwright.providers.remote.files import sniff
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.refusals import Codes
from shotwright.providers.remote.replies import Reply
from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote import (
    Absent,
    Connection,
    Finished,
    ImageJob,
    RemoteJob,
    RemoteState,
    Report,
    ResultFile,
    SpeechJob,
    Submitted,
    TestReport,
    VideoJob,
)
from shotwright_sdk.remote_errors import ErrorClass, Failure, RemoteError
from shotwright_sdk.remote_limits import check
from shotwright_sdk.remote_models import ModelEntry, ModelVoice

_TEST_S: Final = 15.0
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
GONE: Final = Report(
    state=RemoteState.GONE,
    failure=Failure(
        error_class=ErrorClass.PROVIDER_INTERNAL,
        message="The provider does not know this job, or no longer. Look into the provider's own list of jobs.",
    ),
)


class Adapter:
    """A vendor's adapter defines what its vendor can do of `image`, `video`, `speech` and `look`."""

    codes: ClassVar[Codes] = {}
    """The vendor's codes for refusals, by their beginning."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {connection.key}"} if connection.key else {}

    async def submit(self, job: RemoteJob, connection: Connection) -> Submitted | Finished:
        check(job)
        match job:
            case ImageJob():
                return await self.image(job, connection)
            case VideoJob():
                return await self.video(job, connection)
            case SpeechJob():
                return await self.speech(job, connection)

    async def image(self, job: ImageJob, connection: Connection) -> Submitted | Finished:
        del connection
        raise _cannot(job.model, "pictures")

    async def video(self, job: VideoJob, connection: Connection) -> Submitted | Finished:
        del connection
        raise _cannot(job.model, "clips")

    async def speech(self, job: SpeechJob, connection: Connection) -> Submitted | Finished:
        del connection
        raise _cannot(job.model, "speech")

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        """Say that there is no such job: this vendor does everything at once."""
        del job_id, model, connection
        return GONE

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | Absent | None:
        """Say that this vendor cannot tell."""
        del job, connection
        return None

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        """Say that this vendor cannot be stopped."""
        del job_id, model, connection
        return False

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing: this vendor has no list. A vendor without one is tested in another way."""
        del connection
        return ()

    async def describe_models(self, connection: Connection) -> tuple[ModelEntry, ...]:
        """Return nothing: what is known of this vendor's models stands in the catalogue."""
        del connection
        return ()

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        """Return nothing: this vendor's voices stand in the catalogue, or its owner names them."""
        del connection
        return ()

    async def balance(self, connection: Connection) -> int | None:
        """Return what is left in the account, in micro-dollars; None where the vendor does not say."""
        del connection
        return None

    async def test(self, connection: Connection) -> TestReport:
        began = time.monotonic()
        try:
            async with asyncio.timeout(_TEST_S):
                models = await self.list_models(connection)
                latency_s = time.monotonic() - began
                balance = await self.balance(connection)
        except RemoteError as error:
            return TestReport(latency_s=time.monotonic() - began, failure=error.failure)
        except TimeoutError:
            said = f"No answer within {_TEST_S:g} seconds."
            failure = Failure(error_class=ErrorClass.NETWORK_UNKNOWN, message=said)
            return TestReport(latency_s=_TEST_S, failure=failure)
        return TestReport(latency_s=latency_s, models=models, balance_usd_micros=balance)

    # What vendors' modules are written with.

    async def _post(
        self, connection: Connection, path: str, body: Json, *, headers: Facts | None = None, paid: bool = True
    ) -> Reply:
        """Send JSON and return the answer's."""
        more = {name: str(value) for name, value in (headers or {}).items()}
        return await self._json(
            connection,
            Question(
                method="POST", path=path, headers={**self.headers(connection), **more}, json=body or {}, paid=paid
            ),
        )

    async def _get(self, connection: Connection, path: str, query: Mapping[str, str] | None = None) -> Reply:
        question = Question(method="GET", path=path, headers=self.headers(connection), query=query or {})
        return await self._json(connection, question)

    async def _json(self, connection: Connection, question: Question) -> Reply:
        answer = await ask(self._network, connection, question)
        return await read(answer, connection, self.codes, paid=question.paid)

    async def _task(self, connection: Connection, path: str, query: Mapping[str, str] | None = None) -> Reply | None:
        """Return what the vendor says of a job; None if it does not know it."""
        question = Question(method="GET", path=path, headers=self.headers(connection), query=query or {})
        answer = await ask(self._network, connection, question)
        if answer.status in _GONE:
            return None
        return await read(answer, connection, self.codes, paid=False)

    async def _sound(self, connection: Connection, question: Question) -> Finished:
        """Send a paid request that is answered with the bytes of a sound."""
        answer = await ask(self._network, connection, question)
        if not answer.ok or answer.mime == "application/json":
            reply = await read(answer, connection, self.codes, paid=question.paid)
            raise refusal(answer, reply, connection, self.codes, paid=question.paid)
        return Finished(results=(_sound(answer, connection, paid=question.paid),))

    async def _is(self, job_id: str, model: ModelEntry, connection: Connection, *states: RemoteState) -> bool:
        """Say whether a job is in one of these states, for vendors whose way to cancel would delete what is done."""
        return (await self.look(job_id, model, connection)).state in states

    async def _stopped(self, connection: Connection, question: Question) -> bool:
        """Send what cancels a job, and say whether the vendor agreed."""
        answer = await ask(self._network, connection, question)
        if answer.ok:
            return True
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS} or answer.status >= 500:
            await read(answer, connection, self.codes, paid=False)  # raises what it means
        return False


def failed(error_class: ErrorClass, message: str, *, cost_usd_micros: int | None = None) -> Report:
    """Return the report of a job that came to nothing."""
    failure = Failure(error_class=error_class, message=message or "The provider does not say why.")
    return Report(state=RemoteState.FAILED, failure=failure, cost_usd_micros=cost_usd_micros)


def done(results: tuple[ResultFile, ...], *, cost_usd_micros: int | None = None, facts: Facts | None = None) -> Report:
    """Return the report of a job that is done; without a result it came to nothing."""
    if not results:
        return failed(ErrorClass.PROVIDER_INTERNAL, "The job is done, but the provider names no result.")
    return Report(
        state=RemoteState.SUCCEEDED,
        progress=1.0,
        results=results,
        cost_usd_micros=cost_usd_micros,
        facts=facts or {},
    )


def accepted(job_id: str, connection: Connection) -> Submitted:
    """Return the id that a vendor gave.

    Raises:
        RemoteError: It gave none; whether it accepted the work is not known.
    """
    if not job_id:
        raise not_understood("names no job", connection, paid=True)
    return Submitted(job_id=job_id)


def made(
    results: tuple[ResultFile, ...],
    connection: Connection,
    *,
    cost_usd_micros: int | None = None,
    facts: Facts | None = None,
) -> Finished:
    """Return what a vendor made at once.

    Raises:
        RemoteError: It is nothing.
    """
    if not results:
        raise not_understood("holds no result", connection, paid=True)
    return Finished(results=results, cost_usd_micros=cost_usd_micros, facts=facts or {})


def known(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return a body without the fields that say nothing: None, "" and empty lists."""
    return {name: value for name, value in body.items() if value is not None and value not in ("", [])}


def _cannot(model: ModelEntry, what: str) -> RemoteError:
    said = f"The protocol “{model.protocol}” makes no {what}; {model.id} stands wrongly in the catalogue."
    return RemoteError(ErrorClass.INVALID_INPUT, said)


def _sound(answer: Answer, connection: Connection, *, paid: bool) -> ResultFile:
    """Return the sound; raw samples show no signature, and are believed by their type."""
    shown = sniff(answer.body)
    if not answer.body or not (shown or answer.mime).startswith("audio/"):
        raise not_understood("holds no sound", connection, paid=paid)
    return ResultFile(content=answer.body, mime=shown or answer.mime)
