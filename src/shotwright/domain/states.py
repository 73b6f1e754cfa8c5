"""The words for where things stand, and which moves between them are allowed."""

from enum import StrEnum
from typing import Final

from shotwright.domain.errors import TakeMoveNotAllowed


class Kind(StrEnum):
    """What an artefact is. The order is the order of the road from script to film."""

    SCRIPT = "script"
    """Something written: a story, a screenplay, a translation, a design. People order it; the plan does not know it."""
    BREAKDOWN = "breakdown"
    REFERENCE = "reference"
    KEYFRAME = "keyframe"
    VOICE = "voice"
    CLIP = "clip"
    MUSIC = "music"
    FILM = "film"


PLANNED: Final = tuple(kind for kind in Kind if kind is not Kind.SCRIPT)
"""The kinds that the plan makes by itself."""


class Status(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """A paid request whose outcome nobody knows: it is settled by a look-up or by a person, never by a retry."""

    @property
    def is_open(self) -> bool:
        """Whether work on it is under way or may still turn out to be."""
        return self in (Status.PENDING, Status.RUNNING, Status.UNKNOWN)


class Review(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Gate(StrEnum):
    BREAKDOWN = "breakdown"
    REFERENCES = "references"
    KEYFRAMES = "keyframes"
    CLIPS = "clips"


class GateMode(StrEnum):
    MANUAL = "manual"
    AUTO = "auto"


GATE_OF: Final[dict[Kind, Gate]] = {
    Kind.REFERENCE: Gate.REFERENCES,
    Kind.KEYFRAME: Gate.KEYFRAMES,
    Kind.CLIP: Gate.CLIPS,
}
"""The gate that a kind's takes pass. The breakdown gate is passed by records: characters, locations and shots."""

AUTOMATIC_NOTES: Final[dict[Gate, str]] = {gate: f"the {gate} gate is automatic" for gate in Gate}
"""The note of a decision that no person made."""

_MOVES: Final[dict[Status, frozenset[Status]]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.CANCELLED, Status.FAILED}),
    Status.RUNNING: frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.UNKNOWN}),
    # Back to pending: a person, or the provider, has said what became of it.
    Status.UNKNOWN: frozenset({Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}


def check_move(current: Status, wanted: Status) -> None:
    """Raise TakeMoveNotAllowed unless a take may go from `current` to `wanted`."""
    if wanted not in _MOVES[current]:
        raise TakeMoveNotAllowed(current, wanted)
