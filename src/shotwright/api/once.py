"""`Idempotency-Key`: a POST that is sent twice is done once (draft-ietf-httpapi-idempotency-key-header).

Plain ASGI, right around the routes: only what succeeded is kept, for a day, and under the name of whoever asked. What
was refused did nothing, and may be sent again. Routes that answer with secrets take no part: those are never stored.
"""

import hashlib
from contextlib import suppress
from typing import Final
from uuid import UUID

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.api.parts import Parts
from shotwright.api.people import CALLER, authenticate
from shotwright.api.problems import refusal, status_of
from shotwright.domain.errors import StudioError
from shotwright.domain.people import Caller
from shotwright.domain.request_errors import RequestKeyReused, RequestUnderWay
from shotwright.usecases.request_keys import KeptAnswer, RequestKeys

HEADER: Final = "idempotency-key"
REPLAYED: Final = "idempotency-replayed"
_SECRET: Final = ("/api/v1/auth/", "/api/v1/users/", "/api/v1/admin/", "/api/v1/webhooks/", "/api/v1/share/")
_SECRET_ENDS: Final = ("/subscriptions", "/secret", "/shares")
_KEPT_HEADERS: Final = frozenset({"content-type", "etag", "location"})
_LONGEST_KEY: Final = 200


class Once:
    """Does what carries a key once."""

    def __init__(self, app: ASGIApp, *, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get(HEADER, "") if scope["type"] == "http" else ""
        caller = await self._caller(scope) if key and _takes_part(scope) else None
        if caller is None:
            await self._app(scope, receive, send)
            return
        try:
            await self._answer(scope, receive, send, _checked(key), caller.user_id)
        except (RequestKeyReused, RequestUnderWay) as error:
            await refusal(status_of(type(error)), error.code, str(error), scope["path"])(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller | None:
        """Return who asks; None if nobody may come in: the route itself says why."""
        with suppress(StudioError):
            caller = await authenticate(HTTPConnection(scope), self._parts)
            scope.setdefault("state", {})[CALLER] = caller
            return caller
        return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send, key: str, user_id: UUID) -> None:
        fingerprint, receive = await _read(scope, receive)
        async with self._parts.database.unit() as session:
            known = await RequestKeys(session, user_id).begin(key, fingerprint)
        if known is not None:
            await Response(known.body, known.status, {**known.headers, REPLAYED: "true"})(scope, receive, send)
            return
        record = _Record(send)
        try:
            await self._app(scope, receive, record.hold)
        finally:
            # Also when it broke off: what did not succeed was rolled back.
            async with self._parts.database.unit() as session:
                keys = RequestKeys(session, user_id)
                kept = record.answer
                await (keys.keep(key, kept) if kept is not None else keys.forget(key))
        await record.release()


class _Record:
    """Notes an answer on its way, and holds its last piece back until it is kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._held: list[Message] = []

    async def hold(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = Headers(raw=message["headers"])
            self._headers = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
        self._body += message.get("body", b"")
        self._held.append(message)

    async def release(self) -> None:
        for message in self._held:
            await self._send(message)

    @property
    def answer(self) -> KeptAnswer | None:
        """What is to be kept; None if nothing was done."""
        if not 200 <= self._status < 300:  # what succeeded
            return None
        return KeptAnswer(status=self._status, headers=self._headers, body=bytes(self._body))


def _takes_part(scope: Scope) -> bool:
    path = scope["path"]
    return scope["method"] == "POST" and not path.startswith(_SECRET) and not path.endswith(_SECRET_ENDS)


def _checked(key: str) -> str:
    if len(key) > _LONGEST_KEY or not key.isprintable():
        raise RequestKeyReused(f"An Idempotency-Key has at most {_LONGEST_KEY} characters, all of them printable.")
    return key


async def _read(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """Return a hash of all that is asked for, and what gives the body again.

    An upload is not read here: its length stands for it.
    """
    headers = Headers(scope=scope)
    said = [scope["path"].encode(), scope["query_string"]]
    if headers.get("content-type", "").startswith(("multipart/", "application/zip")):
        said.append(headers.get("content-length", "").encode())
        return _hash(said), receive
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    said += [message.get("body", b"") for message in messages]

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return _hash(said), again


def _hash(parts: list[bytes]) -> str:
    lengths = [len(part) for part in parts[:2]]
    return hashlib.sha256(repr(lengths).encode() + b"".join(parts)).hexdigest()
