"""Captions as pixels, to be burned into a film: white letters, a dark outline, a soft shadow. Legible on anything."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles.caption_style import CaptionStyle
from shotwright_media.subtitles.line_breaking import Measured, is_wide, pieces, tidy

_PROPORTIONAL: Final = ["pwid"]
"""The font's quotation marks are as wide as a character, which is right in Chinese and wrong in English."""
_MOST_SHRINKING: Final = 1.18
_ASCENT: Final = 0.97
_DESCENT: Final = 0.23
"""Ems that letters reach above and below their baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A picture of text and where it belongs. Position and size are even, as chroma planes of half size want it."""

    pixels: NDArray[np.uint8]
    """RGBA, straight alpha, shape (height, width, 4)."""
    x: int
    y: int


def rasterise(text: str, style: CaptionStyle) -> Caption:
    """Draw `text`, centred in the lower part of the frame.

    Lines are kept as they are. When one is a little too long for the frame the letters are made smaller; when it is
    much too long it is broken again. Takes about 10 ms.

    Raises:
        UnreadableMedia: the font cannot be read.
        ValueError: there is nothing but white space in `text`.
    """
    given = [line for line in map(tidy, text.splitlines()) if line]
    if not given:
        raise ValueError("there is no text to draw")
    style = _shrunk(given, style)
    lines = [part for line in given for part in _broken(line, style)]
    font = _font(style.font, style.size_px)
    margin = math.ceil(style.outline_px + style.shadow_offset_px + 3 * style.shadow_blur_px) + 2
    width = _even(math.ceil(max(_width(font, line) for line in lines)) + 2 * margin)
    height = _even(math.ceil(style.line_px * (len(lines) - 1) + style.size_px * (_ASCENT + _DESCENT)) + 2 * margin)
    glyphs, edged = _masks(lines, (width, height), margin, style)
    x = _even(round((style.frame_width - width) / 2))
    baseline = margin + _ASCENT * style.size_px + style.line_px * (len(lines) - 1)
    y = _even(round(style.frame_height - style.bottom_px - baseline))
    return _clipped(_composed(glyphs, edged, style), x, y, style)


def _room(style: CaptionStyle) -> float:
    return style.frame_width - 2 * style.side_px


def _shrunk(lines: list[str], style: CaptionStyle) -> CaptionStyle:
    """Return `style` with letters just so small that the lines fit, or as it is when that takes too much."""
    font = _font(style.font, style.size_px)
    excess = max(_width(font, line) for line in lines) / _room(style)
    return replace(style, size_px=style.size_px / excess) if 1 < excess <= _MOST_SHRINKING else style


def _broken(line: str, style: CaptionStyle) -> list[str]:
    """Return `line` in as many lines as it needs."""
    font = _font(style.font, style.size_px)
    room = _room(style)
    if _width(font, line) <= room * 1.001:
        return [line]
    run = pieces(line, max(1, int(room / style.size_px)))
    return Measured(line, run, lambda part: _width(font, part)).lines(0, len(run), room)


def _masks(
    lines: list[str], size: tuple[int, int], margin: int, style: CaptionStyle
) -> tuple[Image.Image, Image.Image]:
    """Return how far the letters, and the letters with their outline, cover each pixel."""
    font = _font(style.font, style.size_px)
    glyphs, edged = Image.new("L", size), Image.new("L", size)
    pens = ImageDraw.Draw(glyphs), ImageDraw.Draw(edged)
    for index, line in enumerate(lines):
        # Centred by what is visible: a full-width comma at the end is half empty and would push the line to the left.
        shift = (_blank_sides(font, line[-1])[1] - _blank_sides(font, line[0])[0]) / 2
        place = (size[0] - _width(font, line)) / 2 + shift, margin + style.size_px * _ASCENT + index * style.line_px
        for pen, stroke in zip(pens, (0.0, style.outline_px), strict=True):
            pen.text(place, line, fill=255, font=font, anchor="ls", stroke_width=stroke, features=_features(line))
    return glyphs, edged


def _composed(glyphs: Image.Image, edged: Image.Image, style: CaptionStyle) -> NDArray[np.uint8]:
    """Lay letters over outline over shadow; return straight-alpha RGBA."""
    blurred = edged.filter(ImageFilter.GaussianBlur(style.shadow_blur_px))
    down = round(style.shadow_offset_px)
    shadow = np.zeros((edged.height, edged.width), np.float32)
    shadow[down:] = np.asarray(blurred, np.float32)[: edged.height - down] * np.float32(style.shadow_opacity / 255)
    letter, edge = (np.asarray(mask, np.float32) / np.float32(255) for mask in (glyphs, edged))
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


@lru_cache(maxsize=8)
def _font(path: Path, size_px: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size_px)
    except OSError as error:
        raise UnreadableMedia(f"The font {path} cannot be read: {error}.") from error


@lru_cache(maxsize=512)
def _blank_sides(font: ImageFont.FreeTypeFont, char: str) -> tuple[float, float]:
    """Return how much of the character's width is empty at its left and at its right."""
    em = math.ceil(font.size)
    drawn = Image.new("L", (4 * em, 3 * em))
    ImageDraw.Draw(drawn).text((em, 2 * em), char, fill=255, font=font, anchor="ls")
    ink = drawn.getbbox()
    return (ink[0] - em, em + _width(font, char) - ink[2]) if ink else (0.0, 0.0)


def _width(font: ImageFont.FreeTypeFont, line: str) -> float:
    return font.getlength(line, features=_features(line))


def _features(line: str) -> list[str] | None:
    latin = not any(is_wide(char) for char in line)
    return _PROPORTIONAL if latin and features.check("raqm") else None


def _even(value: int) -> int:
    return value + value % 2


def _even_down(value: int) -> int:
    return value - value % 2
