"""A film as an edit: which part of which clip, in which order, with which sound. Every writer here starts from it.

Shots are told from cut to cut, as editing programs do: the film is as long as the used parts of its clips together. A
dissolve or wipe lies over the cut and shows frames of both clips beyond it, the handles. Film made by overlapping two
shots by n frames is the same film: the cut lies after the first n // 2 of them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from pathlib import PurePosixPath
from typing import Final

from shotwright_media.subtitles.cues import Cue
from shotwright_media.timebase import FrameRate, FrameSpan


class TransitionKind(StrEnum):
    DISSOLVE = "dissolve"
    WIPE = "wipe"
    FADE = "fade"
    """Out to black, in from black."""
    DIP = "dip"
    """As a fade, through another colour."""


HANDLED: Final = frozenset({TransitionKind.DISSOLVE, TransitionKind.WIPE})
"""Transitions that show both shots at once, and so need frames beyond the cut."""

BLACK: Final = "#000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How one shot becomes the next: `frames` of the film, half of them (the smaller) before the cut."""

    kind: TransitionKind
    frames: int
    colour: str = BLACK
    """Of a dip: `#rrggbb`."""

    def __post_init__(self) -> None:
        if self.frames < 2:
            raise ValueError(f"A transition lasts at least two frames, one of each shot, not {self.frames}.")
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise ValueError(f"A colour is written #rrggbb, not {self.colour!r}.")

    @property
    def before(self) -> int:
        """Frames before the cut."""
        return self.frames // 2

    @property
    def after(self) -> int:
        """Frames from the cut on."""
        return self.frames - self.before


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
    """Into the next shot; `None` is a cut."""
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
    """A whole film. `width` and `height` are pixels; subtitles are in order and never two at once."""

    title: str
    rate: FrameRate
    width: int
    height: int
    shots: tuple[EditShot, ...]
    sounds: tuple[SoundPart, ...] = ()
    notes: tuple[Note, ...] = ()
    subtitles: tuple[Cue, ...] = ()

    def __post_init__(self) -> None:
        if not self.shots:
            raise ValueError("An edit has at least one shot.")
        if len({shot.code for shot in self.shots}) < len(self.shots):
            raise ValueError("Two shots of an edit have the same code.")
        _check_transitions(self.shots)
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


def _check_transitions(shots: tuple[EditShot, ...]) -> None:
    """Every transition has the frames that it shows, and no two of them meet."""
    if shots[-1].transition:
        raise ValueError(f"{shots[-1].code} is the last shot: it has no transition into a next one.")
    arriving = 0
    for shot, following in pairwise(shots):
        leaving = shot.transition.before if shot.transition else 0
        if arriving + leaving > len(shot.used):
            raise ValueError(f"The transitions into and out of {shot.code} are longer than the shot.")
        arriving = shot.transition.after if shot.transition else 0
        if arriving > len(following.used):
            raise ValueError(f"The transition into {following.code} is longer than the shot.")
        if shot.transition and shot.transition.kind in HANDLED:
            tail, head = shot.clip_frames - shot.used.end, following.used.first
            if tail < shot.transition.after or head < shot.transition.before:
                raise ValueError(
                    f"The {shot.transition.kind} from {shot.code} to {following.code} shows {shot.transition.after} "
                    f"frames after the one and {shot.transition.before} before the other; there are {tail} and {head}."
                )
