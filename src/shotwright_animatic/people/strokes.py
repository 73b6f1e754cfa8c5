"""Curves for hand-drawn features: cubic Béziers that share their ends, and the ink between them."""

from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A cubic Bézier from `start` to `end`."""

    start: Point
    first: Point
    second: Point
    end: Point


def curve(start: Point, first: Point, second: Point, end: Point) -> Curve:
    return Curve(start=start, first=first, second=second, end=end)


def between(upper: Curve, lower: Curve, amount: float) -> Curve:
    """Return the curve `amount` (0 to 1) of the way from `upper` to `lower`."""
    return Curve(
        start=_toward(upper.start, lower.start, amount),
        first=_toward(upper.first, lower.first, amount),
        second=_toward(upper.second, lower.second, amount),
        end=_toward(upper.end, lower.end, amount),
    )


def bulge(base: Curve, dy: float) -> Curve:
    """Return `base` with the same ends and its middle moved down by `dy`."""
    return replace(base, first=(base.first[0], base.first[1] + dy), second=(base.second[0], base.second[1] + dy))


def moved(base: Curve, dx: float, dy: float) -> Curve:
    return Curve(
        start=(base.start[0] + dx, base.start[1] + dy),
        first=(base.first[0] + dx, base.first[1] + dy),
        second=(base.second[0] + dx, base.second[1] + dy),
        end=(base.end[0] + dx, base.end[1] + dy),
    )


def line(path: Curve) -> str:
    """Return the path data of the open curve."""
    return f"M{_at(path.start)}C{_at(path.first)} {_at(path.second)} {_at(path.end)}"


def lens(upper: Curve, lower: Curve) -> str:
    """Return the path data of the area between two curves that run the same way."""
    return (
        f"{line(upper)}L{_at(lower.end)}C{_at(lower.second)} {_at(lower.first)} {_at(lower.start)}Z"
        if upper.end != lower.end
        else f"{line(upper)}C{_at(lower.second)} {_at(lower.first)} {_at(lower.start)}Z"
    )


def _toward(start: Point, end: Point, amount: float) -> Point:
    return (start[0] + (end[0] - start[0]) * amount, start[1] + (end[1] - start[1]) * amount)


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
