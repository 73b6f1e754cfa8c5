"""Answers that go wrong on their way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from shotwright_sim.scenarios import Scenario

_BLANKS: Final = b" " * 1_000_000
_HUGE: Final = 200
_PAGE: Final = "<!doctype html><title>Please log in</title>"
_DRIBBLE_S: Final = 0.2


class Cut(Response):
    """Promises all of `content`, sends its first half, and hangs up."""

    def __init__(self, content: bytes, media_type: str) -> None:
        super().__init__(media_type=media_type)
        self._whole = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [
            (b"content-type", (self.media_type or "").encode()),
            (b"content-length", str(len(self._whole)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._whole[: len(self._whole) // 2], "more_body": True})
        await asyncio.sleep(0.05)  # so that the half is on its way before the server finds out
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class Silence(Response):
    """Says nothing until the asker hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        while (await receive())["type"] != "http.disconnect":
            pass


def lost_answer(scenario: Scenario) -> Response:
    """Return what comes instead of the answer to a submit that was accepted."""
    match scenario:
        case Scenario.SILENT_AFTER_ACCEPTING:
            return Silence()
        case Scenario.CUT_AFTER_ACCEPTING:
            return Cut(b'{"id": "you will never know"}', "application/json")
        case Scenario.NOT_JSON:
            return HTMLResponse(_PAGE)
        case Scenario.HUGE_REPLY:
            return StreamingResponse(_blanks(_HUGE), media_type="application/json")
        case _:
            return PlainTextResponse("Internal Server Error", status_code=500)


def result(content: bytes, mime: str, scenario: Scenario, elsewhere: str) -> Response:
    """Return a result file, or what comes instead of it; `elsewhere` is where a bad redirect points."""
    instead: dict[Scenario, Callable[[], Response]] = {
        Scenario.EXPIRED_RESULT: lambda: PlainTextResponse("This link has expired.", status_code=403),
        Scenario.SLOW_RESULT: lambda: StreamingResponse(
            _dribble(content), media_type=mime, headers={"Content-Length": str(len(content))}
        ),
        Scenario.TRUNCATED_RESULT: lambda: Cut(content, mime),
        Scenario.WRONG_TYPE_RESULT: lambda: Response(_PAGE.encode(), media_type=mime),
        Scenario.DAMAGED_RESULT: lambda: Response(content[:48] + bytes(len(content)), media_type=mime),
        Scenario.ENDLESS_RESULT: lambda: StreamingResponse(_blanks(100_000), media_type=mime),
        Scenario.PRIVATE_RESULT: lambda: Response(status_code=302, headers={"Location": elsewhere}),
        Scenario.REDIRECT_TO_PRIVATE: lambda: Response(status_code=302, headers={"Location": elsewhere}),
    }
    return instead.get(scenario, lambda: Response(content, media_type=mime))()


async def _blanks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield _BLANKS


async def _dribble(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 16):
        yield content[start : start + 16]
        await asyncio.sleep(_DRIBBLE_S)
