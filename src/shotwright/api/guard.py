"""What stands before every route: who may address us, how much may come in, and the headers of every answer.

Plain ASGI, so that bodies stream through unread.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.api.entrance import LOCAL_HOSTS, Entrance
from shotwright.api.problems import INVALID_REQUEST, TOO_LARGE, refusal, turn_away

LARGEST_BODY: Final = 8_000_000
"""Bytes of one request, uploads apart."""
LARGEST_UPLOAD: Final = 2_000_000_000
"""Bytes of an upload: videos that people bring. They go to the disk, never into memory."""
LARGEST_ARCHIVE: Final = 64_000_000_000
"""Bytes of a project that is brought in whole. They go to the disk, too."""
_UPLOADS: Final = ("/takes-by-hand",)
_ARCHIVES: Final = ("/projects/import",)
_ZIP: Final = "application/zip"
_FORM: Final = "multipart/form-data"
"""What is not said to be these might be read into memory before its route sees it, and is held to the usual."""
_OPEN: Final = ("/api/v1/webhooks/", "/webhook/")
"""Providers post to these by our public name, and prove who they are themselves."""
_SLASHED: Final = ("/api/", "/webhook/", "/ws/")
"""What is below these is the same with a slash at its end: senders of webhooks follow no redirect."""


_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SECURE: Final = {"Strict-Transport-Security": "max-age=31536000"}


class Guard:
    """Refuses what no route needs to see."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], entrance: Entrance) -> None:
        """Take the names that we are addressed by, and from where else people may come."""
        self._app = app
        self._hosts = hosts
        self._entrance = entrance
        self._headers = {**_HEADERS, **(_SECURE if entrance.is_secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers, send = Headers(scope=scope), _careful(send, self._headers)
        path: str = scope["path"]
        if path.startswith(_SLASHED) and path.endswith("/"):
            path = path.rstrip("/")
            scope["path"] = path  # in place: whoever counts outside of us sees which route it came to
        is_open = scope["type"] == "http" and scope["method"] == "POST" and path.startswith(_OPEN)
        if not is_open and (why := self._why_not(headers)):
            await turn_away(refusal(HTTPStatus.FORBIDDEN, "not_from_here", why, path), scope, receive, send)
            return
        if "\0" in path or b"%00" in scope["query_string"]:
            why = "An address cannot hold the character NUL."
            await turn_away(refusal(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID_REQUEST, why, path), scope, receive, send)
            return
        largest = _largest(path, headers)
        if not _is_small(headers.get("content-length", "0"), largest):
            why = f"{_too_large(largest)}."
            await refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE, why, path)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, largest), send)

    def _why_not(self, headers: Headers) -> str:
        """Return why a request may not come in: a browser elsewhere could have been made to send it."""
        if host_name(headers.get("host", "")) not in self._hosts:
            return "This studio is not called that. Address it as localhost, or by a name that SHOTWRIGHT_HOSTS lists."
        origin = headers.get("origin", "")
        is_known = not origin or origin in self._entrance.origins
        if not is_known and not is_own_page(headers, self._hosts, self._entrance.public_url):
            return "A page from elsewhere may not use this studio."
        return ""


def is_own_page(headers: Headers, hosts: frozenset[str], public_url: str) -> bool:
    """Whether a request says that a page of ours sent it; `public_url` is our own address, "" if it is not known.

    On one machine another port is another program, and browsers send it our cookies: there the port has to be ours.
    """
    origin = headers.get("origin", "").lower()
    place = origin.partition("://")[2]
    if host_name(place) not in hosts:
        return False
    return host_name(place) not in LOCAL_HOSTS or place == headers.get("host", "").lower() or origin == public_url


def host_name(host: str) -> str:
    """Return a host without its port, in lower case."""
    host = host.lower()
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _largest(path: str, headers: Headers) -> int:
    """Return how many bytes a request to a path may hold."""
    if path.endswith(_ARCHIVES) and headers.get("content-type", "").startswith(_ZIP):
        return LARGEST_ARCHIVE
    is_upload = path.endswith(_UPLOADS) and headers.get("content-type", "").startswith(_FORM)
    return LARGEST_UPLOAD if is_upload else LARGEST_BODY


def _too_large(largest: int) -> str:
    return f"A request may hold {largest // 1_000_000} MB at most"


def _is_small(length: str, largest: int) -> bool:
    """Say whether a length is one, and not too large; it may have more digits than Python reads."""
    return length.isdecimal() and len(length) <= len(str(largest)) and int(length) <= largest


def _counted(receive: Receive, largest: int) -> Receive:
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(largest))
        return message

    return counting


def _careful(send: Send, added: Mapping[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
