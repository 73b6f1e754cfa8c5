"""Where a camera looks, and how far it may look before the drawing ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

ANY_DEPTH: Final = (0.0, 1.5)
"""The farthest and the nearest that anything lies."""
PEOPLE: Final = 0.75
"""The depth that people stand at: what a camera circles, and what keeps its size when background and lens go apart."""
_SAFE: Final = 0.97
"""Share of the bleed that may be used: the rest is for the soft pixels at the very edge of a drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the camera looks: `zoom` is 1 or more, the pans are in picture units, to the right and down.

    `parallax` says how much depth matters: at 0 all layers move alike; at 1 a layer at depth d is scaled by
    `1 + (zoom - 1)(0.4 + d)` and shifted by `d` times the pan. `turn_x` and `turn_y` are what a layer one depth nearer
    than people is shifted further, and `squeeze` is how much larger it is: people stay where they are.

    Zoom and pans are linear in the depth, so that what holds at two depths holds in between.
    """

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    parallax: float = 0.0
    turn_x: float = 0.0
    turn_y: float = 0.0
    squeeze: float = 0.0

    def zoom_at(self, depth: float) -> float:
        return 1 + (self.zoom - 1) * zoom_share(depth, self.parallax) + self.squeeze * (depth - PEOPLE)

    def pan_at(self, depth: float) -> tuple[float, float]:
        share, beyond = pan_share(depth, self.parallax), depth - PEOPLE
        return self.pan_x * share + self.turn_x * beyond, self.pan_y * share + self.turn_y * beyond


def zoom_share(depth: float, parallax: float) -> float:
    return 1 + parallax * (depth - 0.6)


def pan_share(depth: float, parallax: float) -> float:
    return 1 + parallax * (depth - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """At one depth the drawing goes on below the frame by only `below`, a share of the frame's height."""

    depth: float
    below: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What there is to see: a frame of `width` x `height` picture units, drawn beyond each edge by `bleed` of its size.

    Something lies at every one of `depths`, from the first to the second.

    A view shows no edge at depth d if `1 + 2 |pan| / side <= zoom (1 + 2 bleed)` there. That is linear in the view's
    zoom, and convex in all of its numbers: between two views that show no edge, none does, and a curve whose control
    points show none shows none.
    """

    width: float
    height: float
    bleed: float
    depths: tuple[float, float] = ANY_DEPTH
    grounds: tuple[Ground, ...] = ()

    def zoom_for(self, view: View) -> float:
        """The least zoom, 1 or more, at which a view that is otherwise `view` shows no edge at any depth."""
        return max(1.0, *(1 + each for each in self._needed(view)))

    def _needed(self, view: View) -> Iterator[float]:
        drawn = 1 + 2 * self.bleed * _SAFE
        for depth in self.depths:
            pan_x, pan_y = view.pan_at(depth)
            seen = 1 + 2 * max(abs(pan_x) / self.width, abs(pan_y) / self.height)
            yield self._beyond(view, depth, seen / drawn)
        for ground in self.grounds:
            seen = 1 + 2 * view.pan_at(ground.depth)[1] / self.height
            yield self._beyond(view, ground.depth, seen / (1 + 2 * ground.below))

    @staticmethod
    def _beyond(view: View, depth: float, zoom: float) -> float:
        """What the view's zoom has to be above 1 to magnify what lies at `depth` by `zoom`."""
        return (zoom - 1 - view.squeeze * (depth - PEOPLE)) / zoom_share(depth, view.parallax)

    def shows_no_edge(self, view: View) -> bool:
        return view.zoom >= self.zoom_for(view)

    def closer(self, view: View) -> View:
        """The same view, from as near as it has to be to show no edge."""
        return replace(view, zoom=max(view.zoom, self.zoom_for(view)))
