"""How a camera moves over a picture: pure, smooth, and never past the edge of the drawing."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from shotwright_media.frames.easing import EASE, CubicBezier, Easing, eased
from shotwright_media.frames.moves import Move, on_its_way, settling, shaken, stray
from shotwright_media.frames.path import Path, PathPoint
from shotwright_media.frames.view import ANY_DEPTH, PEOPLE, Drawn, Ground, View
from shotwright_media.timebase import FILM_RATE, FrameRate

STRONGEST: Final = 4.0
"""The greatest speed and intensity."""
_WHIP_S: Final = 0.65
"""What a whip of speed 1 takes to settle; it is nearly there in a third of that."""
_SAMPLES: Final = 64
_SHUTTER: Final = 0.5
"""The part of a frame's time that the shutter is open, as film cameras have it: 180 degrees."""
_BLURRED: Final = 0.003
"""What moves by more than this share of the width while the shutter is open is drawn more than once."""
_BLUR_STEP_PX: Final = 2.0
_MOST_EXPOSURES: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """One camera move over a picture of `width` x `height` units.

    `speed` and `intensity` are factors around 1 (up to 4): intensity is how far the camera goes; a speed above 1
    goes that way in less time and then rests, one below 1 goes only that part of the way. `start` and `end` are the
    fractions of the shot between which it moves. `bezier` is the easing if that is `CUBIC_BEZIER`; `path` is where
    `FOLLOW_PATH` goes: it meets its points at the depth of people, or of what is nearest to them.

    `bleed` is how far the drawing goes on beyond every edge of the frame, as a share of the frame's size, at all
    `depths` from the first to the second; `grounds` end sooner below. Where that is too little for the move, the camera
    stands closer.

    Raises:
        ValueError: A number is out of its range.
    """

    kind: Move = Move.STATIC
    width: float = 1280.0
    height: float = 720.0
    speed: float = 1.0
    intensity: float = 1.0
    easing: Easing = Easing.EASE_IN_OUT
    bezier: CubicBezier = EASE
    start: float = 0.0
    end: float = 1.0
    path: tuple[PathPoint, ...] = ()
    seed: int = 0
    bleed: float = 0.14
    depths: tuple[float, float] = ANY_DEPTH
    grounds: tuple[Ground, ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.start <= self.end <= 1):
            raise ValueError(f"A camera moves forward within the shot, not from {self.start} to {self.end}.")
        if not (0 < self.speed <= STRONGEST and 0 <= self.intensity <= STRONGEST and self.bleed >= 0):
            raise ValueError(
                f"Speed is above 0 and intensity 0 or more, both up to {STRONGEST:g}, and bleed is 0 or more;"
                f" not {self.speed}, {self.intensity} and {self.bleed}."
            )
        _plan(self)

    def view(self, frame: float, frames: int, rate: FrameRate = FILM_RATE) -> View:
        """Where the camera looks at `frame` of a shot of `frames` frames; halves of a frame count, too."""
        plan = _plan(self)
        seen = self._bare(plan, frame, frames, rate)
        return plan.drawn.closer(replace(seen, zoom=seen.zoom + plan.nearer))

    def exposures(self, frame: int, frames: int, rate: FrameRate, density: float) -> Sequence[View]:
        """What one frame shows: one view, or so many along a fast move that their mean is its motion blur.

        `density` is pixels of the film per picture unit.
        """
        opens, closes = (self.view(frame + side * _SHUTTER / 2, frames, rate) for side in (-1, 1))
        moved = self._moved_between(opens, closes)
        if moved <= _BLURRED * self.width:
            return (self.view(frame, frames, rate),)
        count = min(max(2, math.ceil(moved * density / _BLUR_STEP_PX)), _MOST_EXPOSURES)
        parts = (_SHUTTER * ((k + 0.5) / count - 0.5) for k in range(count))
        return tuple(self.view(frame + part, frames, rate) for part in parts)

    def _bare(self, plan: "_Plan", frame: float, frames: int, rate: FrameRate) -> View:
        """Where the move would have the camera look."""
        last = max(1, frames - 1)
        match self.kind:
            case Move.HANDHELD:
                return shaken(frame / float(rate.fps), self.speed, self.intensity, self.seed, plan.drawn)
            case Move.WHIP:
                seconds = last / float(rate.fps)
                time = min(_WHIP_S / self.speed / seconds, self.end - self.start)
                progress = settling(_share(frame / last, self.start, time))
            case _:
                time = (self.end - self.start) / max(1.0, self.speed)
                progress = self.way(min(_share(frame / last, self.start, time), 1.0))
        if self.kind is Move.FOLLOW_PATH:
            return plan.path.view(progress)
        return on_its_way(self.kind, progress, self.intensity, plan.drawn)

    def way(self, time: float) -> float:
        """The share of its way that the camera has gone at a share of its time: not all of it if it is slow."""
        return eased(self.easing, self.bezier, time) * min(1.0, self.speed)

    def _moved_between(self, one: View, other: View) -> float:
        """How far the corner that moves most goes, at the depth where it goes furthest, in picture units."""
        return max(
            math.hypot(
                *(
                    abs(b - a) + abs(other.zoom_at(depth) - one.zoom_at(depth)) * side / 2
                    for a, b, side in zip(
                        one.pan_at(depth), other.pan_at(depth), (self.width, self.height), strict=True
                    )
                )
            )
            for depth in self.depths
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is found once for a camera: what it may see, its path, and how much closer it has to stand."""

    drawn: Drawn
    path: Path
    nearer: float


@lru_cache(maxsize=64)
def _plan(camera: Camera) -> _Plan:
    drawn = Drawn(
        width=camera.width, height=camera.height, bleed=camera.bleed, depths=camera.depths, grounds=camera.grounds
    )
    farthest, nearest = camera.depths
    path = Path(camera.path, drawn, min(max(PEOPLE, farthest), nearest))
    nearer = max(drawn.zoom_for(view) - view.zoom for view in _extremes(camera, drawn))
    return _Plan(drawn=drawn, path=path, nearer=max(0.0, nearer))


def _extremes(camera: Camera, drawn: Drawn) -> Iterator[View]:
    """Yield views between which all others lie, as far as the camera has to stand closer for them."""
    match camera.kind:
        case Move.FOLLOW_PATH:
            yield View()
        case Move.HANDHELD:
            yield stray(1, 1, camera.intensity, drawn)
        case _:
            way = settling if camera.kind is Move.WHIP else camera.way
            for sample in range(_SAMPLES + 1):
                yield on_its_way(camera.kind, way(sample / _SAMPLES), camera.intensity, drawn)


def _share(at: float, start: float, length: float) -> float:
    """How much of the time from `start` on has passed: above 1 when it is over."""
    if length <= 0:
        return 1.0 if at >= start else 0.0
    return max(0.0, (at - start) / length)
