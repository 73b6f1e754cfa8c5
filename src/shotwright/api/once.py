"""`Idempotency-Key`: a POST that is sent twice is done once (draft-ietf-httpapi-idempotency-key-header).

Plain ASGI, right around the routes: only what succeeded is kept, for a day, and under the name of whoever asked. What
was refused did nothing, and may be sent again. Routes that answer with secrets take no part: those are never stored.
"""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.api.parts import Parts
from shotwright.api.people import CALLER
from shotwright.api.problems import DATABASE_ERRORS, answer_to
from shotwright.domain.people import Caller
from shotwright.domain.request_errors import RequestKeyReused, RequestUnderWay
from shotwright.usecases.request_keys import KeptAnswer, RequestKeys

HEADER: Final = "idempotency-key"
REPLAYED: Final = "idempotency-replayed"
_SECRET: Final = ("/api/v1/auth/", "/api/v1/users/", "/api/v1/admin/", "/api/v1/webhooks/", "/api/v1/share/")
_SECRET_ENDS: Final = ("/subscriptions", "/secret", "/shares")
_KEPT_HEADERS: Final = frozenset({"content-type", "etag", "location"})
_LONGEST_KEY: Final = 200
_REFUSED: Final = (RequestKeyReused, RequestUnderWay, HTTPException, *DATABASE_ERRORS)
"""What may be wrong before anything is done. Here it is outside of what answers errors of routes."""

_PARAMETER: Final[Mapping[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again under the same key within a day, the request is not done again but answered as before.",
    "schema": {"type": "string", "maxLength": _LONGEST_KEY, "pattern": "^[ -~]*$"},
    "example": "7f3c0a52-9d1e-4b7a-8f0e-2f6f1c9a4f10",
}

log = logging.getLogger(__name__)


class Once:
    """Does what carries a key once."""

    def __init__(self, app: ASGIApp, *, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get(HEADER, "") if scope["type"] == "http" else ""
        try:
            caller = _caller(scope) if key and _takes_part(scope) else None
            begun = await self._begin(scope, receive, _checked(key), caller.user_id) if caller is not None else receive
        except _REFUSED as error:
            await answer_to(error, scope["path"])(scope, receive, send)
            return
        if isinstance(begun, KeptAnswer):
            await Response(begun.body, begun.status, {**begun.headers, REPLAYED: "true"})(scope, receive, send)
            return
        if caller is None:
            await self._app(scope, begun, send)
        else:
            await self._do(scope, begun, send, key, caller.user_id)

    async def _begin(self, scope: Scope, receive: Receive, key: str, user_id: UUID) -> KeptAnswer | Receive:
        """Return what this was answered before; else what gives its body again, for it to be done now."""
        fingerprint, again = await _read(scope, receive)
        async with self._parts.database.unit() as session:
            return await RequestKeys(session, user_id).begin(key, fingerprint) or again

    async def _do(self, scope: Scope, receive: Receive, send: Send, key: str, user_id: UUID) -> None:
        record = _Record(send)
        try:
            await self._app(scope, receive, record.hold)
        finally:
            # Also when it broke off: what did not succeed was rolled back.
            await self._note(record.answer, key, user_id)
        await record.release()

    async def _note(self, answer: KeptAnswer | None, key: str, user_id: UUID) -> None:
        try:
            async with self._parts.database.unit() as session:
                keys = RequestKeys(session, user_id)
                await (keys.keep(key, answer) if answer is not None else keys.forget(key))
        except DATABASE_ERRORS as error:
            # It was done, or refused, and the caller shall hear that. The key stays taken: it is not done again.
            log.warning("what a request with a key was answered could not be kept: %s", error)


def describe(paths: Mapping[str, Any]) -> None:
    """Put the header into the OpenAPI document, for every operation that heeds it."""
    for path, operations in paths.items():
        if "post" in operations and _takes_part({"method": "POST", "path": path}):
            operations["post"].setdefault("parameters", []).append(_PARAMETER)


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


def _caller(scope: Scope) -> Caller | None:
    """Return who asks, and may (`needing.py`); None on routes that are open to everybody."""
    return scope.get("state", {}).get(CALLER)


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
