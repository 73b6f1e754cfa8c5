"""Turns backdrops into small pictures, as far as the tests need it."""

import io
import math
import xml.etree.ElementTree as ET

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import BLEED, Layer

Pixels = NDArray[np.float32]
"""Shape (height, width, 4): premultiplied colour and alpha from 0 to 1."""


def document(layer: Layer, size: FrameUnits, width_px: int) -> str:
    """Return the layer as an SVG file that shows the frame with its bleed."""
    x, y = -BLEED * size.width, -BLEED * size.height
    wide, tall = (1 + 2 * BLEED) * size.width, (1 + 2 * BLEED) * size.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {wide} {tall}" width="{width_px}"'
        f' height="{math.ceil(width_px * tall / wide)}"><defs>{layer.defs}</defs>{layer.svg}</svg>'
    )


def parse(text: str) -> ET.Element:
    """Read XML that the code under test has just written."""
    return ET.fromstring(text)  # noqa: S314  # our own text, not a stranger's


def raster(layer: Layer, size: FrameUnits, width_px: int = 96) -> Pixels:
    png = resvg_py.svg_to_bytes(svg_string=document(layer, size, width_px), skip_system_fonts=True)
    rgba = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"), dtype=np.float32) / 255
    return np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3]]).astype(np.float32)


def flatten(layers: tuple[Layer, ...], size: FrameUnits, width_px: int = 96) -> Pixels:
    """Lay the layers over each other, far to near."""
    picture = raster(layers[0], size, width_px)
    for layer in layers[1:]:
        over = raster(layer, size, width_px)
        picture = (over + picture * (1 - over[..., 3:])).astype(np.float32)
    return picture


def brightness(picture: Pixels) -> float:
    """Return the mean luma from 0 to 1 (Rec. 709 weights)."""
    return float(np.mean(picture[..., :3] @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)))
