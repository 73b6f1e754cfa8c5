"""A shot as something that can be drawn at any of its frames: layers in depth, a camera, weather, subtitles."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeAlias

import av

from shotwright_media.frames.camera import Camera, View
from shotwright_media.frames.canvas import Canvas
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.geometry import Affine, scaled, shifted, turned
from shotwright_media.frames.overlays import Overlay
from shotwright_media.frames.particles import Particles
from shotwright_media.frames.plates import Plate
from shotwright_media.timebase import FILM_RATE, FrameRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a layer stands in one frame, before the camera looks at it.

    `variant`: which of the layer's plates is shown; None shows none. `dx`, `dy`: shift in picture units.
    `scale` and `angle` (degrees, clockwise) turn around the point `about`, in picture units. `opacity`: 0 to 1.
    """

    variant: int | None = 0
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    angle: float = 0.0
    about: tuple[float, float] = (0.0, 0.0)
    opacity: float = 1.0

    @property
    def affine(self) -> Affine:
        return turned(self.angle, scale=self.scale, about=self.about).then(shifted(self.dx, self.dy))


AT_REST = Pose()


def _at_rest(_frame: int) -> Pose:
    return AT_REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A layer over time. `depth`: 0.05 sky to 1.2 close to the lens; `pose`: how it stands in a frame of the shot."""

    variants: tuple[Plate, ...]
    depth: float
    pose: Callable[[int], Pose] = _at_rest


Element: TypeAlias = Track | Particles


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything one shot shows.

    `elements` are drawn in their order, from far to near; `overlays` last, at fixed pixels of the film. `frames` is the
    shot's length. The camera's `width` and `height` are the frame in picture units; it fills `width` x `height` pixels,
    and what a different aspect leaves over is cut off evenly.
    """

    width: int
    height: int
    frames: int
    camera: Camera
    elements: tuple[Element, ...]
    overlays: tuple[Overlay, ...] = ()
    rate: FrameRate = field(default=FILM_RATE)

    @property
    def density(self) -> float:
        """Pixels of the film per picture unit: what `plates.prepare` takes as `output_density`."""
        return max(self.width / self.camera.width, self.height / self.camera.height)

    def still(self, frame: int) -> Bytes:
        """One frame as sRGB, shape (height, width, 3)."""
        painter = Painter(self)
        painter.paint(frame)
        return painter.canvas.rgb()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A plate, where it goes on the canvas, and how strongly: equal ones leave equal pixels."""

    plate: Plate
    to_canvas: Affine
    opacity: float


class Painter:
    """Draws the frames of a stage, in any order, on a canvas of its own. One thread uses it at a time.

    What lies farthest away often stands still while people in front of it talk: those layers are drawn once and kept
    until one of them moves.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.canvas = Canvas(stage.width, stage.height)
        self._last: list[_Placed] = []
        self._kept: list[_Placed] = []
        self._kept_planes = self.canvas.copies()

    def draw(self, frame: int, picture: av.VideoFrame) -> None:
        """Draw `frame` into a yuv420p picture of the stage's size."""
        self.paint(frame)
        self.canvas.copy_to(picture)

    def paint(self, frame: int) -> None:
        """Draw `frame` on the canvas.

        Raises:
            IndexError: The shot has no such frame, or a pose names a variant that its track does not have.
        """
        stage = self.stage
        if not 0 <= frame < stage.frames:
            raise IndexError(f"The shot has {stage.frames} frames; there is no frame {frame}.")
        views = stage.camera.exposures(frame, stage.frames, stage.rate, stage.density)
        for view in views:
            self._expose(frame, view)
            if len(views) > 1:
                self.canvas.expose()
        if len(views) > 1:
            self.canvas.develop(len(views))
        for overlay in stage.overlays:
            if frame in overlay.span:
                overlay.draw(self.canvas)

    def _expose(self, frame: int, view: View) -> None:
        """Draw all that moves with the camera, as it is seen from one place."""
        stage = self.stage
        far, near = self._placed(frame, view)
        self._paint_far(far)
        for element in near:
            match element:
                case _Placed():
                    self.canvas.draw(element.plate, element.to_canvas, element.opacity)
                case Particles():
                    pan_x, pan_y = (side * stage.density for side in view.pan_at(element.depth))
                    element.draw(self.canvas, float(stage.rate.seconds(frame)), -pan_x, -pan_y)

    def _placed(self, frame: int, view: View) -> tuple[list[_Placed], list[_Placed | Particles]]:
        """All that the frame shows, in drawing order: the layers behind the first weather, and the rest."""
        shown: list[_Placed | Particles] = []
        for element in self.stage.elements:
            if isinstance(element, Particles):
                shown.append(element)
            elif (placed := self._place(element, frame, view)) is not None:
                shown.append(placed)
        far = list(takewhile(lambda each: isinstance(each, _Placed), shown))
        return [each for each in far if isinstance(each, _Placed)], shown[len(far) :]

    def _place(self, track: Track, frame: int, view: View) -> _Placed | None:
        pose = track.pose(frame)
        if pose.variant is None or pose.opacity <= 0:
            return None
        plate = track.variants[pose.variant]
        on_picture = scaled(1 / plate.density).then(shifted(plate.left, plate.top)).then(pose.affine)
        return _Placed(plate, on_picture.then(self._lens(view, track.depth)), pose.opacity)

    def _paint_far(self, far: list[_Placed]) -> None:
        """Draw the far layers, beginning with those that stand as they stood in the frame before."""
        still = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self._last, far, strict=False)))
        self._last = far
        if still and self._kept == far[:still]:
            self.canvas.paste(self._kept_planes)
        else:
            self.canvas.clear()
            self._draw(far[:still])
            if still:
                self._kept = far[:still]
                self.canvas.copy_into(self._kept_planes)
        self._draw(far[still:])

    def _draw(self, layers: list[_Placed]) -> None:
        for placed in layers:
            self.canvas.draw(placed.plate, placed.to_canvas, placed.opacity)

    def _lens(self, view: View, depth: float) -> Affine:
        """From picture units at `depth` to pixels of the film."""
        stage = self.stage
        pan_x, pan_y = view.pan_at(depth)
        return (
            shifted(-stage.camera.width / 2, -stage.camera.height / 2)
            .then(scaled(view.zoom_at(depth)))
            .then(shifted(-pan_x, -pan_y))
            .then(scaled(stage.density))
            .then(shifted(stage.width / 2, stage.height / 2))
        )
