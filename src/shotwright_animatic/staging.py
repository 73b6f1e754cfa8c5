"""Where people stand in the frame: shot size, angle and number of figures become places and scales.

Faces keep headroom, stay out of the subtitle zone and inside the frame, look at one another or into the open side of
the frame, and never cover each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.framing import FACE, FRAMINGS, HEAD, SUBTITLE_ZONE, Framing, Placement
from shotwright_animatic.people import bodies, figure
from shotwright_animatic.people.looks import Design
from shotwright_sdk.vocabulary import Angle, ShotSize

MAX_ABREAST: Final = 4
"""More than four faces side by side are too small to read."""

_EDGE: Final = 0.012
"""No face comes nearer to an edge than this share of the frame."""
_DUTCH_DEGREES: Final = -4.0
_HEAD_WIDE: Final = HEAD.right - HEAD.left
_HEAD_HIGH: Final = HEAD.bottom - HEAD.top
_WHOLE_WIDE: Final = 700.0
"""Shoulders and sleeves of a whole figure in figure units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The camera's view on a backdrop: its scale about the frame's middle, a shift down, a turn and a blur."""

    near: float
    least: float
    """The scale below which the shift and turn would show where the drawing ends."""
    shift: float
    degrees: float
    blur: float


def stage(size: ShotSize, angle: Angle, frame: FrameUnits) -> Stage:
    """Return how the backdrop is seen. Scale and shift never show more than its bleed holds."""
    framing = FRAMINGS[size]
    lift = {Angle.LOW: 0.055, Angle.HIGH: -0.05, Angle.BIRDS_EYE: -0.07}.get(angle, 0.0)
    # What a shift or turn takes from the bleed, the scale gives back: the margin stays whole for the camera's moves.
    least = {Angle.LOW: 1.09, Angle.HIGH: 1.08, Angle.BIRDS_EYE: 1.12, Angle.DUTCH: 1.13}.get(angle, 1.0)
    extra = 1.6 if angle is Angle.OVER_SHOULDER else 0.0
    return Stage(
        near=framing.near * least,
        least=least,
        shift=lift * frame.height,
        degrees=_degrees(angle),
        blur=framing.blur + extra,
    )


def place(
    size: ShotSize, angle: Angle, frame: FrameUnits, designs: Sequence[Design], *, speaker: int | None = None
) -> tuple[Placement, ...]:
    """Return a place for each of up to `MAX_ABREAST` figures, left to right; further figures get none.

    `speaker` is the index of the one who speaks first, None if nobody does.
    """
    people = tuple(designs[:MAX_ABREAST])
    group = _Group(size=size, angle=angle, frame=frame, people=people, speaker=speaker)
    if group.framing.whole:
        return tuple(group.standing(i) for i in range(len(people)))
    if group.portrait and size is ShotSize.MEDIUM:
        return tuple(group.from_the_knees(i) for i in range(len(people)))
    return tuple(group.half(i) for i in range(len(people)))


def looks_left(design: Design) -> bool:
    """Tell which way a person looks when alone in frame: always the same, so that cuts between two people match."""
    return sum(design.code.encode()) % 2 == 0


def over_shoulder(size: ShotSize, frame: FrameUnits, design: Design) -> Placement:
    """Return the place of the one who faces us while we look over another's shoulder."""
    group = _Group(size=size, angle=Angle.OVER_SHOULDER, frame=frame, people=(design,), speaker=0)
    alone = group.half(0)
    share = 0.54 if group.portrait else 0.62
    return group.put(alone.scale, (share if alone.flip else 1 - share) * frame.width, alone.y, flip=alone.flip)


def shoulder(frame: FrameUnits, *, on_left: bool) -> str:
    """Return the transform of a person seen from behind, cut off by a side of the frame clear of the face beyond."""
    portrait = frame.height > frame.width
    scale = frame.height * (0.00046 if portrait else 0.00076)
    top = frame.height * (0.5 if portrait else 0.22)
    share = 0.1 if portrait else 0.12
    middle = frame.width * (share if on_left else 1 - share)
    across = scale if on_left else -scale
    return f"translate({middle - 486 * across:.2f} {top - 150 * scale:.2f}) scale({across:.5f} {scale:.5f})"


