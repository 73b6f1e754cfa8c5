"""Where people stand in the frame: shot size, angle and number of figures become places and scales.

Faces keep headroom, stay out of the subtitle zone and inside the frame, look at one another or into the open side of
the frame, and never cover each other. Everything is in picture units; figure units are those of `people`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Box
from shotwright_animatic.people import bodies, figure
from shotwright_animatic.people.looks import Design
from shotwright_sdk.vocabulary import Angle, ShotSize

SUBTITLE_ZONE: Final = 0.16
"""The lowest part of the frame, kept for subtitles."""

HEAD: Final = Box(left=205, top=150, right=735, bottom=830)
"""Hair, ears and chin in figure units."""
FACE: Final = Box(left=330, top=380, right=728, bottom=828)
"""Brows to chin: what a face says."""
MOUTH: Final = Box(left=478, top=620, right=682, bottom=800)
EYES: Final = Box(left=350, top=400, right=745, bottom=612)

_DUTCH_DEGREES: Final = -4.0
_WHOLE: Final = frozenset({ShotSize.EXTREME_WIDE, ShotSize.WIDE, ShotSize.FULL})
_MAX_ABREAST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What a shot size means. `head` is the height of a head as a share of the frame's height (of its width in a
    portrait frame), or of a whole figure if `whole`; `near` is how much the backdrop grows, `blur` how soft it gets."""

    head: float
    portrait: float
    top: float
    near: float
    blur: float
    whole: bool = False


