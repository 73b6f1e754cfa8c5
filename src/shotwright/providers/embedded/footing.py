"""Where drawn people end below the frame: half a figure has a hem, and no camera may show it."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import BLEED, Box, Layer, LayeredPicture, Role
from shotwright_animatic.raster import raster_layer
from shotwright_media.frames.view import Ground

_PX_PER_UNIT: Final = 0.25
_MARGIN: Final = 8.0
"""Picture units: breath and voice lift a figure by up to 6.2."""
_NARROW: Final = 0.1
"""The share of a body's columns that may end sooner: its slanting sides, not its hem."""
_OPAQUE: Final = 128


def grounds(picture: LayeredPicture) -> tuple[Ground, ...]:
    """Return how far each figure that the frame's lower edge cuts goes on below it, where that is less than all."""
    return tuple(_grounds(picture))


def _grounds(picture: LayeredPicture) -> Iterator[Ground]:
    for layer in picture.layers:
        if layer.role is Role.CHARACTER:
            below = _below(layer, picture.size)
            if below is not None:
                yield Ground(depth=layer.depth, below=max(0.0, below - _MARGIN) / picture.size.height)


def _below(layer: Layer, size: FrameUnits) -> float | None:
    """Return picture units; None if nothing is cut, or if the drawing goes on to the end of the bleed."""
    strip = Box(left=0, top=size.height, right=size.width, bottom=size.height * (1 + BLEED))
    drawn = raster_layer(layer, size, _PX_PER_UNIT, crop=strip).rgba[:, :, 3] >= _OPAQUE
    body = drawn[:, drawn[0]]
    if body.size == 0:
        return None
    ends = np.where(body.all(axis=0), body.shape[0], body.argmin(axis=0))
    rows = float(np.quantile(ends, _NARROW))
    return None if rows >= body.shape[0] else rows / _PX_PER_UNIT
