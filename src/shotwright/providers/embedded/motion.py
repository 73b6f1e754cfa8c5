"""Keyframes set in motion: camera, parallax, mouths, blinks, breath and weather, behind the SDK's protocol."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from shotwright.providers.embedded.acting import Acting, act
from shotwright.providers.embedded.footing import grounds
from shotwright.providers.embedded.lens import camera_for
from shotwright.providers.embedded.processes import Processes
from shotwright.providers.embedded.sight import Sight, whole_frame
from shotwright.providers.embedded.single import stage_of_one
from shotwright_animatic.layered_svg import from_svg
from shotwright_animatic.layers import BLEED, Box, FigureMark, Layer, LayeredPicture
from shotwright_animatic.people.mouths import MouthState
from shotwright_animatic.raster import MAX_SIDE_PX, Raster, bled, on_top, raster_layer
from shotwright_media.clips.encode import render_segment
from shotwright_media.frames.compositing import Element, Painter, Pose, Stage, Track
from shotwright_media.frames.overlays import Overlay, overlay
from shotwright_media.frames.particles import Particles
from shotwright_media.frames.plates import Plate, prepare
from shotwright_media.frames.swarms import Weather
from shotwright_media.frames.view import ANY_DEPTH
from shotwright_media.profile import Profile
from shotwright_media.subtitles.fonts import caption_font
from shotwright_media.timebase import FrameRate, FrameSpan
from shotwright_sdk.protocols import ClipRequest, Facts, OnProgress

_OVERSAMPLING: Final = 1.2
_SOFT_OVERSAMPLING: Final = 0.6
"""Plates of what is blurred need not hold more than the blur leaves."""
_SOFT_PX: Final = 3.0
_LARGEST_ZOOM: Final = 1.15
"""What plates of that oversampling are good for; larger zooms need more of it, in steps of as much."""
_MOST_STEPS: Final = 4
"""A picture drawn denser still would flicker where the same shot sees it from far."""
_PATCH_MARGIN: Final = 3.0
_OPEN, _SHUT = "open", "closed"
_VIGNETTE: Final = "vignette"


class EmbeddedMotion:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def animate(self, request: ClipRequest, on_progress: OnProgress) -> Facts:
        await self._processes.run(animate, request)
        on_progress(1.0)
        return {}


def ready() -> None:
    """Do nothing: a process that can run this has loaded everything that drawing needs."""


def animate(request: ClipRequest) -> None:
    """Render one clip in this process, on one thread.

    Raises:
        BrokenLayers: The layers cannot be read.
        ModelRefused: The picture cannot be read, or the camera cannot move so.
    """
    rate = FrameRate(fps=request.rate)
    stage = _layered(request, rate) if request.layers_svg else stage_of_one(request, rate)
    profile = Profile(width=request.size.width, height=request.size.height, rate=rate)
    render_segment(request.out, Painter(stage).draw, request.frames, profile)


def _layered(request: ClipRequest, rate: FrameRate) -> Stage:
    picture = _in_depth(from_svg(request.layers_svg))
    camera = camera_for(
        request, width=picture.size.width, height=picture.size.height, bleed=BLEED, grounds=grounds(picture)
    )
    sight = Sight(size=picture.size, camera=camera, frames=request.frames, rate=rate)
    shot = _Shot(request=request, picture=picture, sight=sight)
    return Stage(
        width=request.size.width,
        height=request.size.height,
        frames=request.frames,
        camera=camera,
        elements=tuple(shot.elements()),
        overlays=tuple(shot.overlays()),
        rate=rate,
    )


def _in_depth(picture: LayeredPicture) -> LayeredPicture:
    """Return the picture with every layer where the camera keeps its edges out of sight: people may write any depth."""
    farthest, nearest = ANY_DEPTH
    layers = (replace(layer, depth=min(max(layer.depth, farthest), nearest)) for layer in picture.layers)
    return replace(picture, layers=tuple(layers))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shot:
    """One shot's layers as elements of a stage."""

    request: ClipRequest
    picture: LayeredPicture
    sight: Sight

    @property
    def density(self) -> float:
        """Pixels of the film per picture unit."""
        size, units = self.request.size, self.picture.size
        return max(size.width / units.width, size.height / units.height)

    def elements(self) -> Iterator[Element]:
        """Yield what moves, from back to front."""
        marks = {mark.layer: mark for mark in self.picture.figures}
        still: list[Layer] = []
        for layer in self.picture.layers:
            if layer.effect == _VIGNETTE:
                continue
            moves = layer.effect in set(Weather) or layer.name in marks
            if still and (moves or not self.sight.moves_with(still, layer)):
                yield self._together(still)
                still = []
            if layer.effect in set(Weather):
                yield self._weather(layer)
            elif layer.name in marks:
                yield from self._figure(layer, marks[layer.name])
            else:
                still.append(layer)
        if still:
            yield self._together(still)

    def overlays(self) -> Iterator[Overlay]:
        """Yield what lies on the lens: the vignette."""
        span = FrameSpan(first=0, end=self.request.frames)
        for layer in self.picture.layers:
            if layer.effect == _VIGNETTE:
                drawn = self._drawn(layer, self.density, whole_frame(self.picture.size))
                yield overlay(drawn.rgba[: self.request.size.height, : self.request.size.width], 0, 0, span)

    def _weather(self, layer: Layer) -> Particles:
        size = self.request.size
        return Particles(
            Weather(layer.effect), aspect=size.width / size.height, depth=layer.depth, seed=self.request.seed
        )

    def _figure(self, layer: Layer, mark: FigureMark) -> Iterator[Track]:
        """Yield the figure at rest, and over it the parts of its face that change."""
        acting = act(self.request, mark.character, self.sight.rate)
        seen = self.sight.seen(layer.depth)
        rest = {"mouth": MouthState.REST, "eyes": _OPEN}
        at_rest = self._plate(self._drawn(layer, self._sharp(layer.depth), seen, rest))
        yield Track(variants=(at_rest,), depth=layer.depth, pose=lambda frame: _pose(acting, frame, 0))
        if acting.eyes_shut.any():
            lids = self._part(layer, {**rest, "eyes": _SHUT}, mark.eyes)
            yield Track(variants=(lids,), depth=layer.depth, pose=lambda frame: _lids(acting, frame))
        shapes = sorted(set(acting.mouths) - {MouthState.REST})
        if shapes:
            mouths = tuple(self._part(layer, {**rest, "mouth": shape}, mark.mouth) for shape in shapes)
            yield Track(variants=mouths, depth=layer.depth, pose=lambda frame: _mouth(acting, frame, shapes))

    def _part(self, layer: Layer, variants: dict[str, str], part: Box) -> Plate:
        crop = part.grown(_PATCH_MARGIN)
        return self._plate(self._drawn(layer, self._sharp(layer.depth), crop, variants))

    def _together(self, layers: Sequence[Layer]) -> Track:
        """Return layers that the camera does not tell apart as one: drawing one picture a frame beats drawing five."""
        soft = all(layer.blur * self.density >= _SOFT_PX for layer in layers)
        depth = (layers[0].depth + layers[-1].depth) / 2
        density = self._sharp(depth) * (_SOFT_OVERSAMPLING / _OVERSAMPLING if soft else 1.0)
        seen = self.sight.seen(min(layer.depth for layer in layers)).union(
            self.sight.seen(max(layer.depth for layer in layers))
        )
        drawn = reduce(on_top, (self._drawn(layer, density, seen) for layer in layers))
        return Track(variants=(self._plate(drawn),), depth=depth)

    def _sharp(self, depth: float) -> float:
        """Return pixels per picture unit for what is seen sharp at a depth, from as near as the camera ever gets."""
        nearer = math.log(self.sight.largest_zoom(depth)) / math.log(_LARGEST_ZOOM)
        steps = min(max(math.ceil(nearer) - 1, 0), _MOST_STEPS)
        box = bled(self.picture.size)
        most = MAX_SIDE_PX / max(box.right - box.left, box.bottom - box.top)
        return min(self.density * _OVERSAMPLING * _LARGEST_ZOOM**steps, most)

    def _drawn(self, layer: Layer, density: float, crop: Box, variants: dict[str, str] | None = None) -> Raster:
        return raster_layer(
            layer, self.picture.size, density, variants=variants, crop=crop, font_files=(caption_font(),)
        )

    def _plate(self, drawn: Raster) -> Plate:
        oversampling = drawn.px_per_unit / self.density
        return prepare(
            drawn.rgba,
            left=drawn.left,
            top=drawn.top,
            density=drawn.px_per_unit,
            output_density=self.density,
            oversampling=oversampling,
            largest_zoom=_LARGEST_ZOOM * max(1.0, oversampling / _OVERSAMPLING),
        )


def _pose(acting: Acting, frame: int, variant: int | None) -> Pose:
    return Pose(variant=variant, dy=acting.rise[frame])


def _lids(acting: Acting, frame: int) -> Pose:
    return _pose(acting, frame, 0 if acting.eyes_shut[frame] else None)


def _mouth(acting: Acting, frame: int, shapes: Sequence[MouthState]) -> Pose:
    shape = acting.mouths[frame]
    return _pose(acting, frame, None if shape is MouthState.REST else shapes.index(shape))
