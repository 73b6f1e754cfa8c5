"""A single picture set in motion: what another provider drew has no layers, but camera and weather all the same."""

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import cv2
import numpy as np

from shotwright.providers.embedded.lens import camera_for
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.compositing import Element, Stage, Track
from shotwright_media.frames.particles import Particles
from shotwright_media.frames.pictures import read_picture
from shotwright_media.frames.plates import Plate, prepare
from shotwright_media.frames.swarms import Weather as Swarm
from shotwright_media.timebase import FrameRate
from shotwright_sdk.errors import ModelRefused
from shotwright_sdk.protocols import ClipRequest
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Weather

INDOORS: Final = "indoors"
"""The fact of a keyframe that keeps the weather out of its clip."""
_DEPTH: Final = 0.3
"""Where the picture lies: behind the people whom an orbit circles, so that it slides; and it grows in a push-pull."""
_OVERSAMPLING: Final = 2.0
_LEAST_ZOOM: Final = 1.2
_WEATHER_DEPTH: Final = 1.1
_WEATHERS: Final[dict[Weather, tuple[Swarm, float]]] = {
    Weather.RAIN: (Swarm.RAIN, 1.0),
    Weather.STORM: (Swarm.RAIN, 1.6),
    Weather.SNOW: (Swarm.SNOW, 1.0),
    Weather.FOG: (Swarm.FOG, 1.0),
    Weather.WIND: (Swarm.DUST, 1.0),
}
"""What moves in each weather, and how much of it."""


def stage_of_one(request: ClipRequest, rate: FrameRate) -> Stage:
    """Return a stage on which the keyframe fills the frame; what another aspect leaves over is cut off evenly.

    Nothing is drawn beyond its edges, so the camera stands closer where a move needs it.

    Raises:
        ModelRefused: The keyframe cannot be read, or its camera cannot move so.
    """
    size = request.size
    camera = camera_for(request, width=size.width, height=size.height, bleed=0.0, depths=(_DEPTH, _DEPTH))
    views = (camera.view(frame, request.frames, rate) for frame in range(request.frames))
    nearest = max(view.zoom_at(_DEPTH) for view in views)
    elements: list[Element] = [Track(variants=(_plate(_opaque(request), size, nearest),), depth=_DEPTH)]
    if request.weather in _WEATHERS and not request.facts.get(INDOORS):
        swarm, intensity = _WEATHERS[request.weather]
        aspect = size.width / size.height
        elements.append(Particles(swarm, aspect=aspect, intensity=intensity, depth=_WEATHER_DEPTH, seed=request.seed))
    return Stage(
        width=size.width,
        height=size.height,
        frames=request.frames,
        camera=camera,
        elements=tuple(elements),
        rate=rate,
    )


def _opaque(request: ClipRequest) -> Bytes:
    """The keyframe as sRGB, shape (h, w, 3): black where it lets through."""
    with TemporaryDirectory(dir=request.out.parent) as folder:
        file = Path(folder) / "keyframe"
        file.write_bytes(request.keyframe)
        try:
            picture = read_picture(file)
        except UnreadableMedia as error:
            raise ModelRefused(
                "The shot's keyframe is no readable PNG, JPEG or WebP picture of up to 64 million pixels."
                " Make or upload it again."
            ) from error
    if picture.shape[2] == 3:
        return picture
    alpha = np.ascontiguousarray(picture[:, :, 3])
    colours = np.ascontiguousarray(picture[:, :, :3])
    return np.asarray(cv2.multiply(colours, cv2.merge([alpha, alpha, alpha]), scale=1 / 255), np.uint8)


def _plate(picture: Bytes, size: Size, nearest: float) -> Plate:
    """The middle of the picture, as much as fills the frame; one picture unit is one pixel of the film."""
    high, wide = picture.shape[:2]
    density = min(wide / size.width, high / size.height)
    left, top = ((side - length * density) / 2 for side, length in ((wide, size.width), (high, size.height)))
    x0, y0, x1, y1 = math.floor(left), math.floor(top), math.ceil(wide - left), math.ceil(high - top)
    return prepare(
        np.ascontiguousarray(picture[y0:y1, x0:x1]),
        left=(x0 - left) / density,
        top=(y0 - top) / density,
        density=density,
        output_density=1.0,
        oversampling=_OVERSAMPLING,
        largest_zoom=max(nearest, _LEAST_ZOOM),
    )
