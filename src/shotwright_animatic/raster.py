"""From layers to pixels, with resvg.

A layer is drawn by itself, so that a clip can move it; `flatten` puts them together into the still picture. resvg holds
the interpreter's lock while it draws (resvg_py 0.5.0), so threads do not make this faster; processes do.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import BLEED, Box, Layer, LayeredPicture, Role
from shotwright_sdk.errors import BrokenLayers

Pixels: TypeAlias = NDArray[np.uint8]

MAX_SIDE_PX: Final = 8192
_OPAQUE: Final = 255
_KEPT_PX: Final = 3_000_000
"""Larger drawings are not kept: sixteen of them would take too much memory."""


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
    left, top = round(area.left * px_per_unit), round(area.top * px_per_unit)
    width = max(1, round(area.right * px_per_unit) - left)
    height = max(1, round(area.bottom * px_per_unit) - top)
    size_px = (width, height)
    if max(size_px) > MAX_SIDE_PX:
        raise ValueError(f"A layer of {width} x {height} pixels is larger than {MAX_SIDE_PX} allows.")
    chosen = replace(layer, svg=shown(layer.svg, layer.name, variants or {}))
    draw = _pixels if width * height <= _KEPT_PX else _pixels.__wrapped__
    rgba = draw(chosen, (left, top), size_px, px_per_unit, font_files)
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
    for layer in _joined(picture.layers):
        drawn = raster_layer(layer, picture.size, scale, crop=frame, font_files=font_files)
        canvas = _over(canvas, drawn.rgba[:height, :width])
    return canvas


def _joined(layers: Iterable[Layer]) -> Iterator[Layer]:
    """Yield neighbours that are not blurred as one layer, for resvg draws a dozen in the time of one.

    Effects stay apart: many shots share them, and `_pixels` remembers them.
    """
    for apart, group in groupby(layers, key=lambda layer: layer.blur > 0 or layer.role is Role.EFFECT):
        if apart:
            yield from group
        else:
            first, *others = group
            svg = "".join([first.svg, *(layer.svg for layer in others)])
            yield replace(first, svg=svg, defs="".join([first.defs, *(layer.defs for layer in others)]))


def on_top(below: Raster, above: Raster) -> Raster:
    """Return two drawings of the same area as one.

    Raises:
        ValueError: They are not of the same area and density.
    """
    if (below.left, below.top, below.rgba.shape) != (above.left, above.top, above.rgba.shape):
        raise ValueError("Only drawings of the same area can be laid on one another.")
    return replace(below, rgba=_blended(below.rgba, above.rgba))


def _blended(below: Pixels, above: Pixels) -> Pixels:
    """Return `above` over `below`, both with straight alpha (Porter and Duff, "Compositing Digital Images", 1984)."""
    if not above[..., 3].any():
        return below
    if below[..., 3].min() == _OPAQUE:
        return np.dstack([_over(np.ascontiguousarray(below[..., :3]), above), below[..., 3]])
    top = above[..., 3:].astype(np.float32) / _OPAQUE
    rest = below[..., 3:].astype(np.float32) / _OPAQUE * (1 - top)
    alpha = top + rest
    colour = (above[..., :3] * top + below[..., :3] * rest) / np.maximum(alpha, 1e-6)
    return np.dstack([colour.round(), (alpha * _OPAQUE).round()]).astype(np.uint8)


def _displayed(tag: str, *, shown: bool) -> str:
    plain = re.sub(r'\s+display="[^"]*"', "", tag)
    plain = re.sub(r"display\s*:\s*\w+\s*;?", "", plain)
    return plain if shown else re.sub(r"(/?)>$", r' display="none"\1>', plain)


@lru_cache(maxsize=16)
def _pixels(
    layer: Layer, corner: tuple[int, int], size_px: tuple[int, int], px_per_unit: float, fonts: tuple[Path, ...]
) -> Pixels:
    """Draw, and remember the last few drawings: shots of one scene often show the same place from the same distance."""
    rgba = (_soft if layer.blur else _sharp)(layer, corner, size_px, px_per_unit, fonts)
    rgba.flags.writeable = False  # it is handed out again
    return rgba


def _sharp(
    layer: Layer, corner: tuple[int, int], size_px: tuple[int, int], px_per_unit: float, fonts: tuple[Path, ...]
) -> Pixels:
    """Draw the rectangle of `size_px` whose corner lies at `corner` (in pixels of the frame's own grid)."""
    view = " ".join(f"{side / px_per_unit:.6f}" for side in (*corner, *size_px))
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{size_px[0]}" height="{size_px[1]}" '
        f'preserveAspectRatio="none"><defs>{layer.defs}</defs>{layer.svg}</svg>'
    )
    # Reading a large font takes longer than drawing most layers.
    files = [str(font) for font in fonts] if "<text" in layer.svg else None
    try:
        png = resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True, font_files=files)
    except ValueError as problem:
        raise BrokenLayers(f"Layer {layer.name!r} cannot be drawn ({problem}); restore or remove it.") from problem
    decoded = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise BrokenLayers(f"Layer {layer.name!r} cannot be drawn; restore or remove it.")
    return cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA).astype(np.uint8, copy=False)


def _soft(
    layer: Layer, corner: tuple[int, int], size_px: tuple[int, int], px_per_unit: float, fonts: tuple[Path, ...]
) -> Pixels:
    """Draw with a blur, the coarser the softer: what the blur removes need not be drawn."""
    sigma = layer.blur * px_per_unit
    coarse = 4 if sigma >= 4 else 2 if sigma >= 1.2 else 1
    # Three sigmas around the rectangle hold all of a Gaussian that can be seen.
    rim = math.ceil(3 * sigma / coarse) * coarse
    x, y = ((rim - side) / px_per_unit for side in corner)
    moved = replace(layer, svg=f'<g transform="translate({x:.6f} {y:.6f})">{layer.svg}</g>')
    wide, high = (math.ceil((side + 2 * rim) / coarse) for side in size_px)
    drawn = _sharp(moved, (0, 0), (wide, high), px_per_unit / coarse, fonts)
    soft = _blurred(drawn, sigma / coarse, (wide * coarse, high * coarse))
    return np.ascontiguousarray(soft[rim : rim + size_px[1], rim : rim + size_px[0]])


def _blurred(rgba: Pixels, sigma_px: float, size_px: tuple[int, int]) -> Pixels:
    """Blur and enlarge with premultiplied alpha, or transparent black would bleed into the edges."""
    soft = rgba.astype(np.float32)
    soft[..., :3] *= soft[..., 3:] / 255
    soft = cv2.GaussianBlur(soft, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)
    if (soft.shape[1], soft.shape[0]) != size_px:
        soft = cv2.resize(soft, size_px, interpolation=cv2.INTER_LINEAR)
    soft[..., :3] *= 255 / np.maximum(soft[..., 3:], 1e-3)
    return np.clip(soft + 0.5, 0, 255).astype(np.uint8)


def _over(canvas: Pixels, layer: Pixels) -> Pixels:
    if not layer[..., 3].any():
        return canvas
    alpha = layer[..., 3:].astype(np.uint16)
    mixed = canvas.astype(np.uint16) * (255 - alpha) + layer[..., :3].astype(np.uint16) * alpha
    return ((mixed + 127) // 255).astype(np.uint8)
