"""A camera's path through points: smooth, through every one of them, never beyond them and never past the drawing."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from shotwright_media.frames.view import Drawn, View, pan_share, zoom_share

PARALLAX: Final = 0.4
LARGEST_ZOOM: Final = 8.0
_HALVINGS: Final = 40
_LEAST_STEP: Final = 0.001

_Place: TypeAlias = tuple[float, float, float]
"""Pan to the right, pan down, zoom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """At the share `at` of the way, (x, y) of the frame as drawn is in the middle, magnified by `zoom`.

    `x` and `y` are shares of the frame's width and height: (0.5, 0.5) is its middle, (0, 0) its upper left corner.
    Where that would show an edge, the camera looks as far that way as it can.
    """

    at: float
    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.at <= 1 and 1 <= self.zoom <= LARGEST_ZOOM and abs(self.x) <= 10 and abs(self.y) <= 10):
            raise ValueError(
                f"A point of a camera's path cannot be {self.at, self.x, self.y, self.zoom}: `at` lies within 0 to 1,"
                f" `zoom` within 1 to {LARGEST_ZOOM:g}, x and y are shares of the frame."
            )


@dataclass(frozen=True, slots=True)
class _Bend:
    """A cubic Bezier curve that the camera runs along between two shares of its way."""

    start: float
    end: float
    places: tuple[_Place, _Place, _Place, _Place]

    def at(self, share: float) -> _Place:
        t = (share - self.start) / (self.end - self.start)
        rest = 1 - t
        weights = (rest * rest * rest, 3 * rest * rest * t, 3 * rest * t * t, t * t * t)
        x, y, zoom = (
            sum(weight * along for weight, along in zip(weights, axis, strict=True))
            for axis in zip(*self.places, strict=True)
        )
        return x, y, zoom


class Path:
    """A smooth way through `points` over what is drawn. `aim`: the depth at which (x, y) and zoom are met exactly.

    Slopes are those of Fritsch and Butland, "A method for constructing local monotone piecewise cubic interpolants"
    (SIAM Journal on Scientific and Statistical Computing 5, 1984): between two points no coordinate leaves the range
    of theirs. Where a bend would still leave what is drawn, its point is passed more slowly.

    Raises:
        ValueError: The points do not follow each other in time.
    """

    def __init__(self, points: Sequence[PathPoint], drawn: Drawn, aim: float) -> None:
        if any(after.at - before.at < _LEAST_STEP for before, after in pairwise(points)):
            raise ValueError(f"Every point of a camera's path comes at least {_LEAST_STEP} after the one before it.")
        self.points, self.drawn = tuple(points), drawn
        self._places = [self._held(_place_of(point, drawn, aim)) for point in points]
        self._bends = self._bent([point.at for point in points]) if len(points) > 1 else []

    def view(self, share: float) -> View:
        """Where the camera looks at a share of its way; as drawn if the path has no points."""
        if not self._places:
            return View()
        if not self._bends or share <= self._bends[0].start:
            return _view(self._places[0])
        if share >= self._bends[-1].end:
            return _view(self._places[-1])
        return _view(self._bends[bisect_right(self._bends, share, key=lambda bend: bend.start) - 1].at(share))

    def _bent(self, ats: Sequence[float]) -> list[_Bend]:
        slopes = _slopes(ats, self._places)
        steps = [(after - before) / 3 for before, after in pairwise(ats)]
        calm = [
            self._calmed(place, slope, [-step for step in steps[max(0, k - 1) : k]] + steps[k : k + 1])
            for k, (place, slope) in enumerate(zip(self._places, slopes, strict=True))
        ]
        return [
            _Bend(
                ats[k],
                ats[k + 1],
                (
                    self._places[k],
                    _gone(self._places[k], calm[k], step),
                    _gone(self._places[k + 1], calm[k + 1], -step),
                    self._places[k + 1],
                ),
            )
            for k, step in enumerate(steps)
        ]

    def _held(self, place: _Place) -> _Place:
        """The same place, as much nearer to the middle as it takes to show no edge."""
        x, y, zoom = place
        return (
            x * _most(lambda share: self._is_inside((x * share, 0.0, zoom))),
            y * _most(lambda share: self._is_inside((0.0, y * share, zoom))),
            zoom,
        )

    def _calmed(self, place: _Place, slope: _Place, steps: Sequence[float]) -> _Place:
        """As much of the slope as keeps the inner points of the bends before and after inside what is drawn."""
        share = _most(lambda share: all(self._is_inside(_gone(place, slope, share * step)) for step in steps))
        return slope[0] * share, slope[1] * share, slope[2] * share

    def _is_inside(self, place: _Place) -> bool:
        return self.drawn.shows_no_edge(_view(place))


def _place_of(point: PathPoint, drawn: Drawn, aim: float) -> _Place:
    nearer = point.zoom / pan_share(aim, PARALLAX)
    return (
        (point.x - 0.5) * drawn.width * nearer,
        (point.y - 0.5) * drawn.height * nearer,
        1 + (point.zoom - 1) / zoom_share(aim, PARALLAX),
    )


def _view(place: _Place) -> View:
    return View(pan_x=place[0], pan_y=place[1], zoom=place[2], parallax=PARALLAX)


def _gone(place: _Place, slope: _Place, step: float) -> _Place:
    return place[0] + slope[0] * step, place[1] + slope[1] * step, place[2] + slope[2] * step


def _most(is_fine: Callable[[float], bool]) -> float:
    """The greatest share within 0 to 1 that is fine, when all smaller ones are."""
    if is_fine(1.0):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_fine(middle) else (low, middle)
    return low


def _slopes(ats: Sequence[float], places: Sequence[_Place]) -> list[_Place]:
    x, y, zoom = (_axis_slopes(ats, axis) for axis in zip(*places, strict=True))
    return list(zip(x, y, zoom, strict=True))


def _axis_slopes(ats: Sequence[float], values: Sequence[float]) -> list[float]:
    """The slope at each point: 0 where the values turn back, else a harmonic mean of the slopes on both sides."""
    steps = [after - before for before, after in pairwise(ats)]
    rises = [(after - before) / step for (before, after), step in zip(pairwise(values), steps, strict=True)]
    inner = [
        _mean(rise, following, step, next_step)
        for (rise, following), (step, next_step) in zip(pairwise(rises), pairwise(steps), strict=True)
    ]
    return [*rises[:1], *inner, *rises[-1:]]


def _mean(rise: float, following: float, step: float, next_step: float) -> float:
    if rise * following <= 0:
        return 0.0
    weight = (step + 2 * next_step) / (3 * (step + next_step))
    return rise * following / (weight * following + (1 - weight) * rise)
