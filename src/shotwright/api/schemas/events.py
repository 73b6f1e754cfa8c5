"""Events, as they are listed and as they are sent to who follows live."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import JsonValue

from shotwright.api.schemas.shared import Told
from shotwright.db import events


class EventRead(Told):
    """Something that happened."""

    seq: int
    """Its place in the order of all events: greater than that of whatever was told before. Numbers are left out."""
    kind: str
    """What happened: `take.completed`, `note.added` ...; more may come."""
    subject: str
    """To what: an artefact's key, a job's id, a name."""
    project: UUID
    at: datetime
    data: dict[str, JsonValue]
    """More about it; it depends on the kind."""

    @classmethod
    def of(cls, told: events.Told) -> Self:
        return cls(
            seq=told.seq, kind=told.kind, subject=told.subject, project=told.project_id, at=told.at, data=told.data
        )


class EventsRead(Told):
    """A stretch of events, oldest first. The next one is asked for after `next`."""

    items: list[EventRead]
    next: int
    """The place of the last of them; of where one asked, if there is none."""
    more: bool
    """Whether there are more already."""
