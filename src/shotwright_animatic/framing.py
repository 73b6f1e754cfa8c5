"""What shot sizes mean in picture units, and what it is to stand in a picture."""

import math
from dataclasses import dataclass, replace
from typing import Final

from shotwright_animatic.layers import Box
from shotwright_sdk.vocabulary import ShotSize

SUBTITLE_ZONE: Final = 0.16
"""The lowest part of the frame, kept for subtitles."""

HEAD: Final = Box(left=205, top=150, right=735, bottom=830)
"""Hair, ears and chin in figure units."""
FACE: Final = Box(left=330, top=380, right=728, bottom=828)
"""Brows to chin: what a face says."""
MOUTH: Final = Box(left=478, top=620, right=682, bottom=800)
EYES: Final = Box(left=350, top=400, right=745, bottom=612)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What a shot size means.

    `head` is the height of a head as a share of the frame's height, of a whole figure if `whole`; `portrait` is the
    same for a portrait frame: a head's width (a whole figure's height) as a share of the frame's width. `top` is the
    headroom, `near` how much the backdrop grows and `blur` how soft it gets.
    """

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

    def mirrored(self, width: float) -> "Placement":
        """Return the same place on the other side of a frame of that width."""
        return replace(
            self,
            x=width - self.x,
            flip=not self.flip,
            degrees=-self.degrees,
            centre=(width - self.centre[0], self.centre[1]),
        )

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
