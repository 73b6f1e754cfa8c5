"""How many requests a minute are answered, per person and per address: a token bucket each, in this process.

The headers are those of the IETF's draft-ietf-httpapi-ratelimit-headers-10 (`RateLimit-Policy`, `RateLimit`), with
`Retry-After` where a request is refused.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.api.problems import refusal, status_of, turn_away
from shotwright.domain.addresses import counted_address
from shotwright.domain.people_errors import TooManyRequests

_WINDOW_S: Final = 60
_MOST_KNOWN: Final = 10_000
"""Buckets. The longest unused are forgotten: they are full by then, unless somebody sends from that many addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is left of a bucket. `wait_s` is 0 if the request may go on."""

    name: str
    quota: int
    left: int
    wait_s: int

    @property
    def headers(self) -> dict[str, str]:
        wait = f";t={self.wait_s}" if self.wait_s else ""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.quota};w={_WINDOW_S}',
            "RateLimit": f'"{self.name}";r={self.left}{wait}',
        }


class Buckets:
    """Buckets of `quota` requests a minute, one per key. With a quota of 0 nothing is counted."""

    def __init__(self, name: str, quota: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._quota = quota
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> Standing | None:
        """Take one from a bucket, if there is one; None if nothing is counted."""
        if not self._quota:
            return None
        at = self._clock()
        level, since = self._levels.pop(key, (float(self._quota), at))
        level = min(self._quota, level + (at - since) * self._quota / _WINDOW_S)
        missing = max(0.0, 1 - level)
        level -= 0 if missing else 1
        self._levels[key] = (level, at)
        if len(self._levels) > _MOST_KNOWN:
            self._levels.popitem(last=False)
        wait = -int(-missing * _WINDOW_S // self._quota) if missing else 0
        return Standing(name=self._name, quota=self._quota, left=int(level), wait_s=wait)


def note(connection: HTTPConnection, standing: Standing | None) -> None:
    """Have an answer say how it stands.

    Raises:
        TooManyRequests: There is nothing left.
    """
    if standing is None:
        return
    connection.scope.setdefault("state", {})["rate"] = standing
    if standing.wait_s:
        raise TooManyRequests(standing.wait_s)


class Limits:
    """Counts by address, before anything else is done; and puts how it stands into every answer. Plain ASGI."""

    def __init__(self, app: ASGIApp, *, per_address: int) -> None:
        self._app = app
        self._buckets = Buckets("address", per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        try:
            note(HTTPConnection(scope), self._buckets.take(counted_address((scope.get("client") or ("", 0))[0])))
        except TooManyRequests as error:
            answer = refusal(status_of(type(error)), error.code, str(error), scope["path"])
            answer.headers["Retry-After"] = str(error.retry_after_s)
            await turn_away(answer, scope, receive, _telling(scope, send))
            return
        await self._app(scope, receive, _telling(scope, send))


def _telling(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        standing: Standing | None = scope["state"].get("rate")
        if message["type"] == "http.response.start" and standing is not None:
            MutableHeaders(scope=message).update(standing.headers)
        await send(message)

    return sending