def _degrees(angle: Angle) -> float:
    return _DUTCH_DEGREES if angle is Angle.DUTCH else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The people of one shot. Places are found for one at a time by index, left to right."""

    size: ShotSize
    angle: Angle
    frame: FrameUnits
    people: tuple[Design, ...]
    speaker: int | None

    @property
    def framing(self) -> Framing:
        return FRAMINGS[self.size]

    @property
    def portrait(self) -> bool:
        return self.frame.height > self.frame.width

    def standing(self, index: int) -> Placement:
        """Return the place of a whole figure on the ground."""
        frame, design = self.frame, self.people[index]
        base = min(frame.width, frame.height)
        share = self.framing.portrait if self.portrait else self.framing.head
        scale = min(share * base / (figure.FEET_Y - HEAD.top), self._room() * 0.98 / _WHOLE_WIDE) * design.stature
        feet = {ShotSize.FULL: 0.87, ShotSize.WIDE: 0.855}.get(self.size, 0.85)
        feet += {Angle.HIGH: 0.02, Angle.BIRDS_EYE: 0.03}.get(self.angle, 0.0)
        # People of a group stand a step apart in depth, or they look like targets in a row.
        feet -= (index % 2) * 0.014
        y = feet * frame.height - figure.FEET_Y * scale
        return self.put(scale, self._middle(index, 0.08), y, flip=self._faces_left(index), whole=True)

    def from_the_knees(self, index: int) -> Placement:
        """Return the place of a figure in a tall frame: it has room for more than half a figure."""
        frame, design = self.frame, self.people[index]
        full = min(0.27 * frame.height / _HEAD_HIGH, self._room() * 0.98 / _WHOLE_WIDE)
        scale = full * (0.35 + 0.65 * design.stature)
        tall = (figure.FEET_Y - HEAD.top) * full
        # Either the whole figure is seen or it is cut at the knees: a frame must not end at the ankles.
        feet = 1.17 if tall > 0.8 * frame.height else 0.87
        y = feet * frame.height - figure.FEET_Y * scale
        return self.put(scale, self._middle(index, 0.06), y, flip=self._faces_left(index), whole=True)

    def half(self, index: int) -> Placement:
        """Return the place of a figure that the frame's lower edge cuts."""
        scale = self._half_scale(index)
        x = self._middle(index, 0.09 if self.framing.head < 0.5 else 0.055)
        y = self._top(self.people[index], scale) - HEAD.top * scale
        return self.put(scale, x, y, flip=self._faces_left(index))

    def put(self, scale: float, x: float, y: float, *, flip: bool, whole: bool = False) -> Placement:
        """Return a place with the head's middle at `x` and the origin of figure units at `y`."""
        middle = (HEAD.left + HEAD.right) / 2 * scale
        at = Placement(
            scale=scale,
            x=x + middle if flip else x - middle,
            y=y,
            flip=flip,
            whole=whole,
            degrees=_degrees(self.angle),
            centre=(self.frame.width / 2, self.frame.height / 2),
        )
        return self._kept(self._kept(at))

    def _kept(self, at: Placement) -> Placement:
        """Move a figure whose face leaves the frame or enters the subtitles back; twice will do in a turned frame."""
        face, chin = at.box(FACE), at.box(HEAD).bottom
        left, right = self.frame.width * _EDGE, self.frame.width * (1 - _EDGE)
        floor = self.frame.height * (1 - SUBTITLE_ZONE - _EDGE / 2)
        dx = max(0.0, left - face.left) + min(0.0, right - face.right)
        dy = min(0.0, floor - chin)
        return replace(at, x=at.x + dx, y=at.y + dy)

    def _columns(self) -> list[float]:
        """Return the x of each head's middle, near the thirds."""
        shares = {
            1: [0.5],
            2: [0.27, 0.73] if self.portrait else [0.29, 0.71],
            3: [0.19, 0.5, 0.81],
            4: [0.145, 0.38, 0.62, 0.855],
        }
        if self.framing.whole and not self.portrait:
            shares |= {2: [0.37, 0.63], 3: [0.28, 0.5, 0.72], 4: [0.2, 0.4, 0.6, 0.8]}
        return [share * self.frame.width for share in shares[len(self.people)]]

    def _room(self) -> float:
        """Return the width that one figure may fill."""
        columns = self._columns()
        return min([*(b - a for a, b in pairwise(columns)), 2 * columns[0]])

    def _middle(self, index: int, offset: float) -> float:
        """Return the x of a head's middle. A single figure leaves the open side of the frame to its gaze."""
        if len(self.people) > 1:
            return self._columns()[index]
        offset *= 0.35 if self.portrait else 1.0
        return self.frame.width * (0.5 + (offset if looks_left(self.people[index]) else -offset))

    def _faces_left(self, index: int) -> bool:
        if len(self.people) == 1:
            return looks_left(self.people[index])
        return index >= (len(self.people) + 1) // 2

    def _half_scale(self, index: int) -> float:
        by_width = self.framing.portrait * self.frame.width / _HEAD_WIDE
        by_height = self.framing.head * self.frame.height / _HEAD_HIGH
        scale = by_width if self.portrait else by_height
        scale *= {Angle.LOW: 1.05, Angle.HIGH: 0.95, Angle.BIRDS_EYE: 0.88}.get(self.angle, 1.0)
        if len(self.people) > 1:
            scale = min(scale, self._room() * 0.9 / _HEAD_WIDE)
            scale *= 1.0 if self.speaker in {None, index} else 0.93
        return scale

    def _top(self, design: Design, scale: float) -> float:
        """Return the y of the crown: headroom, less for tall people, and low enough that the body leaves the frame."""
        high = self.frame.height
        lowest_chin = high * (1 - SUBTITLE_ZONE - 0.012) - abs(_degrees(self.angle)) * 0.004 * self.frame.width
        crown = self.framing.top + (0.06 if self.portrait else 0.0)
        if self.size is not ShotSize.EXTREME_CLOSE_UP or len(self.people) > 1:
            crown = max(0.03, crown) + (1 - design.stature) * 0.3
        crown += {Angle.LOW: -0.03, Angle.HIGH: 0.05, Angle.BIRDS_EYE: 0.07}.get(self.angle, 0.0)
        body_leaves = high * 1.15 - (bodies.HEM_Y - HEAD.top) * scale
        return min(max(crown * high, body_leaves), lowest_chin - _HEAD_HIGH * scale)
