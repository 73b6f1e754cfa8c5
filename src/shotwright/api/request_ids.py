"""A name for each request: in its answer, and in whatever is logged while it is answered. Plain ASGI."""

import logging
import re
import time
from contextvars import ContextVar
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

HEADER: Final = "X-Request-ID"
CURRENT: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""The request that is being answered here; "" outside of requests."""
NAME: Final = "shotwright.request"
"""Where a request's scope keeps its name, for what stands around `Named` and answers what nobody expected."""
_USABLE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Named:
    """Names requests as whoever passes them on did, or anew; tells of each, when it is over, at the level INFO.

    Only the operation is told, never the address: there may be somebody's token in that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _USABLE.fullmatch(given) else uuid4().hex
        scope[NAME] = name
        token, started, status = CURRENT.set(name), time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            took_ms = round(1000 * (time.perf_counter() - started))
            operation = getattr(scope.get("route"), "name", "none")
            log.info("%s %s: %s in %d ms", scope.get("method", "WS"), operation, status or "over", took_ms)
            CURRENT.reset(token)
