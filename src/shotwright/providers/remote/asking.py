"""One request and its answer, and what is known if there is none."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import responses
from typing import Final

import httpcore
import httpx

from shotwright.providers.remote.network import AddressNotAllowed, NameNotFound, Network, patience
from shotwright.providers.remote.refusals import Codes, classify, message, retry_after_s
from shotwright.providers.remote.replies import Reply
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_errors import ErrorClass, RemoteError

LARGEST_REPLY: Final = 64 * 1024 * 1024
"""Bytes. A picture of 4K in base64 is well below."""
_LARGE: Final = 1_000_000
_SHORTEST_SECRET: Final = 3
_REFUSED: Final = frozenset(
    {
        ErrorClass.RATE_LIMITED,
        ErrorClass.AUTH,
        ErrorClass.QUOTA,
        ErrorClass.CONTENT_POLICY,
        ErrorClass.INVALID_INPUT,
        ErrorClass.MODEL_GONE,
    }
)
"""Whatever the status: who says this has not accepted anything."""

FormFile = tuple[str, bytes, str]
"""Name, content, MIME type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A multipart body."""

    fields: Mapping[str, str]
    files: Sequence[tuple[str, FormFile]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request. `path` is joined to the connection's address, unless it is a whole address itself."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    json: Json = None
    form: Form | None = None
    text: str = ""
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    mime: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


async def ask(network: Network, connection: Connection, question: Question) -> Answer:
    """Send one request, once, and return what came back, whatever its status.

    Raises:
        RemoteError: NETWORK_UNKNOWN if no whole answer came; `maybe_accepted` only for paid requests that may have
            left this machine. INVALID_INPUT if the address is wrong or not allowed.
    """
    client = network.client(allow_private=connection.allow_private, paid=question.paid)
    try:
        async with asyncio.timeout(connection.timeout_s):
            response = await client.send(_request(client, connection, question), stream=True)
            try:
                return await _read(response, question)
            finally:
                await response.aclose()
    except (AddressNotAllowed, NameNotFound, httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
        raise RemoteError(ErrorClass.INVALID_INPUT, _reason(error, connection)) from error
    except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
        said = f"{_host(connection)} cannot be reached: {_reason(error, connection)}"
        raise RemoteError(ErrorClass.NETWORK_UNKNOWN, said) from error
    except TimeoutError as error:
        said = f"{_host(connection)} did not answer within {connection.timeout_s:g} seconds."
        raise RemoteError(ErrorClass.NETWORK_UNKNOWN, said, maybe_accepted=question.paid) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpx.DecodingError) as error:
        said = f"The connection to {_host(connection)} broke: {_reason(error, connection)}"
        raise RemoteError(ErrorClass.NETWORK_UNKNOWN, said, maybe_accepted=question.paid) from error


async def read(answer: Answer, connection: Connection, codes: Codes, *, paid: bool) -> Reply:
    """Return an answer's JSON.

    Raises:
        RemoteError: It is a refusal, or not JSON.
    """
    try:
        reply = await asyncio.to_thread(Reply.parse, answer.body) if len(answer.body) > _LARGE else _parsed(answer)
    except ValueError as error:
        if answer.ok:
            said = f"{_host(connection)} answered with something else than JSON. Is the address that of an API?"
            raise RemoteError(ErrorClass.PROVIDER_INTERNAL, said, maybe_accepted=paid) from error
        reply = Reply(None)
    if not answer.ok:
        raise refusal(answer, reply, connection, codes, paid=paid)
    return reply


def refusal(answer: Answer, reply: Reply, connection: Connection, codes: Codes, *, paid: bool) -> RemoteError:
    """Return the error that an answer with a bad status is."""
    error_class = classify(answer.status, reply, codes)
    uncertain = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT
    return RemoteError(
        error_class,
        f"{_host(connection)} says {answer.status}: {_said(answer, reply, connection)}",
        maybe_accepted=paid and uncertain and error_class not in _REFUSED,
        retry_after_s=retry_after_s(answer.headers.get("retry-after", "")),
    )


def said_no(error_class: ErrorClass, words: str, connection: Connection) -> RemoteError:
    """Return the error of an answer whose status is good and whose words are not: nothing was accepted."""
    return RemoteError(error_class, f"{_host(connection)} says: {without_key(words, connection)}")


def not_understood(what: str, connection: Connection, *, paid: bool) -> RemoteError:
    """Return the error of an answer that lacks what it must have."""
    said = f"The answer of {_host(connection)} {what}."
    return RemoteError(ErrorClass.PROVIDER_INTERNAL, said, maybe_accepted=paid)


def without_key(words: str, connection: Connection) -> str:
    """Return what a vendor said, without the keys that some of them repeat."""
    secrets = (part for part in (connection.key, *connection.key.split(":")) if len(part) > _SHORTEST_SECRET)
    for secret in secrets:
        words = words.replace(secret, "…")
    return words


def _request(client: httpx.AsyncClient, connection: Connection, question: Question) -> httpx.Request:
    url = question.path if "://" in question.path else connection.base_url.rstrip("/") + question.path
    form = question.form
    return client.build_request(
        question.method,
        url,
        params=dict(question.query) or None,
        headers={"Accept-Encoding": "identity", "User-Agent": "shotwright", **question.headers},
        json=question.json,
        data=dict(form.fields) if form and form.files else None,
        files=_parts(form) if form else None,
        content=question.text.encode() if question.text else None,
        timeout=patience(connection.timeout_s),
    )


def _parts(form: Form) -> list[tuple[str, FormFile | tuple[None, bytes]]]:
    """A form without files is sent as multipart too: as plain fields it would be another kind of body."""
    return list(form.files) or [(name, (None, value.encode())) for name, value in form.fields.items()]


async def _read(response: httpx.Response, question: Question) -> Answer:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_REPLY:
            said = f"The answer of {response.url.host} is larger than {LARGEST_REPLY // 2**20} MB and was not read."
            raise RemoteError(ErrorClass.PROVIDER_INTERNAL, said, maybe_accepted=question.paid)
    mime = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status_code, mime=mime, headers=headers, body=bytes(body))


def _parsed(answer: Answer) -> Reply:
    return Reply.parse(answer.body)


def _said(answer: Answer, reply: Reply, connection: Connection) -> str:
    if answer.status in range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST):
        return f"go to {answer.headers.get('location', 'another address')}. Enter that address for the provider."
    return without_key(message(reply), connection) or responses.get(answer.status, "nothing more.")


def _host(connection: Connection) -> str:
    return httpx.URL(connection.base_url).host or connection.base_url


def _reason(error: Exception, connection: Connection) -> str:
    return without_key(str(error), connection) or type(error).__name__
