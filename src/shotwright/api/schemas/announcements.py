"""What an administrator has everybody told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.announcements import LONGEST_ANNOUNCEMENT, Tone


class AnnouncementNew(Given):
    """`until` is when it ends by itself, with its time zone; without it, it counts until it is withdrawn."""

    model_config = shown({"text": "The studio stops at 22:00 for an hour.", "tone": "warning"})

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_ANNOUNCEMENT)]
    tone: Tone = Tone.INFO
    until: AwareDatetime | None = None


class AnnouncementRead(Told):
    id: UUID
    text: str
    tone: Tone
    until: datetime | None
    withdrawn_at: datetime | None
    created_at: datetime
