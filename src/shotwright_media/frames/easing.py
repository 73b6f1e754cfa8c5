"""Easing: how a move is spread over its time. Shares of time go in and shares of the way come out, 0 to 1."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Easing(StrEnum):
    LINEAR = "linear"
    EASE_IN = "ease_in"
    EASE_OUT = "ease_out"
    EASE_IN_OUT = "ease_in_out"
    CUBIC_BEZIER = "cubic_bezier"
    """As the four numbers beside it say."""


@dataclass(frozen=True, slots=True)
class CubicBezier:
    """`cubic-bezier(x1, y1, x2, y2)` of CSS Easing Functions Level 1, section 2.2.

    The curve goes from (0, 0) to (1, 1), pulled by the points (x1, y1) and (x2, y2). `x1` and `x2` lie within 0 to 1,
    so that time never turns back; where `y1` or `y2` does not, the move swings back before it goes, or past its end.
    """

    x1: float = 0.25
    y1: float = 0.1
    x2: float = 0.25
    y2: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.x1 <= 1 and 0 <= self.x2 <= 1 and abs(self.y1) <= 10 and abs(self.y2) <= 10):
            raise ValueError(
                f"cubic-bezier({self.x1}, {self.y1}, {self.x2}, {self.y2}) is no easing:"
                " x1 and x2 lie within 0 to 1, y1 and y2 within -10 to 10."
            )

    def __call__(self, time: float) -> float:
        """The share of the way at a share of the time, within 0 to 1."""
        if time in {0.0, 1.0}:
            return time
        return _bernstein(self.y1, self.y2, self._parameter(time))

    def _parameter(self, time: float) -> float:
        """Where on the curve `x` is `time`: to the last bit, because `x` never falls along the curve.

        Halving always ends, also where the curve stands upright and Newton's method would leave.
        """
        low, high = 0.0, 1.0
        while low < (middle := (low + high) / 2) < high:
            if _bernstein(self.x1, self.x2, middle) < time:
                low = middle
            else:
                high = middle
        return high


def _bernstein(first: float, second: float, t: float) -> float:
    """One coordinate of a cubic Bezier curve from 0 to 1 at its parameter `t`."""
    rest = 1 - t
    return 3 * rest * rest * t * first + 3 * rest * t * t * second + t * t * t


EASE: Final = CubicBezier()
"""What CSS calls `ease`."""
_CURVES: Final[dict[Easing, Callable[[float], float]]] = {
    Easing.LINEAR: lambda u: u,
    Easing.EASE_IN: lambda u: 1 - math.cos(u * math.pi / 2),
    Easing.EASE_OUT: lambda u: math.sin(u * math.pi / 2),
    Easing.EASE_IN_OUT: lambda u: 0.5 - 0.5 * math.cos(u * math.pi),
}


def eased(easing: Easing, bezier: CubicBezier, time: float) -> float:
    """The share of the way at a share of the time; `bezier` counts for `Easing.CUBIC_BEZIER` alone."""
    held = min(max(time, 0.0), 1.0)
    return bezier(held) if easing is Easing.CUBIC_BEZIER else _CURVES[easing](held)
