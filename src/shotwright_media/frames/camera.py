"""How a camera moves over a layered picture: pure, smooth, and never past the edge of the drawing."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright_media.timebase import FILM_RATE, FrameRate

NEAREST: Final = 1.5
"""The greatest depth that is kept from showing its edge."""
_SAFE: Final = 0.97
"""Share of the bleed that may be used: the rest is for the soft pixels at the very edge of a drawing."""

_STILL: Final = 1e-9
"""The share of a pan that a layer infinitely far away makes, above 0 only to divide by."""


class Move(StrEnum):
    STATIC = "static"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    DOLLY_IN = "dolly_in"
    """Like a zoom, but nearer layers grow faster: parallax."""
    DOLLY_OUT = "dolly_out"
    HANDHELD = "handheld"


class Easing(StrEnum):
    LINEAR = "linear"
    EASE_IN = "ease_in"
    EASE_OUT = "ease_out"
    EASE_IN_OUT = "ease_in_out"


_CURVES: Final[dict[Easing, Callable[[float], float]]] = {
    Easing.LINEAR: lambda u: u,
    Easing.EASE_IN: lambda u: 1 - math.cos(u * math.pi / 2),
    Easing.EASE_OUT: lambda u: math.sin(u * math.pi / 2),
    Easing.EASE_IN_OUT: lambda u: 0.5 - 0.5 * math.cos(u * math.pi),
}
_PARALLAX: Final[dict[Move, float]] = {
    Move.STATIC: 0.0,
    Move.ZOOM_IN: 0.0,
    Move.ZOOM_OUT: 0.0,
    Move.PAN_LEFT: 0.6,
    Move.PAN_RIGHT: 0.6,
    Move.TILT_UP: 0.6,
    Move.TILT_DOWN: 0.6,
    Move.DOLLY_IN: 1.0,
    Move.DOLLY_OUT: 1.0,
    Move.HANDHELD: 0.5,
}
_ZOOM_AT_FULL: Final = 0.12
"""How much a zoom or dolly of intensity 1 grows the picture."""
_PAN_AT_FULL: Final = 0.07
"""How far a pan or tilt of intensity 1 travels, as a share of the frame's width or height."""
_SHAKE_AT_FULL: Final = 0.006
"""How far a handheld camera of intensity 1 strays to either side, as a share of the frame's width."""
_HANDHELD_ZOOM: Final = 1.03
_WAVES_HZ: Final = (0.31, 0.53, 0.97, 1.7)
"""The sway of an arm: slow waves whose periods share no common multiple, so that it never seems to repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the camera looks: `zoom` is 1 or more, the pans are in picture units, to the right and down.

    `parallax` says how much depth matters: at 0 all layers move alike; at 1 a layer at depth d is scaled by
    `1 + (zoom - 1)(0.4 + d)` and shifted by `d` times the pan.
    """

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    parallax: float = 0.0

    def zoom_at(self, depth: float) -> float:
        return 1 + (self.zoom - 1) * _zoom_share(depth, self.parallax)

    def pan_at(self, depth: float) -> tuple[float, float]:
        share = _pan_share(depth, self.parallax)
        return self.pan_x * share, self.pan_y * share


def _zoom_share(depth: float, parallax: float) -> float:
    return 1 + parallax * (depth - 0.6)


