"""Maps of the plane: scale, turn and shift, as plain numbers."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Affine:
    """`x' = a x + b y + tx`, `y' = c x + d y + ty`. Points are continuous: a pixel's middle lies at +0.5."""

    a: float = 1.0
    b: float = 0.0
    tx: float = 0.0
    c: float = 0.0
    d: float = 1.0
    ty: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.tx, self.c * x + self.d * y + self.ty

    def then(self, after: "Affine") -> "Affine":
        """This map first, then `after`."""
        tx, ty = after(self.tx, self.ty)
        return Affine(
            after.a * self.a + after.b * self.c,
            after.a * self.b + after.b * self.d,
            tx,
            after.c * self.a + after.d * self.c,
            after.c * self.b + after.d * self.d,
            ty,
        )

    def inverse(self) -> "Affine":
        """The way back. A map that flattens the plane has none: ZeroDivisionError."""
        det = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Affine(a, b, -(a * self.tx + b * self.ty), c, d, -(c * self.tx + d * self.ty))

    def box(self, width: float, height: float) -> tuple[float, float, float, float]:
        """`(left, top, right, bottom)` of where the rectangle from (0, 0) to (width, height) goes."""
        xs, ys = zip(self(0, 0), self(width, 0), self(0, height), self(width, height), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def between_pixels(self) -> NDArray[np.float64]:
        """The same map for pixel indices, whose middles lie at +0.5, as the 2 x 3 matrix OpenCV takes."""
        x, y = self(0.5, 0.5)
        return np.array([[self.a, self.b, x - 0.5], [self.c, self.d, y - 0.5]])


def scaled(factor: float) -> Affine:
    return Affine(a=factor, d=factor)


def shifted(x: float, y: float) -> Affine:
    return Affine(tx=x, ty=y)


def turned(degrees: float, *, scale: float = 1.0, about: tuple[float, float] = (0.0, 0.0)) -> Affine:
    """Turn clockwise (y points down) and scale around the point `about`."""
    cos, sin = math.cos(math.radians(degrees)) * scale, math.sin(math.radians(degrees)) * scale
    x, y = about
    return Affine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)
