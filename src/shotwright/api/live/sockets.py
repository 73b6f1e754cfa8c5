"""WebSockets: what happens in a project, or in all that one may see, as it happens.

    /ws/projects/{project}?after=SEQ
    /ws?after=SEQ

Whoever comes in is let in first and sent away with a close code after: browsers tell a page nothing else.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, WebSocket
from sqlalchemy.exc import OperationalError
from starlette.websockets import WebSocketDisconnect

from shotwright.api.live.endings import (
    AWAY,
    NOT_UNDERSTOOD,
    TOKEN_IN_ADDRESS,
    TOO_LARGE,
    TOO_MANY,
    Ending,
    ending_of,
)
from shotwright.api.live.feed import Feed
from shotwright.api.live.follower import Ended, Follower
from shotwright.api.live.lines import Line, Says, said
from shotwright.api.parts import Parts
from shotwright.api.people import LIVE_PROTOCOL, authenticate
from shotwright.api.rates import Buckets
from shotwright.domain.errors import StudioError
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.usecases.access import Access, Place, PlaceKind
from shotwright.usecases.projects import Projects
from shotwright.usecases.sight import Visible

router = APIRouter()

_LONGEST_MESSAGE: Final = 4096
_LONGEST_PLACE: Final = 18
"""Digits."""


@router.websocket("/ws")
async def follow_everything(websocket: WebSocket) -> None:
    """Follow all projects that one may see."""
    await _serve(websocket, "")


@router.websocket("/ws/projects/{project}")
@router.websocket("/ws/projects/{project}/progress")
async def follow_project(websocket: WebSocket, project: str) -> None:
    """Follow one project."""
    await _serve(websocket, project)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Admitted:
    caller: Caller
    project: UUID | None
    visible: Visible
    after: int | None


async def _serve(websocket: WebSocket, project: str) -> None:
    feed: Feed = websocket.app.state.feed
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol=LIVE_PROTOCOL if LIVE_PROTOCOL in offered else None)
    try:
        admitted = await _admit(websocket, project)
        async with feed.following(admitted.caller, project=admitted.project, visible=admitted.visible) as follower:
            ending = await _talk(websocket, feed, follower, admitted.after)
    except Ended as ended:
        ending = ended.ending
    except StudioError as error:
        ending = ending_of(error)
    except OperationalError:
        ending = AWAY
    if ending is not None:
        await _close(websocket, ending, feed.pace.closing_s)


async def _admit(websocket: WebSocket, project: str) -> _Admitted:
    """Return who follows what from where.

    Raises:
        StudioError: They may not.
        Ended: They ask for it in a way that cannot be answered.
    """
    if "token" in websocket.query_params or "access_token" in websocket.query_params:
        raise Ended(TOKEN_IN_ADDRESS)
    parts: Parts = websocket.app.state.parts
    caller = await authenticate(websocket, parts)
    place = Place(kind=PlaceKind.PROJECT, name=project) if project else None
    async with parts.database.unit() as session:
        access = Access(session)
        await access.check(caller, Action.VIEW if place else Action.LOOK, place)
        return _Admitted(
            caller=caller,
            project=(await Projects(session).find(project)).id if project else None,
            visible=await access.visible(caller),
            after=_after(websocket),
        )


def _after(websocket: WebSocket) -> int | None:
    given = websocket.query_params.get("after", "")
    if given and not (given.isdecimal() and given.isascii() and len(given) <= _LONGEST_PLACE):
        raise Ended(Ending(code=4422, reason="invalid_request: after: Give the last seq that you have seen, a number."))
    return int(given) if given else None


async def _talk(websocket: WebSocket, feed: Feed, follower: Follower, after: int | None) -> Ending | None:
    """Send and receive until it ends; return how. None: the other side left."""
    sending = asyncio.create_task(_send(websocket, feed, follower, after))
    hearing = asyncio.create_task(_hear(websocket, feed, follower))
    try:
        # Also waits for the end itself: who is sent away for reading slowly is still being sent to.
        await asyncio.wait({sending, hearing, follower.ended}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sending.cancel()
        hearing.cancel()
        done = await asyncio.gather(sending, hearing, return_exceptions=True)
    if follower.ended.done():
        return follower.ended.result()
    for outcome in done:
        if isinstance(outcome, Exception):
            raise outcome
    return None


async def _send(websocket: WebSocket, feed: Feed, follower: Follower, after: int | None) -> None:
    with contextlib.suppress(WebSocketDisconnect, Ended):
        async for line in feed.lines(follower, after):
            await websocket.send_text(line.text)


async def _hear(websocket: WebSocket, feed: Feed, follower: Follower) -> None:
    """Answer pings; whatever else comes ends the stream."""
    bucket = Buckets("messages", feed.pace.most_messages)
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        standing = bucket.take("")
        answer = _answer(message.get("text"), feed.last)
        if standing is not None and standing.wait_s:
            answer = TOO_MANY
        if isinstance(answer, Ending):
            follower.end(answer)
            return
        follower.offer(answer)


def _answer(text: str | None, seq: int) -> Line | Ending:
    if text is None:
        return NOT_UNDERSTOOD
    if len(text) > _LONGEST_MESSAGE:
        return TOO_LARGE
    try:
        said_to_us = json.loads(text)
    except (ValueError, RecursionError):
        return NOT_UNDERSTOOD
    return said(Says.PONG, seq) if said_to_us == {"kind": "ping"} else NOT_UNDERSTOOD


async def _close(websocket: WebSocket, ending: Ending, patience_s: float) -> None:
    """Say why it ends, unless the other side is gone or takes nothing in any more."""
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
        async with asyncio.timeout(patience_s):
            await websocket.close(ending.code, ending.reason)
