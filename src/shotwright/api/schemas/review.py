"""Reviews: what waits, what is decided, and notes."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Count, Frame, Given, Told, shown
from shotwright.domain.reviewing import LONGEST_NOTE, REASONS, Box, Pin, Reason
from shotwright.domain.states import Gate, Review
from shotwright.usecases.notes import NoteFacts
from shotwright.usecases.reviews import QueuedProject

Words = Annotated[str, Field(max_length=LONGEST_NOTE)]
Subject = Annotated[str, Field(min_length=1, max_length=200)]


class WaitingRead(Told):
    """Something that waits for a person. `subject` is an artefact's key or a record's code."""

    gate: Gate
    subject: str
    take: int | None


class QueueRead(Told):
    """A project in which something waits for you, and how much at each gate."""

    id: UUID
    code: str
    name: str
    total: int
    gates: dict[Gate, int]

    @classmethod
    def of(cls, one: QueuedProject) -> Self:
        return cls(id=one.id, code=one.code, name=one.name, total=one.total, gates=dict(one.gates))


class ReasonRead(Told):
    code: Reason
    en: str
    zh: str

    @classmethod
    def all(cls) -> list[Self]:
        return [cls(code=code, en=en, zh=zh) for code, (en, zh) in REASONS.items()]


class VerdictGiven(Given):
    """What is said with an approval."""

    model_config = shown({"note": "This one."})

    note: Words = ""


class RejectionGiven(Given):
    """Why something is rejected: in words, by a reason of the list, or both."""

    model_config = shown({"reason": "face", "note": "She looks older than in the scene before."})

    note: Words = ""
    reason: Reason | None = None


class DecisionGiven(RejectionGiven):
    """`take` is the number of the take that is decided on; without it, the selected one.

    `fingerprint` is that of a record as it was looked at: if it says something else now, nothing is decided (412).
    """

    model_config = shown({"subject": "shot_001/keyframe", "verdict": "approved", "take": 2})

    subject: Subject
    verdict: Literal[Review.APPROVED, Review.REJECTED]
    take: Count | None = None
    fingerprint: Annotated[str, Field(max_length=64)] = ""


class DecisionsGiven(Given):
    """Many decisions: all of them count, or none."""

    model_config = shown(
        {
            "decisions": [
                {"subject": "shot_001/keyframe", "verdict": "approved"},
                {
                    "subject": "shot_002/keyframe",
                    "verdict": "rejected",
                    "reason": "outfit",
                    "note": "The coat is brown.",
                },
            ]
        }
    )

    decisions: Annotated[list[DecisionGiven], Field(min_length=1, max_length=500)]


class DecisionRead(Told):
    """`by` is a name, or `policy` where the gate is automatic. `verdict` may also say what became of a job."""

    id: UUID
    at: datetime
    by: str
    subject: str
    take: int | None
    verdict: str
    before: str
    reason: str
    note: str
    undoes: UUID | None
    is_undone: bool


class UndoneRead(Told):
    subject: str
    verdict: Review
    restored: Review


class BoxGiven(Given):
    """A rectangle of the picture, as fractions of its width and height; 0, 0 is the top left corner."""

    x: Annotated[float, Field(ge=0, le=1)]
    y: Annotated[float, Field(ge=0, le=1)]
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]

    def made(self) -> Box:
        return Box(x=self.x, y=self.y, width=self.width, height=self.height)


class BoxRead(Told):
    x: float
    y: float
    width: float
    height: float


class NoteGiven(Given):
    """A note on a take: on all of it, on frames (from 0, the last one included), or on a rectangle."""

    model_config = shown(
        {
            "body": "The hand is wrong here.",
            "first_frame": 24,
            "last_frame": 31,
            "box": {"x": 0.4, "y": 0.3, "width": 0.2, "height": 0.25},
        }
    )

    body: Words
    first_frame: Frame | None = None
    last_frame: Frame | None = None
    box: BoxGiven | None = None

    def pin(self) -> Pin:
        """Return where it belongs; one frame is a range of one."""
        last = self.first_frame if self.last_frame is None else self.last_frame
        return Pin(first=self.first_frame, last=last, box=self.box.made() if self.box is not None else None)


class ReplyGiven(Given):
    model_config = shown({"body": "Mended in take 3."})

    body: Words


class NoteRead(Told):
    """A note with its answers, oldest first. `is_guest`: it came by a link, from somebody without an account."""

    id: UUID
    key: str
    take: int
    author: str
    is_guest: bool
    body: str
    first_frame: int | None
    last_frame: int | None
    box: BoxRead | None
    is_resolved: bool
    created_at: datetime
    replies: "list[NoteRead]"

    @classmethod
    def of(cls, one: NoteFacts) -> Self:
        return cls.model_validate(one)
