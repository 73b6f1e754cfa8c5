"""One layer while it is being drawn."""

from typing import Final

from shotwright_animatic.layers import Layer, Role
from shotwright_animatic.places.shapes import num

_DOWN: Final = (0.0, 0.0, 0.0, 1.0)
_ACROSS: Final = (0.0, 0.0, 1.0, 0.0)
_ALPHA_AT: Final = 7


class Plane:
    """Collects a layer's elements and gradients, and gives out ids that start with the layer's name."""

    def __init__(self, name: str, depth: float, *, blur: float = 0.0) -> None:
        self.name = name
        self._depth = depth
        self._blur = blur
        self._body: list[str] = []
        self._ids: dict[str, str] = {}

    def add(self, *parts: str) -> None:
        self._body.extend(parts)

    def down(self, *colours: str) -> str:
        """Return the paint of a gradient from top to bottom of whatever is filled with it.

        Colours are `#rrggbb`, or `#rrggbbaa` for see-through ones, at even distances.
        """
        return self._linear(_DOWN, colours)

    def across(self, *colours: str) -> str:
        """As `down`, from left to right."""
        return self._linear(_ACROSS, colours)

    def slope(self, x1: float, y1: float, x2: float, y2: float, *colours: str) -> str:
        """As `down`, between two points in fractions of the filled shape's box."""
        return self._linear((x1, y1, x2, y2), colours)

    def fixed(self, y1: float, y2: float, *colours: str) -> str:
        """As `down`, but between two heights in picture units, so that many shapes share one gradient."""
        ends = f'gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="{num(y1)}" y2="{num(y2)}"'
        return self._paint(f"<linearGradient {{id}} {ends}>{_stops(colours)}</linearGradient>")

    def glow(self, *colours: str) -> str:
        """Return the paint of a gradient from the middle of a shape to its rim."""
        return self._paint(f"<radialGradient {{id}}>{_stops(colours)}</radialGradient>")

    def clip(self, shape: str) -> str:
        """Return a `url(#...)` to clip with `shape`."""
        return self._paint(f"<clipPath {{id}}>{shape}</clipPath>")

    def _linear(self, ends: tuple[float, float, float, float], colours: tuple[str, ...]) -> str:
        x1, y1, x2, y2 = ends
        return self._paint(
            f'<linearGradient {{id}} x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}">{_stops(colours)}</linearGradient>'
        )

    def _paint(self, definition: str) -> str:
        key = self._ids.setdefault(definition, f"{self.name}-{len(self._ids) + 1}")
        return f"url(#{key})"

    def layer(self, *, role: Role = Role.BACKDROP, effect: str = "") -> Layer:
        """Return what was drawn so far as a layer."""
        defs = "".join(definition.replace("{id}", f'id="{key}"') for definition, key in self._ids.items())
        return Layer(
            name=self.name,
            role=role,
            depth=self._depth,
            svg="".join(self._body),
            defs=defs,
            blur=self._blur,
            effect=effect,
        )


def _stops(colours: tuple[str, ...]) -> str:
    step = 1 / max(1, len(colours) - 1)
    return "".join(_stop(i * step, colour) for i, colour in enumerate(colours))


def _stop(offset: float, colour: str) -> str:
    alpha = int(colour[_ALPHA_AT:], 16) / 255 if len(colour) > _ALPHA_AT else 1.0
    clear = "" if alpha >= 1 else f' stop-opacity="{alpha:.3f}"'
    return f'<stop offset="{offset:.3f}" stop-color="{colour[:_ALPHA_AT]}"{clear}/>'
