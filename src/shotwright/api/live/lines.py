"""What is sent to who follows live: events, and what the stream says of itself. All have the same shape."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from shotwright.api.schemas.events import EventRead
from shotwright.db.events import Told


class Says(StrEnum):
    """What a stream says of itself. No event has a kind that begins like these."""

    HELLO = "stream.hello"
    """It goes on after `seq`: what follows is all that happened since."""
    RELOAD = "stream.reload"
    """Where one wanted to go on is too far back, or unknown: load everything anew. It goes on after `seq`."""
    HEARTBEAT = "stream.heartbeat"
    """Nothing happened up to `seq`."""
    PONG = "stream.pong"
    ACCESS = "stream.access"
    """One may see other projects than before: `data` has those `gained` and those `lost`."""
    ANNOUNCED = "stream.announced"
    """An administrator has everybody told what stands in `data`."""
    WITHDRAWN = "stream.withdrawn"
    """The announcement of that `id` in `data` counts no more."""
    CLOSED = "stream.closed"
    """Over SSE alone: why it ends, as `code` and `reason` in `data`. A WebSocket's close says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message: JSON text without line breaks. `project` is where it happened; None for what is said to one."""

    seq: int
    text: str
    project: UUID | None = None


CHANGES_SIGHT: Final = frozenset({"member.changed", "member.removed", "project.created"})
"""Events after which people see other projects than before."""


def line_of(told: Told) -> Line:
    """Return an event as it is sent. It is written once, however many follow."""
    return Line(seq=told.seq, text=EventRead.of(told).model_dump_json(), project=told.project_id)


def said(kind: Says, seq: int, data: Mapping[str, Any] | None = None) -> Line:
    """Return what a stream says of itself."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"seq": seq, "kind": kind, "subject": "", "project": None, "at": at, "data": data or {}}
    return Line(seq=seq, text=json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def as_sse(line: Line) -> str:
    """Return a line as a server-sent event; its id is what browsers come back with."""
    return f"id: {line.seq}\ndata: {line.text}\n\n"
