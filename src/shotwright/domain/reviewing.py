"""What is said in a review: reasons to reject, notes on frames and places, pictures that show how it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shotwright.domain.fingerprints import Json

LONGEST_NOTE: Final = 10_000
POLICY: Final = "policy"
"""Who decided, where nobody did: the gate is automatic."""


class Reason(StrEnum):
    """Why something is rejected, for those who want to count. What a reviewer says in words comes besides."""

    COLOUR = "colour"
    COMPOSITION = "composition"
    FACE = "face"
    ANATOMY = "anatomy"
    OUTFIT = "outfit"
    STYLE = "style"
    MOTION = "motion"
    CAMERA = "camera"
    TEXT = "text"
    STORY = "story"
    QUALITY = "quality"
    OTHER = "other"


REASONS: Final[Mapping[Reason, tuple[str, str]]] = {
    Reason.COLOUR: ("Wrong colours", "颜色不对"),
    Reason.COMPOSITION: ("Poor composition", "构图不佳"),
    Reason.FACE: ("Not the same face", "人物脸不一致"),
    Reason.ANATOMY: ("Wrong anatomy", "肢体错误"),
    Reason.OUTFIT: ("Wrong clothes or things", "服装道具不对"),
    Reason.STYLE: ("Not the style", "风格不符"),
    Reason.MOTION: ("Wrong movement", "动作不对"),
    Reason.CAMERA: ("Wrong camera", "镜头不对"),
    Reason.TEXT: ("Letters in the picture", "画面出现文字"),
    Reason.STORY: ("Not what the script says", "与剧本不符"),
    Reason.QUALITY: ("Blurred, flickering or broken", "画质问题"),
    Reason.OTHER: ("Something else", "其他"),
}
"""In English and in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of a picture, as fractions of its width and height: 0, 0 is the top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Where a note belongs: to frames `first` to `last` (from 0, both included), to a rectangle, or to the take."""

    first: int | None = None
    last: int | None = None
    box: Box | None = None


def check_pin(pin: Pin, frames: int | None) -> None:
    """Raise NoteNotUsable unless a note can be pinned there. `frames` is how many there are; None: a picture."""
    first, last = pin.first, pin.last
    if (first is None) != (last is None):
        raise NoteNotUsable("A note on frames names the first and the last of them.")
    if first is not None and last is not None:
        if frames is None:
            raise NoteNotUsable("This take has no frames to pin a note to.")
        if not 0 <= first <= last < frames:
            raise NoteNotUsable(f"This take has the frames 0 to {frames - 1}.")
    box = pin.box
    if box is not None and not (
        box.width > 0 and box.height > 0 and box.x >= 0 and box.y >= 0 and box.x + box.width <= 1 >= box.y + box.height
    ):
        raise NoteNotUsable("A rectangle lies within the picture: x, y, width and height are fractions of it.")


def check_words(text: str) -> str:
    """Return the words of a note without blanks around them; raise NoteNotUsable if there are none, or too many."""
    words = text.strip()
    if not words or "\0" in words:
        raise NoteNotUsable("A note needs words.")
    if len(words) > LONGEST_NOTE:
        raise NoteNotUsable(f"A note has at most {LONGEST_NOTE} characters; this one has {len(words)}.")
    return words


class PlaceholderKind(StrEnum):
    SKETCH = "sketch"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """A picture that a person brought to show how a shot's first frame is to be composed."""

    shot: str
    kind: PlaceholderKind
    controls: bool
    """Whether the composition is to follow it exactly (ControlNet); else it is one more reference."""
    file: str
    """Its place in the project folder."""
    sha256: str

    def as_inputs(self) -> dict[str, Json]:
        """Return what of it belongs into the recipe of a keyframe."""
        return {"kind": self.kind, "controls": self.controls, "file": self.file, "sha256": self.sha256}


class DecisionNotUndone(Conflict):
    code = "decision_not_undone"


class TakeInUse(Conflict):
    code = "take_in_use"


class TakeNotOrdered(Conflict):
    """A take cannot be ordered as things stand; the message says what is missing."""

    code = "take_not_ordered"


class OrderNotUsable(Invalid):
    """An order of a take says too little, or what does not go together."""

    code = "order_not_usable"


class NoteNotFound(NotFound):
    code = "note_not_found"

    def __init__(self, note: str) -> None:
        super().__init__(f"There is no note {note}.")


class NoteNotUsable(Invalid):
    code = "note_not_usable"


class ShareNotFound(NotFound):
    """Whoever has a link is not told whether it was withdrawn, has ended or never was."""

    code = "share_not_found"

    def __init__(self, message: str = "This link leads nowhere. Ask whoever gave it to you for a new one.") -> None:
        super().__init__(message)


class PassphraseNeeded(Unauthenticated):
    code = "passphrase_needed"

    def __init__(self, message: str = "This link needs the passphrase that was agreed on.") -> None:
        super().__init__(message)


class CommentNotAllowed(Forbidden):
    code = "comment_not_allowed"

    def __init__(self) -> None:
        super().__init__("This link is for watching only.")


class PlaceholderNotFound(NotFound):
    code = "placeholder_not_found"

    def __init__(self, shot: str) -> None:
        super().__init__(f"“{shot}” has no placeholder.")
