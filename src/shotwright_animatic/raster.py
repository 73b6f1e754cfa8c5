"""From layers to pixels, with resvg.

A layer is drawn by itself, so that a clip can move it; `flatten` puts them together into the still picture. resvg holds
the interpreter's lock while it draws (resvg_py 0.5.0), so threads do not make this faster; processes do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import BLEED, Box, Layer, LayeredPicture
from shotwright_sdk.errors import BrokenLayers

Pixels: TypeAlias = NDArray[np.uint8]

_MAX_SIDE_PX: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A drawn layer. `rgba` is (height, width, 4), straight alpha, sRGB; `left` and `top` are its corner in units."""

    rgba: Pixels
    left: float
    top: float
    px_per_unit: float


def bled(size: FrameUnits) -> Box:
    """Return the frame with the margin that layers are drawn for."""
    across, down = size.width * BLEED, size.height * BLEED
    return Box(left=-across, top=-down, right=size.width + across, bottom=size.height + down)


def raster_layer(
    layer: Layer,
    size: FrameUnits,
    px_per_unit: float,
    *,
    variants: Mapping[str, str] | None = None,
    crop: Box | None = None,
    font_files: tuple[Path, ...] = (),
) -> Raster:
    """Draw one layer: the same arguments give the same bytes.

    Args:
        layer: What to draw.
        size: The frame of its picture.
        px_per_unit: Pixels per picture unit, e.g. 1.2 for 1536 x 864 of a 1280 x 720 frame.
        variants: What to show of a character's switched groups, e.g. `{"mouth": "open", "eyes": "closed"}`.
        crop: The part to draw, in units; the frame with its bleed if not given.
        font_files: Fonts, read only if the layer has text. Others than these are never used.

    Raises:
        BrokenLayers: resvg cannot draw the layer.
    """
    area = crop or bled(size)
    # A blurred edge needs what lies beyond the crop: three sigmas hold all of a Gaussian that can be seen.
    around = area.grown(layer.blur * 3) if layer.blur else area
    left, top = round(around.left * px_per_unit), round(around.top * px_per_unit)
    width = max(1, round(around.right * px_per_unit) - left)
    height = max(1, round(around.bottom * px_per_unit) - top)
    if max(width, height) > _MAX_SIDE_PX:
        raise ValueError(f"A layer of {width} x {height} pixels is larger than {_MAX_SIDE_PX} allows.")
    view = f"{left / px_per_unit:.6f} {top / px_per_unit:.6f} {width / px_per_unit:.6f} {height / px_per_unit:.6f}"
    svg = shown(layer.svg, layer.name, variants or {})
    rgba = _render(layer, svg, view, (width, height), font_files)
    if layer.blur:
        rgba = _blurred(rgba, layer.blur * px_per_unit)
        edge = round(layer.blur * 3 * px_per_unit)
        inner_w, inner_h = round((area.right - area.left) * px_per_unit), round((area.bottom - area.top) * px_per_unit)
        rgba = np.ascontiguousarray(rgba[edge : edge + inner_h, edge : edge + inner_w])
        left, top = left + edge, top + edge
    return Raster(rgba=rgba, left=left / px_per_unit, top=top / px_per_unit, px_per_unit=px_per_unit)


def shown(svg: str, layer: str, variants: Mapping[str, str]) -> str:
    """Return a character's drawing with one group of each kind in `variants` shown and its siblings hidden.

    A kind or state that the drawing does not have (an editor may have removed it) changes nothing.
    """
    for kind, state in variants.items():
        tags = re.compile(rf'<g\b[^>]*\bid="{re.escape(layer)}-{re.escape(kind)}-(\w+)"[^>]*>')
        if any(found[1] == state for found in tags.finditer(svg)):
            svg = tags.sub(lambda found, wanted=state: _displayed(found[0], shown=found[1] == wanted), svg)
    return svg


def flatten(picture: LayeredPicture, size_px: tuple[int, int], font_files: tuple[Path, ...] = ()) -> Pixels:
    """Return the still picture, (height, width, 3) RGB, of `size_px` = (width, height)."""
    width, height = size_px
    scale = width / picture.size.width
    frame = Box(left=0, top=0, right=picture.size.width, bottom=height / scale)
    canvas = np.zeros((height, width, 3), np.uint8)
    for layer in picture.layers:
        drawn = raster_layer(layer, picture.size, scale, crop=frame, font_files=font_files)
        canvas = _over(canvas, drawn.rgba[:height, :width])
    return canvas


def _displayed(tag: str, *, shown: bool) -> str:
    plain = re.sub(r'\s+display="[^"]*"', "", tag)
    plain = re.sub(r"display\s*:\s*\w+\s*;?", "", plain)
    return plain if shown else re.sub(r"(/?)>$", r' display="none"\1>', plain)


def _render(layer: Layer, svg: str, view: str, size: tuple[int, int], fonts: tuple[Path, ...]) -> Pixels:
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{size[0]}" height="{size[1]}" '
        f'preserveAspectRatio="none"><defs>{layer.defs}</defs>{svg}</svg>'
    )
    # Reading a large font takes longer than drawing most layers.
    files = [str(font) for font in fonts] if "<text" in svg else None
    try:
        png = resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True, font_files=files)
    except ValueError as problem:
        raise BrokenLayers(f"Layer {layer.name!r} cannot be drawn ({problem}); restore or remove it.") from problem
    decoded = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise BrokenLayers(f"Layer {layer.name!r} cannot be drawn; restore or remove it.")
    return cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA).astype(np.uint8, copy=False)


def _blurred(rgba: Pixels, sigma_px: float) -> Pixels:
    """Blur with premultiplied alpha, or transparent black would bleed into the edges."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    soft = rgba.astype(np.float32)
    soft[..., :3] *= alpha
    soft = cv2.GaussianBlur(soft, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)
    opacity = np.maximum(soft[..., 3:] / 255, 1e-6)
    soft[..., :3] /= opacity
    return np.clip(soft.round(), 0, 255).astype(np.uint8)


def _over(canvas: Pixels, layer: Pixels) -> Pixels:
    if not layer[..., 3].any():
        return canvas
    alpha = layer[..., 3:].astype(np.uint16)
    mixed = canvas.astype(np.uint16) * (255 - alpha) + layer[..., :3].astype(np.uint16) * alpha
    return ((mixed + 127) // 255).astype(np.uint8)
