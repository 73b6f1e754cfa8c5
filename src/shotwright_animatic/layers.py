"""The layered picture: what the illustrator draws, a person may edit, and the motion renderer moves.

Units are *picture units*: the frame is `(0, 0)` to `(width, height)`, 1280 x 720 for 16:9 and 720 x 1280 for 9:16,
whatever the size in pixels. y points down. Every layer that reaches an edge of the frame goes on for `BLEED` of the
frame's size beyond it, so that a moving camera never shows where the drawing ends.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright_animatic.frame import FrameUnits

BLEED: Final = 0.14


class Role(StrEnum):
    BACKDROP = "backdrop"
    CHARACTER = "character"
    FOREGROUND = "foreground"
    EFFECT = "effect"
    """Weather, light and speed lines. A still needs them drawn; a clip may replace them by particles (see `effect`)."""
    BALLOON = "balloon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One plane of a picture.

    `depth`: 0.05 sky, 0.15 far, 0.3 middle, 0.5 near, 0.75 characters, 1.0 a table or railing before them, 1.2
    leaves and pillars close to the lens. `blur` is a Gaussian's sigma in picture units. `svg` is the content of the
    layer's group; `defs` its gradients and clip paths, whose ids all start with the layer's `name` and a dash.
    """

    name: str
    role: Role
    depth: float
    svg: str
    defs: str = ""
    blur: float = 0.0
    effect: str = ""
    """For an effect that can move as particles: `rain`, `snow`, `dust`, `embers`, `petals`, `fog` ..., else "".

    `vignette` stays as drawn, over everything but the balloons.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneLight:
    """How a place lights the people in it. Colours are `#rrggbb`, `ambient_amount` is 0 to 1."""

    ambient: str
    ambient_amount: float
    rim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """A place without people: its layers from far to near, its light, and where people stand."""

    layers: tuple[Layer, ...]
    light: SceneLight
    effects: tuple[str, ...] = ()
    """The names of the particle effects that belong to the weather and place, e.g. `("rain",)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in picture units; `left` < `right`, `top` < `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, margin: float) -> "Box":
        return Box(
            left=self.left - margin, top=self.top - margin, right=self.right + margin, bottom=self.bottom + margin
        )

    def union(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            left=min(self.left, other.left),
            top=min(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMark:
    """Where a character is in a picture: `layer` names its layer, the boxes bound parts of the drawn face.

    `head` holds hair and chin, `face` brows to chin; `mouth` and `eyes` bound everything that a talking or blinking
    mouth or eye may cover, so that a clip need draw no more than these again.
    """

    character: str
    layer: str
    head: Box
    face: Box
    mouth: Box
    eyes: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class LayeredPicture:
    """A picture as layers from back to front (the order of painting; `depth` is only for motion).

    `effects` names the particle effects that belong to the place and its weather.
    """

    size: FrameUnits
    layers: tuple[Layer, ...]
    light: SceneLight
    figures: tuple[FigureMark, ...] = ()
    effects: tuple[str, ...] = ()
