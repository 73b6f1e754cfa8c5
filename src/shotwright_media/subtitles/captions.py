"""Captions as pixels, to be burned into a film. Legible on anything."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from shotwright_media.subtitles.caption_layout import Layout, Row, features_of, lay_out, width_of
from shotwright_media.subtitles.caption_style import CaptionStyle, Position
from shotwright_media.subtitles.fonts import DESCENT, LINE_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A picture of text and where it belongs. Position and size are even, as chroma planes of half size want it."""

    pixels: NDArray[np.uint8]
    """RGBA, straight alpha, shape (height, width, 4)."""
    x: int
    y: int


def rasterise(text: str, style: CaptionStyle, *, translation: str = "") -> Caption:
    """Draw `text`, and its translation in smaller letters, centred at the foot or the head of the frame.

    Lines are kept as far as they fit (see `caption_layout.lay_out`). Emoji that the font lacks are left out, other
    characters it lacks are drawn as □; text of nothing but emoji gives a caption in which nothing is seen. Takes about
    10 ms.

    Raises:
        UnreadableMedia: the font cannot be read.
        ValueError: there is nothing but white space in `text` and `translation`.
    """
    if not (text + translation).strip():
        raise ValueError("there is no text to draw")
    layout = lay_out(text, translation, style)
    if not layout.rows:
        return Caption(pixels=np.zeros((2, 2, 4), np.uint8), x=0, y=0)
    return _drawn(layout)


def _drawn(layout: Layout) -> Caption:
    style = layout.style
    around = max(style.outline_px + style.shadow_offset_px + 3 * style.shadow_blur_px, style.box_padding_px)
    margin = math.ceil(around + style.boxed * (LINE_HEIGHT - 1) * style.size_px) + 2
    width, height = (_even(math.ceil(length) + 2 * margin) for length in (layout.width, layout.height))
    x = _even(round((style.frame_width - width) / 2))
    if style.position is Position.TOP:
        y = style.edge_px - margin
    else:
        y = style.frame_height - style.edge_px - margin - layout.rows[-1].baseline
    glyphs, edged = _masks(layout, (width, height), margin)
    return _clipped(_composed(glyphs, edged, style), x, _even(round(y)), style)


def _masks(layout: Layout, size: tuple[int, int], margin: int) -> tuple[Image.Image, Image.Image]:
    """Return how far the letters, and the letters with what is around them, cover each pixel."""
    glyphs, edged = Image.new("L", size), Image.new("L", size)
    pen, outer = ImageDraw.Draw(glyphs), ImageDraw.Draw(edged)
    style = layout.style
    for row in layout.rows:
        # Centred by what is visible: a full-width comma at the end is half empty and would push the line to the left.
        shift = (_blank_sides(row.font, row.text[-1])[1] - _blank_sides(row.font, row.text[0])[0]) / 2
        left = (size[0] - row.width) / 2 + shift
        place, options = (left, margin + row.baseline), features_of(row.text)
        if style.boxed:
            outer.rectangle(_box(row, left, margin, style), fill=255)
        pen.text(place, row.text, fill=255, font=row.font, anchor="ls", features=options)
        if not style.boxed:
            stroke = style.outline_px * row.font.size / style.size_px
            outer.text(place, row.text, fill=255, font=row.font, anchor="ls", stroke_width=stroke, features=options)
    return glyphs, edged


def _box(row: Row, left: float, margin: int, style: CaptionStyle) -> tuple[int, int, int, int]:
    """Return what players of ASS files put behind a line: the font's whole height, and the padding around it."""
    top = margin + row.baseline - (LINE_HEIGHT - DESCENT) * row.font.size - style.box_padding_px
    bottom = margin + row.baseline + DESCENT * row.font.size + style.box_padding_px
    right = left + row.width + style.box_padding_px
    return round(left - style.box_padding_px), round(top), round(right), round(bottom)


def _composed(glyphs: Image.Image, edged: Image.Image, style: CaptionStyle) -> NDArray[np.uint8]:
    """Lay letters over outline or box over shadow; return straight-alpha RGBA."""
    blurred = edged.filter(ImageFilter.GaussianBlur(style.shadow_blur_px))
    down = round(style.shadow_offset_px)
    shadow = np.zeros((edged.height, edged.width), np.float32)
    shadow[down:] = np.asarray(blurred, np.float32)[: edged.height - down] * np.float32(style.shadow_opacity / 255)
    letter, edge = (np.asarray(mask, np.float32) / np.float32(255) for mask in (glyphs, edged))
    if style.boxed:
        edge = edge * np.float32(style.box_opacity)
    dark = edge + shadow * (1 - edge)
    alpha = letter + dark * (1 - letter)
    share = np.divide(letter, alpha, out=np.zeros_like(letter), where=alpha > 0)[..., None]
    colour = np.array(style.fill, np.float32) * share + np.array(style.outline, np.float32) * (1 - share)
    return np.rint(np.concatenate((colour, alpha[..., None] * 255), axis=2)).astype(np.uint8)


def _clipped(pixels: NDArray[np.uint8], x: int, y: int, style: CaptionStyle) -> Caption:
    """Cut off what would lie outside the frame."""
    left, top = max(0, -x), max(0, -y)
    right = min(pixels.shape[1], _even_down(style.frame_width) - x)
    bottom = min(pixels.shape[0], _even_down(style.frame_height) - y)
    return Caption(pixels=np.ascontiguousarray(pixels[top:bottom, left:right]), x=x + left, y=y + top)


@lru_cache(maxsize=512)
def _blank_sides(font: ImageFont.FreeTypeFont, char: str) -> tuple[float, float]:
    """Return how much of the character's width is empty at its left and at its right."""
    em = math.ceil(font.size)
    drawn = Image.new("L", (4 * em, 3 * em))
    ImageDraw.Draw(drawn).text((em, 2 * em), char, fill=255, font=font, anchor="ls")
    ink = drawn.getbbox()
    return (ink[0] - em, em + width_of(font, char) - ink[2]) if ink else (0.0, 0.0)


def _even(value: int) -> int:
    return value + value % 2


def _even_down(value: int) -> int:
    return value - value % 2
