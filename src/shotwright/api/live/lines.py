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
from shotwright.db.making import Making


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
    PROGRESS = "stream.progress"
    """How far a take or an export is, while it is made. It is no event: who was away looks it up."""
    CLOSED = "stream.closed"
    """Over SSE alone: why it ends, as `code` and `reason` in `data`. A WebSocket's close says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message: JSON text without line breaks. `project` is where it happened; None for what is said to one."""

    seq: int
    text: str
    project: UUID | None = None
    is_event: bool = False
    """Whether it has a place of its own; others only say up to which place all was told."""


CHANGES_SIGHT: Final = frozenset({"member.changed", "member.removed", "project.created"})
"""Events after which people see other projects than before."""


def line_of(told: Told) -> Line:
    """Return an event as it is sent. It is written once, however many follow."""
    return Line(seq=told.seq, text=EventRead.of(told).model_dump_json(), project=told.project_id, is_event=True)


def said(
    kind: Says, seq: int, data: Mapping[str, Any] | None = None, *, project: UUID | None = None, subject: str = ""
) -> Line:
    """Return what a stream says of itself, or of what is under way in a project."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    where = None if project is None else str(project)
    message = {"seq": seq, "kind": kind, "subject": subject, "project": where, "at": at, "data": data or {}}
    return Line(seq=seq, text=json.dumps(message, ensure_ascii=False, separators=(",", ":")), project=project)


def progress_line(making: Making, seq: int) -> Line:
    """Return how far something is."""
    return said(Says.PROGRESS, seq, making.data, project=making.project_id, subject=making.subject)


def as_sse(line: Line) -> str:
    """Return a line as a server-sent event; its id is what browsers come back with."""
    return f"id: {line.seq}\ndata: {line.text}\n\n"
