"""A film as an edit: which part of which clip, in which order, with which sound. Every writer here starts from it.

Shots are told from cut to cut, as editing programs and our own film do: the film is as long as the used parts of its
clips together, and transitions lie over the cuts (`joints`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Final

from shotwright_media.subtitles.cues import Cue
from shotwright_media.timebase import FrameRate, FrameSpan


class TransitionKind(StrEnum):
    DISSOLVE = "dissolve"
    FADE = "fade"
    """Out to black, in from black."""
    DIP = "dip"
    """As a fade, through another colour."""
    WIPE_LEFT = "wipe_left"
    """The edge moves to the left; the next shot is behind it."""
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"


THROUGH_COLOUR: Final = frozenset({TransitionKind.FADE, TransitionKind.DIP})
"""Transitions that show one shot at a time. The others show frames of both clips beyond the cut."""

BLACK: Final = "#000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How one shot becomes the next: `frames` is how long it takes as a whole."""

    kind: TransitionKind
    frames: int
    colour: str = BLACK
    """Of a dip: `#rrggbb`."""

    def __post_init__(self) -> None:
        if self.frames < 1:
            raise ValueError(f"A transition lasts at least one frame, not {self.frames}.")
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise ValueError(f"A colour is written #rrggbb, not {self.colour!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a clip was made by."""

    take: int
    recipe: str
    """The hash of all it was made with."""
    provider: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditShot:
    """One shot of the film. Its clip is at the film's rate and has `clip_frames`; of them `used` are seen."""

    code: str
    file: str
    """Relative to the folder that the edit is written into, with `/`."""
    clip_frames: int
    used: FrameSpan
    transition: Transition | None = None
    """Into the next shot, of the last one into black; `None` is a cut."""
    name: str = ""
    scene: str = ""
    description: str = ""
    dialogue: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        check_relative(self.file)
        if not 0 < len(self.used) <= self.used.end <= self.clip_frames:
            raise ValueError(
                f"{self.code} uses the frames {self.used.first} to {self.used.end} of a clip of {self.clip_frames}: "
                "a shot needs at least one frame, and no more than there are."
            )


class NoteColour(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    CYAN = "cyan"
    BLUE = "blue"
    MAGENTA = "magenta"
    WHITE = "white"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody said about a moment or a stretch of the film, in frames of the film."""

    span: FrameSpan
    text: str
    author: str = ""
    colour: NoteColour = NoteColour.RED

    def __post_init__(self) -> None:
        if not self.span:
            raise ValueError(f"A note is about at least one frame: {self.text!r}")


class SoundRole(StrEnum):
    VOICE = "voice"
    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECTS = "effects"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPart:
    """A sound file from its beginning on, placed on the film. Samples are those of 48 kHz."""

    role: SoundRole
    file: str
    """As the file of a shot."""
    start: int
    """The film's sample at which it begins."""
    length: int
    """Samples."""
    code: str = ""
    speaker: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        check_relative(self.file)
        if self.start < 0 or self.length < 1:
            raise ValueError(f"{self.file} cannot begin at sample {self.start} and last {self.length} samples.")

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A whole film. `width` and `height` are pixels; subtitles are in order and never two at once.

    `opening` brings the first shot out of black.
    """

    title: str
    rate: FrameRate
    width: int
    height: int
    shots: tuple[EditShot, ...]
    opening: Transition | None = None
    sounds: tuple[SoundPart, ...] = ()
    notes: tuple[Note, ...] = ()
    subtitles: tuple[Cue, ...] = ()

    def __post_init__(self) -> None:
        if not self.shots:
            raise ValueError("An edit has at least one shot.")
        if len({shot.code for shot in self.shots}) < len(self.shots):
            raise ValueError("Two shots of an edit have the same code.")
        for note in self.notes:
            if note.span.end > self.frames:
                raise ValueError(f"A note lies after the end of the film ({self.frames} frames): {note.text!r}")

    @property
    def frames(self) -> int:
        """How long the film is."""
        return sum(len(shot.used) for shot in self.shots)

    @property
    def starts(self) -> tuple[int, ...]:
        """The film's frame at which each shot begins, in the order of the shots."""
        return tuple(accumulate((len(shot.used) for shot in self.shots[:-1]), initial=0))


def check_relative(file: str) -> None:
    """Raise ValueError unless `file` names something inside the folder of the edit."""
    path = PurePosixPath(file)
    if not file or path.is_absolute() or ".." in path.parts or re.search(r"[\\\x00-\x1f]|^[A-Za-z]:", file):
        raise ValueError(f"Media are named by a path inside the folder of the edit, with '/': not {file!r}.")
