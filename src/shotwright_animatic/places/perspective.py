"""One-point perspective: a back plane, and everything between it and the viewer magnified around the "
"vanishing point.
"""

from dataclasses import dataclass

from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.shapes import Point, outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """`x` and `y` are the vanishing point in picture units."""

    x: float
    y: float

    def at(self, x: float, y: float, nearness: float) -> Point:
        """Return where the point (x, y) of the back plane goes when it comes `nearness` (1 or more) times as near."""
        return self.x + (x - self.x) * nearness, self.y + (y - self.y) * nearness

    def quad(self, x1: float, y1: float, x2: float, y2: float, near: float, far: float) -> str:  # noqa: PLR0917  # two points and a range
        """Return a surface that runs from the viewer to the back: the edge (x1, y1)-(x2, y2) at two nearnesses."""
        corners = [self.at(x1, y1, far), self.at(x2, y2, far), self.at(x2, y2, near), self.at(x1, y1, near)]
        return outline(corners) + "Z"


def steps(count: int, near: float) -> list[float]:
    """Return the nearness of `count + 1` equally deep steps from the back (1) to `near`, in that order."""
    return [1 / (1 - (1 - 1 / near) * i / count) for i in range(count + 1)]


def floor_grid(
    plane: Plane,
    view: Perspective,
    *,
    y: float,
    spans: tuple[float, float, float],
    near: float,
    rows: int,
    colour: str,
    width: float = 1.6,
    opacity: float = 0.35,
) -> None:
    """Draw the joints of a floor whose back edge lies at height `y` of the back plane.

    `spans` is the first and last x on the back plane and the distance between two joints; 0 rows draw only planks.
    """
    first, last, step = spans
    d, x = "", first
    while x <= last + 0.1:
        d += outline([view.at(x, y, 1), view.at(x, y, near)])
        x += step
    for nearness in steps(rows, near)[1:] if rows else []:
        d += outline([view.at(first, y, nearness), view.at(last, y, nearness)])
    plane.add(
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}"/>',
    )
