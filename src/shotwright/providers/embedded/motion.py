"""Layered keyframes set in motion: camera, parallax, mouths, blinks, breath and weather, behind the SDK's protocol."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shotwright.providers.embedded.acting import Acting, act
from shotwright.providers.embedded.processes import Processes
from shotwright_animatic.layered_svg import from_svg
from shotwright_animatic.layers import BLEED, Box, FigureMark, Layer, LayeredPicture
from shotwright_animatic.people.mouths import MouthState
from shotwright_animatic.raster import bled, raster_layer
from shotwright_media.camera import Camera, Easing, Move
from shotwright_media.compositing import Element, Painter, Pose, Stage, Track
from shotwright_media.encode import render_segment
from shotwright_media.fonts import caption_font
from shotwright_media.particles import Particles
from shotwright_media.plates import Plate, prepare
from shotwright_media.profile import Profile
from shotwright_media.swarms import Weather
from shotwright_media.timebase import FrameRate
from shotwright_sdk.protocols import ClipRequest, Facts, OnProgress
from shotwright_sdk.values import CameraMove

_OVERSAMPLING: Final = 1.2
_SOFT_OVERSAMPLING: Final = 0.6
"""Plates of what is blurred need not hold more than the blur leaves."""
_SOFT_PX: Final = 3.0
_LARGEST_ZOOM: Final = 1.15
_MARGIN: Final = 12.0
"""Picture units drawn beyond what the camera sees: room for breath, and for the filters' edges."""
_PATCH_MARGIN: Final = 3.0
_OPEN, _SHUT = "open", "closed"


class EmbeddedMotion:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def animate(self, request: ClipRequest, on_progress: OnProgress) -> Facts:
        await self._processes.run(animate, request)
        on_progress(1.0)
        return {}


def animate(request: ClipRequest) -> None:
    """Render one clip in this process, on one thread.

    Raises:
        BrokenLayers: The layers cannot be read.
    """
    picture = from_svg(request.layers_svg)
    rate = FrameRate(fps=request.rate)
    shot = _Shot(request=request, picture=picture, camera=_camera(request.camera, picture, request.seed), rate=rate)
    stage = Stage(
        width=request.size.width,
        height=request.size.height,
        frames=request.frames,
        camera=shot.camera,
        elements=tuple(shot.elements()),
        rate=rate,
    )
    profile = Profile(width=request.size.width, height=request.size.height, rate=rate)
    render_segment(request.out, Painter(stage).draw, request.frames, profile)


def _camera(move: CameraMove, picture: LayeredPicture, seed: int) -> Camera:
    return Camera(
        kind=Move(move.kind),
        width=picture.size.width,
        height=picture.size.height,
        speed=move.speed,
        intensity=move.intensity,
        easing=Easing(move.easing),
        start=move.start,
        end=move.end,
        seed=seed,
        bleed=BLEED,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shot:
    """One shot's layers as elements of a stage."""

    request: ClipRequest
    picture: LayeredPicture
    camera: Camera
    rate: FrameRate

    @property
    def density(self) -> float:
        """Pixels of the film per picture unit."""
        size, units = self.request.size, self.picture.size
        return max(size.width / units.width, size.height / units.height)

    def elements(self) -> Iterator[Element]:
        marks = {mark.layer: mark for mark in self.picture.figures}
        for layer in self.picture.layers:
            if layer.effect in set(Weather):
                yield self._weather(layer)
            elif layer.name in marks:
                yield from self._figure(layer, marks[layer.name])
            else:
                yield Track(variants=(self._plate(layer),), depth=layer.depth)

    def _weather(self, layer: Layer) -> Particles:
        size = self.request.size
        return Particles(
            Weather(layer.effect), aspect=size.width / size.height, depth=layer.depth, seed=self.request.seed
        )

    def _figure(self, layer: Layer, mark: FigureMark) -> Iterator[Track]:
        """Yield the figure at rest, and over it the parts of its face that change."""
        acting = act(self.request, mark.character, self.rate)
        states = [state for state in MouthState if state is not MouthState.REST]
        mouths = [self._plate(layer, {"mouth": state, "eyes": _OPEN}, mark.mouth) for state in states]
        lids = self._plate(layer, {"mouth": MouthState.REST, "eyes": _SHUT}, mark.eyes)
        at_rest = self._plate(layer, {"mouth": MouthState.REST, "eyes": _OPEN})
        yield Track(variants=(at_rest,), depth=layer.depth, pose=lambda frame: _pose(acting, frame, 0))
        yield Track(variants=(lids,), depth=layer.depth, pose=lambda frame: _lids(acting, frame))
        yield Track(
            variants=tuple(mouths),
            depth=layer.depth,
            pose=lambda frame: _pose(
                acting,
                frame,
                None if acting.mouths[frame] is MouthState.REST else states.index(acting.mouths[frame]),
            ),
        )

    def _plate(self, layer: Layer, variants: dict[str, str] | None = None, part: Box | None = None) -> Plate:
        soft = layer.blur * self.density >= _SOFT_PX
        oversampling = _SOFT_OVERSAMPLING if soft else _OVERSAMPLING
        crop = part.grown(_PATCH_MARGIN) if part is not None else self._seen(layer.depth)
        drawn = raster_layer(
            layer,
            self.picture.size,
            self.density * oversampling,
            variants=variants,
            crop=crop,
            font_files=(caption_font(),),
        )
        return prepare(
            drawn.rgba,
            left=drawn.left,
            top=drawn.top,
            density=drawn.px_per_unit,
            output_density=self.density,
            oversampling=oversampling,
            largest_zoom=_LARGEST_ZOOM,
        )

    def _seen(self, depth: float) -> Box:
        """Return what the camera sees of a layer during the whole shot, with a margin, in picture units."""
        size = self.picture.size
        boxes = [self._seen_at(frame, depth) for frame in range(self.request.frames)]
        whole = bled(size)
        return Box(
            left=max(whole.left, min(box.left for box in boxes) - _MARGIN),
            top=max(whole.top, min(box.top for box in boxes) - _MARGIN),
            right=min(whole.right, max(box.right for box in boxes) + _MARGIN),
            bottom=min(whole.bottom, max(box.bottom for box in boxes) + _MARGIN),
        )

    def _seen_at(self, frame: int, depth: float) -> Box:
        view = self.camera.view(frame, self.request.frames, self.rate)
        zoom, (pan_x, pan_y) = view.zoom_at(depth), view.pan_at(depth)
        middle_x, middle_y = self.picture.size.width / 2, self.picture.size.height / 2
        return Box(
            left=middle_x + (pan_x - middle_x) / zoom,
            top=middle_y + (pan_y - middle_y) / zoom,
            right=middle_x + (pan_x + middle_x) / zoom,
            bottom=middle_y + (pan_y + middle_y) / zoom,
        )


def _pose(acting: Acting, frame: int, variant: int | None) -> Pose:
    return Pose(variant=variant, dy=acting.rise[frame])


def _lids(acting: Acting, frame: int) -> Pose:
    return _pose(acting, frame, 0 if acting.eyes_shut[frame] else None)
