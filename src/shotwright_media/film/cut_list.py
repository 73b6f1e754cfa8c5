"""What a film is cut from: finished clips in order, the transitions between them, and what is burned over them.

The timeline is that of the shots: shot k starts where shot k - 1 ends, whatever the transitions. A transition lies
across its cut, half of it before and half after, and needs pictures of both shots all the time. Where a clip has more
frames than its shot uses, those are its handles and are shown; where it has none, its first or last picture stands
still. So voices, music and subtitles stay where they are when a transition is added, changed or taken away.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from shotwright_media.frames.overlays import Overlay
from shotwright_media.timebase import FrameSpan


class Mixing(StrEnum):
    """How one shot becomes the next. A cut is no transition at all."""

    DISSOLVE = "dissolve"
    FADE = "fade"
    """Through black: the one goes, then the other comes; at the cut two frames are black."""
    DIP = "dip"
    """As a fade, through the transition's colour."""
    WIPE_LEFT = "wipe_left"
    """A soft edge that moves to the left; the next shot is behind it."""
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """`frames` is how long it takes as a whole; `colour`, sRGB, is what a dip goes through.

    It takes at most half of each shot that it touches, so that two of them never meet: a longer one is shortened.

    Raises:
        ValueError: It has less than one frame.
    """

    mixing: Mixing
    frames: int
    colour: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        if self.frames < 1:
            raise ValueError(f"A transition lasts at least one frame, not {self.frames}.")

    @property
    def is_through_colour(self) -> bool:
        """Whether only one of the two shots is seen at a time."""
        return self.mixing in {Mixing.FADE, Mixing.DIP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A finished clip of the film's profile; `read_clip` makes it.

    `content` names its bytes: clips of equal content are the same. `seams`: the frames, 0 first, at which it can be
    parted without being encoded again (`Samples.seams`).
    """

    path: Path = field(compare=False)
    content: str
    frames: int
    seams: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The frames `used` of a clip, or all of them, and how they become the next shot; None is a cut.

    Raises:
        ValueError: `used` is empty or beyond the clip.
    """

    clip: Clip
    used: FrameSpan | None = None
    transition: Transition | None = None

    def __post_init__(self) -> None:
        if len(self.span) == 0 or self.span.end > self.clip.frames:
            raise ValueError(
                f"A shot uses at least one of its clip's {self.clip.frames} frames,"
                f" not those from {self.span.first} to {self.span.end}."
            )

    @property
    def span(self) -> FrameSpan:
        return FrameSpan(first=0, end=self.clip.frames) if self.used is None else self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class Burned:
    """A picture over the film's frames `span`: a caption, a visible label.

    `content` names all that decides what `draw` makes (text, style, place): the same name means the same pixels, and a
    new name renders the frames again. `draw` is called only when they are rendered, on any thread; the span of what it
    returns does not matter.
    """

    span: FrameSpan
    content: str
    draw: Callable[[], Overlay] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutList:
    """A film. `opening` brings the first shot out of black; the last shot's transition leads to black.

    Later ones of `burned` lie above earlier ones.

    Raises:
        ValueError: There is no shot.
    """

    shots: tuple[Shot, ...]
    burned: tuple[Burned, ...] = ()
    opening: Transition | None = None

    def __post_init__(self) -> None:
        if not self.shots:
            raise ValueError("A film has at least one shot.")

    @property
    def frames(self) -> int:
        return sum(len(shot.span) for shot in self.shots)