def _pan_share(depth: float, parallax: float) -> float:
    return 1 + parallax * (depth - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """One camera move over a picture of `width` x `height` units.

    `speed` and `intensity` are factors around 1 (0.25 to 4): intensity is how far the camera goes; a speed above 1
    goes that way in less time and then rests, one below 1 goes only that part of the way. `start` and `end` are the
    fractions of the shot between which it moves. `bleed` is how far the drawing goes on beyond every edge of the frame,
    as a share of the frame's size; where that is too little for the move, the camera stands closer.
    """

    kind: Move = Move.STATIC
    width: float = 1280.0
    height: float = 720.0
    speed: float = 1.0
    intensity: float = 1.0
    easing: Easing = Easing.EASE_IN_OUT
    start: float = 0.0
    end: float = 1.0
    seed: int = 0
    bleed: float = 0.14

    def __post_init__(self) -> None:
        if not (0 <= self.start <= self.end <= 1):
            raise ValueError(f"A camera moves forward within the shot, not from {self.start} to {self.end}.")
        if self.speed <= 0 or self.intensity < 0 or self.bleed < 0:
            raise ValueError("Speed is above 0; intensity and bleed are 0 or more.")

    def view(self, frame: int, frames: int, rate: FrameRate = FILM_RATE) -> View:
        """Where the camera looks at `frame` of a shot of `frames` frames."""
        if self.kind is Move.HANDHELD:
            return self._within(self._shaken(float(rate.seconds(frame))))
        return self._within(self._moved(self._progress(frame, frames)))

    def _progress(self, frame: int, frames: int) -> float:
        """From 0 at the start of the move to the share of the way that its speed allows."""
        at = frame / max(1, frames - 1)
        length = (self.end - self.start) / max(1.0, self.speed)
        part = 1.0 if length == 0 and at >= self.start else (at - self.start) / length if length else 0.0
        return _CURVES[self.easing](min(max(part, 0.0), 1.0)) * min(1.0, self.speed)

    def _moved(self, progress: float) -> View:
        parallax = _PARALLAX[self.kind]
        grown = _ZOOM_AT_FULL * self.intensity
        way = _PAN_AT_FULL * self.intensity * (progress - 0.5)
        match self.kind:
            case Move.ZOOM_IN | Move.DOLLY_IN:
                return View(zoom=(1 + grown) ** progress, parallax=parallax)
            case Move.ZOOM_OUT | Move.DOLLY_OUT:
                return View(zoom=(1 + grown) ** (1 - progress), parallax=parallax)
            case Move.PAN_LEFT | Move.PAN_RIGHT:
                side = self.width if self.kind is Move.PAN_RIGHT else -self.width
                return View(zoom=self._standing(), pan_x=way * side, parallax=parallax)
            case Move.TILT_UP | Move.TILT_DOWN:
                side = self.height if self.kind is Move.TILT_DOWN else -self.height
                return View(zoom=self._standing(), pan_y=way * side, parallax=parallax)
            case _:
                return View()

    def _standing(self) -> float:
        """How close the camera of a pan has to stand, to find drawing enough at both ends of its way."""
        return self._zoom_for(_PAN_AT_FULL * self.intensity, _PARALLAX[self.kind])

    def _zoom_for(self, travel: float, parallax: float) -> float:
        """The least zoom that shows no edge when panning by half of `travel` (a share of the frame) to either side."""
        seen = 1 + 2 * self.bleed * _SAFE
        needed = (
            ((1 + travel * _pan_share(depth, parallax)) / seen - 1) / _zoom_share(depth, parallax)
            for depth in (0.0, NEAREST)
        )
        return 1 + max(0.0, *needed)

    def _shaken(self, seconds: float) -> View:
        reach = _SHAKE_AT_FULL * self.intensity
        parallax = _PARALLAX[self.kind]
        # The pan is a share of the width in both directions, which is more of the height: hence the aspect.
        aspect = max(1.0, self.width / self.height, self.height / self.width)
        return View(
            zoom=max(_HANDHELD_ZOOM, self._zoom_for(2 * reach * aspect, parallax)),
            pan_x=reach * self.width * self._sway(seconds, "x"),
            pan_y=reach * self.width * self._sway(seconds, "y"),
            parallax=parallax,
        )

    def _sway(self, seconds: float, axis: str) -> float:
        """Smooth noise within -1 to 1: the seed decides where each wave begins, `speed` how fast it goes."""
        phases = random.Random(f"{self.seed}/{axis}")
        waves = [(hz, phases.random()) for hz in _WAVES_HZ]
        weight = sum(1 / hz for hz in _WAVES_HZ)
        return sum(math.sin(2 * math.pi * (hz * self.speed * seconds + at)) / hz for hz, at in waves) / weight

    def _within(self, view: View) -> View:
        """The same view, its pan held back to where the drawing of every layer still fills the frame."""
        x, y = (self._reach(view, side) for side in (self.width, self.height))
        return View(
            zoom=view.zoom,
            pan_x=min(max(view.pan_x, -x), x),
            pan_y=min(max(view.pan_y, -y), y),
            parallax=view.parallax,
        )

    def _reach(self, view: View, side: float) -> float:
        """The furthest pan along a side of the frame, in picture units.

        A layer of zoom k and pan p shows `side / 2 + p` units from its middle, shrunk by k, of the
        `side / 2 * (1 + 2 bleed)` that are drawn. The bound on the camera's pan is a ratio of two lines in the depth,
        so it is smallest at one of the two ends.
        """
        drawn = 1 + 2 * self.bleed * _SAFE
        return min(
            max(0.0, side / 2 * (view.zoom_at(depth) * drawn - 1) / max(_pan_share(depth, view.parallax), _STILL))
            for depth in (0.0, NEAREST)
        )