FRAMINGS: Final[dict[ShotSize, Framing]] = {
    ShotSize.EXTREME_WIDE: Framing(head=0.26, portrait=0.34, top=0.58, near=1.0, blur=0.0, whole=True),
    ShotSize.WIDE: Framing(head=0.5, portrait=0.66, top=0.35, near=1.0, blur=0.0, whole=True),
    ShotSize.FULL: Framing(head=0.76, portrait=1.02, top=0.1, near=1.0, blur=0.6, whole=True),
    ShotSize.MEDIUM: Framing(head=0.345, portrait=0.5, top=0.14, near=1.07, blur=1.6),
    ShotSize.MEDIUM_CLOSE: Framing(head=0.46, portrait=0.62, top=0.115, near=1.15, blur=2.6),
    ShotSize.CLOSE_UP: Framing(head=0.64, portrait=0.82, top=0.08, near=1.28, blur=4.2),
    ShotSize.EXTREME_CLOSE_UP: Framing(head=1.04, portrait=1.06, top=-0.24, near=1.45, blur=6.0),
    ShotSize.INSERT: Framing(head=0.64, portrait=0.82, top=0.08, near=1.5, blur=7.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one figure stands: figure units times `scale`, mirrored if `flip`, with its origin at (`x`, `y`)."""

    scale: float
    x: float
    y: float
    flip: bool
    whole: bool
    degrees: float = 0.0
    centre: tuple[float, float] = (0.0, 0.0)

    def transform(self) -> str:
        """Return the SVG transform from figure units to picture units."""
        turn = f"rotate({self.degrees:g} {self.centre[0]:g} {self.centre[1]:g}) " if self.degrees else ""
        across = -self.scale if self.flip else self.scale
        return f"{turn}translate({self.x:.2f} {self.y:.2f}) scale({across:.5f} {self.scale:.5f})"

    def box(self, figure_box: Box) -> Box:
        """Return the picture's box around a box in figure units."""
        across = -self.scale if self.flip else self.scale
        corners = [
            self._turned(self.x + across * px, self.y + self.scale * py)
            for px in (figure_box.left, figure_box.right)
            for py in (figure_box.top, figure_box.bottom)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        angle = math.radians(self.degrees)
        dx, dy = x - self.centre[0], y - self.centre[1]
        return (
            self.centre[0] + dx * math.cos(angle) - dy * math.sin(angle),
            self.centre[1] + dx * math.sin(angle) + dy * math.cos(angle),
        )


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
    grown = {Angle.LOW: 1.09, Angle.HIGH: 1.08, Angle.BIRDS_EYE: 1.12, Angle.DUTCH: 1.13}
    least = grown.get(angle, 1.0)
    extra = 1.6 if angle is Angle.OVER_SHOULDER else 0.0
    return Stage(
        near=framing.near * least,
        least=least,
        shift=lift * frame.height,
        degrees=_degrees(angle),
        blur=framing.blur + extra,
    )


def place(
    size: ShotSize, angle: Angle, frame: FrameUnits, designs: Sequence[Design], speaker: int | None
) -> tuple[Placement, ...]:
    """Return a place for each of up to four figures, left to right.

    `speaker` is the index of the one who speaks first, None if nobody does. A fifth figure and more are not placed.
    """
    people = designs[:_MAX_ABREAST]
    if FRAMINGS[size].whole:
        return tuple(_standing(size, angle, frame, people, i) for i in range(len(people)))
    return tuple(_seated(size, angle, frame, people, i, speaker) for i in range(len(people)))


def looks_left(design: Design) -> bool:
    """Tell which way a person looks when alone in frame: always the same, so that cuts between two people match."""
    return sum(design.code.encode()) % 2 == 0


def over_shoulder(size: ShotSize, frame: FrameUnits, design: Design) -> Placement:
    """Return the place of the one who faces us while we look over another's shoulder."""
    alone = _seated(size, Angle.EYE_LEVEL, frame, [design], 0, 0)
    flip = looks_left(design)
    share = 0.5 if frame.height > frame.width else 0.62
    middle = (1 - share if not flip else share) * frame.width
    half = (HEAD.left + HEAD.right) / 2 * alone.scale
    return Placement(scale=alone.scale, x=middle + half if flip else middle - half, y=alone.y, flip=flip, whole=False)


def shoulder(frame: FrameUnits, *, on_left: bool) -> str:
    """Return the transform of a person seen from behind, cut off by the side of the frame; the face beyond stays free."""
    portrait = frame.height > frame.width
    scale = frame.height * (0.00072 if portrait else 0.00105)
    top = frame.height * (0.56 if portrait else 0.24)
    middle = frame.width * ((0.1 if portrait else 0.13) if on_left else (0.9 if portrait else 0.87))
    across = scale if on_left else -scale
    return f"translate({middle - 486 * across:.2f} {top - 150 * scale:.2f}) scale({across:.5f} {scale:.5f})"


def _degrees(angle: Angle) -> float:
    return _DUTCH_DEGREES if angle is Angle.DUTCH else 0.0


def _columns(count: int, frame: FrameUnits, size: ShotSize) -> list[float]:
    """Return the x of each head's middle, following thirds."""
    portrait = frame.height > frame.width
    spread = {
        1: [0.5],
        2: [0.27, 0.73] if portrait else [0.29, 0.71],
        3: [0.19, 0.5, 0.81],
        4: [0.145, 0.38, 0.62, 0.855],
    }
    if size in _WHOLE and not portrait:
        spread |= {2: [0.37, 0.63], 3: [0.28, 0.5, 0.72], 4: [0.2, 0.4, 0.6, 0.8]}
    return [share * frame.width for share in spread[count]]


def _faces_left(index: int, people: Sequence[Design]) -> bool:
    if len(people) == 1:
        return looks_left(people[0])
    return index >= (len(people) + 1) // 2 if len(people) != 3 else index == 2


def _room(count: int, frame: FrameUnits, size: ShotSize) -> float:
    """Return the width that one figure may fill."""
    columns = _columns(count, frame, size)
    gaps = [b - a for a, b in zip(columns, columns[1:], strict=False)]
    return min([*gaps, 2 * columns[0]])


def _standing(size: ShotSize, angle: Angle, frame: FrameUnits, people: Sequence[Design], index: int) -> Placement:
    framing, design = FRAMINGS[size], people[index]
    tall = figure.FEET_Y - HEAD.top
    base = frame.width if frame.height > frame.width else frame.height
    share = framing.portrait if frame.height > frame.width else framing.head
    scale = min(share * base / tall, _room(len(people), frame, size) * 0.98 / 700) * design.stature
    feet = {ShotSize.FULL: 0.87, ShotSize.WIDE: 0.855}.get(size, 0.85) * frame.height
    feet += {Angle.HIGH: 0.02, Angle.BIRDS_EYE: 0.03}.get(angle, 0.0) * frame.height
    # People of a group stand a step apart in depth, or they look like targets in a row.
    feet -= (index % 2) * 0.014 * frame.height
    x = _columns(len(people), frame, size)[index] if len(people) > 1 else _alone(design, frame, 0.08)
    return _placed(scale, x, feet - figure.FEET_Y * scale, frame, _faces_left(index, people), angle, whole=True)


def _alone(design: Design, frame: FrameUnits, offset: float) -> float:
    """A single figure leaves the open side of the frame to its gaze."""
    if frame.height > frame.width:
        offset *= 0.35
    return frame.width * (0.5 + (offset if looks_left(design) else -offset))


def _seated(
    size: ShotSize, angle: Angle, frame: FrameUnits, people: Sequence[Design], index: int, speaker: int | None
) -> Placement:
    framing, design = FRAMINGS[size], people[index]
    portrait = frame.height > frame.width
    head = HEAD.bottom - HEAD.top
    scale = (
        (framing.portrait * frame.width / (HEAD.right - HEAD.left)) if portrait else framing.head * frame.height / head
    )
    if len(people) > 1:
        scale = min(scale, _room(len(people), frame, size) * 0.9 / (HEAD.right - HEAD.left))
        scale *= 1.0 if speaker in (None, index) else 0.93
    scale *= {Angle.LOW: 1.05, Angle.HIGH: 0.95, Angle.BIRDS_EYE: 0.88}.get(angle, 1.0)
    offset = 0.09 if framing.head < 0.5 else 0.055
    x = _columns(len(people), frame, size)[index] if len(people) > 1 else _alone(design, frame, offset)
    top = _top(size, angle, frame, design, scale, alone=len(people) == 1)
    return _placed(scale, x, top - HEAD.top * scale, frame, _faces_left(index, people), angle, whole=False)


def _top(size: ShotSize, angle: Angle, frame: FrameUnits, design: Design, scale: float, *, alone: bool) -> float:
    """Return the y of the crown: headroom, lower for small people, low enough that the body leaves the frame below."""
    framing = FRAMINGS[size]
    head = (HEAD.bottom - HEAD.top) * scale
    lowest_face = frame.height * (1 - SUBTITLE_ZONE) - 0.012 * frame.height
    if size is ShotSize.EXTREME_CLOSE_UP and alone:
        top = lowest_face - head
    else:
        room = max(
            0.03 * frame.height,
            (frame.height * framing.top + (0.06 * frame.height if frame.height > frame.width else 0)),
        )
        top = room + (1 - design.stature) * 0.3 * frame.height
    top += {Angle.LOW: -0.03, Angle.HIGH: 0.05, Angle.BIRDS_EYE: 0.07}.get(angle, 0.0) * frame.height
    body_ends = (bodies.HEM_Y - HEAD.top) * scale
    top = max(top, frame.height * 1.15 - body_ends)
    return min(top, lowest_face - head - abs(_degrees(angle)) * 0.004 * frame.width)


def _placed(scale: float, x: float, y: float, frame: FrameUnits, flip: bool, angle: Angle, *, whole: bool) -> Placement:
    middle = (HEAD.left + HEAD.right) / 2 * scale
    return Placement(
        scale=scale,
        x=x + middle if flip else x - middle,
        y=y,
        flip=flip,
        whole=whole,
        degrees=_degrees(angle),
        centre=(frame.width / 2, frame.height / 2),
    )
