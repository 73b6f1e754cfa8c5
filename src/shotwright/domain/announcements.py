"""What an administrator has everybody told: that the studio stops tonight, that a model is away."""

from enum import StrEnum
from typing import Final

from shotwright.domain.errors import Conflict, Invalid, NotFound

LONGEST_ANNOUNCEMENT: Final = 1000
"""Characters."""
MOST_AT_ONCE: Final = 20
"""So many are in force at the same time: nobody reads more."""


class Tone(StrEnum):
    INFO = "info"
    WARNING = "warning"


class AnnouncementNotFound(NotFound):
    code = "announcement_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such announcement, or it was withdrawn.")


class AnnouncementOver(Invalid):
    code = "announcement_over"

    def __init__(self) -> None:
        super().__init__("An announcement has to end in the future: `until` has passed.")


class TooManyAnnouncements(Conflict):
    code = "too_many_announcements"

    def __init__(self) -> None:
        super().__init__(f"{MOST_AT_ONCE} announcements are in force already. Withdraw one first.")
