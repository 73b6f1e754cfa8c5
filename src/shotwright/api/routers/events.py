"""Events: what happened in a project, as a list and as a stream."""

import time
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from shotwright.api.live.endings import AWAY, STREAMED, Ending, ending_of
from shotwright.api.live.feed import Feed
from shotwright.api.live.follower import Ended
from shotwright.api.live.lines import Says, as_sse, said
from shotwright.api.parts import PartsDep, ProjectId
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.events import EventRead, EventsRead
from shotwright.db.events import EventRows
from shotwright.domain.errors import ProjectNotFound, StudioError
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.usecases.projects import Projects

router = APIRouter(prefix="/projects/{project}/events", tags=["events"])

_LAST: Final = 10**18
_COME_BACK_MS: Final = 2000
_EVENT_STREAM: Final = "text/event-stream"
_CONTENT: Final[dict[str, Any]] = {"content": {_EVENT_STREAM: {"schema": {"type": "string"}}}}

After = Annotated[int, Query(ge=0, le=_LAST, description="The last `seq` that you have seen.")]


@router.get("", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_events(
    project: str,
    parts: PartsDep,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    latest: Annotated[bool, Query(description="The last ones of all; `after` counts for nothing then.")] = False,
) -> EventsRead:
    """List what happened in a project after a place, oldest first. Go on after the `next` of each answer."""
    # No transaction that only reads: who is told of a place goes on after it, so it must stay that event's.
    async with parts.database.unit() as session:
        rows = EventRows(session, (await Projects(session).find(project)).id)
        found = await (rows.last(limit) if latest else rows.after(after, limit + 1))
    items = [EventRead.of(told) for told in found[:limit]]
    return EventsRead(items=items, next=items[-1].seq if items else after, more=len(found) > limit)


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        HTTPStatus.OK.value: {"description": "Server-sent events: each `data` is one as in the list.", **_CONTENT},
        **problems(ProjectNotFound),
    },
    dependencies=[needs(Action.VIEW)],
)
async def stream_events(
    request: Request,
    project: ProjectId,
    caller: CallerDep,
    after: Annotated[int | None, Query(ge=0, le=_LAST, description="As in the list; nothing: from now on.")] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=_LAST, description="Goes before `after`.")] = None,
) -> StreamingResponse:
    """Send what happens in a project as it happens, as server-sent events; `id` is the place to come back after."""
    begin = last_event_id if last_event_id is not None else after
    lines = _streamed(request.app.state.feed, caller, project, begin)
    headers = {"X-Accel-Buffering": "no"}  # a proxy (nginx) is not to hold lines back
    return StreamingResponse(lines, media_type=_EVENT_STREAM, headers=headers)


async def _streamed(feed: Feed, caller: Caller, project: UUID, after: int | None) -> AsyncGenerator[str]:
    yield f"retry: {_COME_BACK_MS}\n\n"
    deadline = time.monotonic() + feed.pace.stream_s
    seq = after or 0
    try:
        async with feed.following(caller, project=project) as follower:
            async for line in feed.lines(follower, after):
                seq = line.seq
                yield as_sse(line)
                if time.monotonic() >= deadline:
                    break
        yield _last_word(seq, STREAMED)
    except Ended as ended:
        yield _last_word(seq, ended.ending)
    except StudioError as error:
        yield _last_word(seq, ending_of(error))
    except OperationalError:
        yield _last_word(seq, AWAY)


def _last_word(seq: int, ending: Ending) -> str:
    return as_sse(said(Says.CLOSED, seq, {"code": ending.code, "reason": ending.reason}))
